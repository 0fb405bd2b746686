import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { sending } from './curlServer.ts';

test('-H "Name;" sends an empty field, "Name:" none, and @FILE the lines of a file', async (t) => {
  const { send, url, header } = await sending(t, undefined, {
    'h.txt': 'X-File: 1\r\n\r\nX-Two: 2\n',
  });
  const removed = ['-H', 'X-None:', '-H', 'Accept:', '-A', '', '-e', ''];
  const argv = ['-H', 'X-Empty;', '-H', '@h.txt', ...removed, url];
  const { exitCode, err } = await send(...argv);
  assert.equal(exitCode, 0, err);
  assert.deepEqual(['x-empty', 'x-none', 'x-file', 'x-two', 'referer'].map(header), [
    '',
    undefined,
    '1',
    '2',
    undefined,
  ]);
});

test('-H counts more than the option for the same field', async (t) => {
  const { send, url, header, server } = await sending(t);
  await send('-H', 'user-agent: by-hand', '-A', 'by-option', url);
  assert.equal(header('user-agent'), 'by-hand');
  assert.equal(
    server.requests[0]?.headers.filter(([name]) => /^user-agent$/i.test(name)).length,
    1,
  );
});

test('-H "Content-Type:" sends a body without a type', async (t) => {
  const { send, url, header, bodies } = await sending(t);
  await send('-H', 'Content-Type:', '-d', 'a=1', url);
  assert.equal(header('content-type'), undefined);
  assert.deepEqual(bodies, ['a=1']);
});

test('-T puts a file, under its name where the URL ends in a slash, and what is piped in', async (t) => {
  const place = await sending(t, undefined, { 'a b.txt': 'content' });
  const { sendWith, url, server, bodies, header } = place;
  const stdin = 'piped';
  await sendWith({ stdin }, '-T', 'a b.txt', `${url}/up/`);
  await sendWith({ stdin }, '-T', 'a b.txt', `${url}/up/other`);
  await sendWith({ stdin }, '-T', '-', `${url}/up/`);
  assert.deepEqual(
    server.requests.map(({ method, url: path }) => `${method} ${path}`),
    ['PUT /up/a%20b.txt', 'PUT /up/other', 'PUT /up/'],
  );
  assert.deepEqual(bodies, ['content', 'content', 'piped']);
  const types = server.requests.flatMap(({ headers }) =>
    headers.filter(([name]) => name.toLowerCase() === 'content-type'),
  );
  assert.deepEqual(types, [], 'as with curl, the type is not guessed');
  await sendWith({}, '-T', 'a b.txt', '-H', 'Content-Type: text/x', url);
  assert.equal(header('content-type'), 'text/x');
  const missing = await sendWith({}, '-T', 'none.txt', url);
  assert.equal(missing.exitCode, 2);
  assert.match(missing.err, /-T: There is no file none\.txt/);
});

test('--url-query adds to the query, encoded unless it begins with +', async (t) => {
  const { send, url, server } = await sending(t);
  await send('--url-query', 'a=b c', '--url-query', '+x=%20', '-G', '-d', 'd=1', `${url}/q?z=1`);
  await send('--url-query', 'a=b', `${url}/q?`);
  await send('-G', '-d', 'a=b', `${url}/q?z&#there`);
  assert.deepEqual(
    server.requests.map((request) => request.url),
    ['/q?z=1&a=b+c&x=%20&d=1', '/q?a=b', '/q?z&a=b'],
  );
});

test('--path-as-is keeps the dots, and --request-target says something else', async (t) => {
  const { send, url, server } = await sending(t);
  await send('--path-as-is', `${url}/a/../b/./c?x`);
  await send('--request-target', '*', '-X', 'OPTIONS', url);
  assert.deepEqual(
    server.requests.map(({ url: path }) => path),
    ['/a/../b/./c?x', '*'],
  );
});

test('-r asks for a part', async (t) => {
  const { send, url, header } = await sending(t);
  await send('-r', '0-4', url);
  assert.equal(header('range'), 'bytes=0-4');
});

test('--proto-default is the scheme of a URL that has none, and --proto forbids one', async (t) => {
  const { send, server } = await sending(t);
  const place = `127.0.0.1:${String(server.port)}`;
  const { exitCode, err } = await send('--proto-default', 'https', '--proto', '=http', place);
  assert.equal(exitCode, 2);
  assert.match(err, /--proto does not allow https:\/\/ URLs/);
  assert.equal(server.requests.length, 0);
});

test('--basic and --oauth2-bearer are sent at once, -u alone waits to be asked', async (t) => {
  const { send, url, header } = await sending(t);
  await send('-u', 'alice:wonder:land', url);
  assert.equal(header('authorization'), undefined);
  await send('--basic', '-u', 'alice:wonder:land', url);
  assert.equal(header('authorization'), `Basic ${btoa('alice:wonder:land')}`);
  const { err } = await send('--oauth2-bearer', 'hunter2', url);
  assert.equal(header('authorization'), 'Bearer hunter2');
  assert.doesNotMatch(err, /hunter2/);
});

test('--digest does not answer a server that wants Basic', async (t) => {
  const { send, url, server } = await sending(t, (_request, response) =>
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' }).end(),
  );
  await send('--digest', '-u', 'alice:wonderland', url);
  assert.equal(server.requests.length, 1);
});

test('--netrc answers each host with its own entry, also behind a redirect', async (t) => {
  const seen: (string | undefined)[] = [];
  const asking: Parameters<typeof startServer>[0] = (request, response) => {
    seen.push(request.headers.authorization);
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' }).end();
    } else response.end('welcome');
  };
  await using other = await startServer(asking);
  const { sendWith, url, cwd } = await sending(
    t,
    (request, response) => {
      if (request.headers.authorization === undefined) asking(request, response);
      else response.writeHead(302, { Location: `http://localhost:${String(other.port)}/` }).end();
    },
    {
      '.netrc': `# mine\nmachine 127.0.0.1 login alice\n password "a b\\"c"\nmacdef init\n machine localhost login no\n\nmachine localhost login bob password builder\n`,
    },
  );
  const { exitCode, out, err } = await sendWith({ env: { HOME: cwd } }, '-n', url);
  assert.deepEqual([exitCode, out], [0, 'welcome'], err);
  assert.equal(seen.at(-1), `Basic ${btoa('bob:builder')}`);
  assert.doesNotMatch(err, /builder/);
  const none = await sendWith({ env: { HOME: '/nowhere' } }, '-n', url);
  assert.equal(none.exitCode, 2);
  assert.match(none.err, /no \.netrc in the home folder/);
  const file = await sendWith({}, '--netrc-file', '.netrc', url);
  assert.equal(file.exitCode, 0, file.err);
});

test('a stray percent sign in the user of a URL stands for itself where a .netrc is read', async (t) => {
  const { send, url, header } = await sending(
    t,
    (request, response) => {
      if (request.headers.authorization !== undefined) response.end('welcome');
      else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' }).end();
    },
    { netrc: 'default login a%zz password builder' },
  );
  const { exitCode, err } = await send(
    ...['--netrc-file', 'netrc', '--basic', url.replace('//', '//a%zz@')],
  );
  assert.equal(exitCode, 0, err);
  assert.ok(header('authorization'));
});

test('a .netrc and a file of -K may be written in UTF-16, as Windows does it', async (t) => {
  const { cwd, send, url, header } = await sending(t, (request, response) => {
    if (request.headers.authorization !== undefined) response.end('welcome');
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' }).end();
  });
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  await writeFile(join(cwd, 'netrc'), utf16('default login alice password builder'));
  await writeFile(join(cwd, 'config'), utf16('# curl\r\nnetrc-file = netrc\r\n-H "X-A: ü"\r\n'));
  const { exitCode, err } = await send('-K', 'config', url);
  assert.equal(exitCode, 0, err);
  assert.equal(header('authorization'), `Basic ${btoa('alice:builder')}`);
});

test('what is piped in is sent to every URL, and read for one option only', async (t) => {
  const { sendWith, url, bodies } = await sending(t);
  await sendWith({ stdin: 'one\ntwo' }, '-d', '@-', `${url}/a`, `${url}/b`);
  assert.deepEqual(bodies, ['onetwo', 'onetwo']);
  for (const more of [
    ['-d', '@-'],
    ['--next', '-d', '@-', url],
    ['-H', '@-'],
    ['-b', '-'],
    ['-w', '@-'],
  ]) {
    const { exitCode, err } = await sendWith({ stdin: 'X: y' }, url, '-d', '@-', ...more);
    assert.equal(exitCode, 2, more.join(' '));
    assert.match(err, /What is piped in can be read only once/, more.join(' '));
  }
  assert.equal(bodies.length, 2);
});
