import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sending } from './curlServer.ts';
import { runCli } from './runCli.ts';

test('-s tells nothing, -sS only why a request failed', async (t) => {
  const { send, url } = await sending(t, (request, response) => {
    if (request.url === '/reset') request.socket.destroy();
    else response.end('ok');
  });
  assert.deepEqual(await send('-s', url), { exitCode: 0, out: 'ok', err: '' });
  assert.deepEqual(await send('-s', `${url}/reset`), { exitCode: 1, out: '', err: '' });
  const { err } = await send('-sS', `${url}/reset`);
  assert.match(err, /^failed {2}ERR_EMPTY_RESPONSE/);
  assert.doesNotMatch(err, /^GET/m);
});

test('-f makes an error status a failure without a body, --fail-with-body one with it', async (t) => {
  const { send, url } = await sending(t, (_request, response) =>
    response.writeHead(404).end('not here'),
  );
  assert.equal((await send(url)).exitCode, 0);
  const { exitCode, out, err } = await send('-sSf', url);
  assert.deepEqual([exitCode, out], [1, '']);
  assert.equal(err, 'The server answered 404, which -f counts as a failure.\n');
  const withBody = await send('-s', '--fail-with-body', url);
  assert.deepEqual([withBody.exitCode, withBody.out], [1, 'not here']);
  const file = await send('-s', '-f', '-o', 'none.txt', url);
  assert.equal(file.exitCode, 1);
});

test('--fail-early sends nothing more after a failure', async (t) => {
  const { send, url, server } = await sending(t, (request, response) =>
    response.writeHead(request.url === '/bad' ? 500 : 200).end(),
  );
  const { exitCode, err } = await send('-f', '--fail-early', `${url}/bad`, `${url}/good`);
  assert.equal(exitCode, 1);
  assert.match(err, /0 succeeded, 1 failed, 1 not sent/);
  assert.equal(server.requests.length, 1);
});

test('-i prints the heads of all responses before the body, as they came', async (t) => {
  const { send, url } = await sending(t, (request, response) => {
    if (request.url === '/end') response.setHeader('X-A', 'é').end('body');
    else response.writeHead(302, { Location: '/end', 'Set-Cookie': 'a=hunter2' }).end();
  });
  const { out, err } = await send('-i', url);
  const heads = out.split('\r\n\r\n');
  assert.equal(heads.length, 3);
  assert.match(heads[0] ?? '', /^HTTP\/1\.1 302 Found\r\n[^]*Set-Cookie: a=hunter2/);
  assert.match(heads[1] ?? '', /^HTTP\/1\.1 200 OK\r\n/);
  assert.equal(heads[2], 'body');
  assert.doesNotMatch(err, /hunter2/);
});

test('-i prints a response of 1xx as it came, with its reason', async (t) => {
  const { send, url } = await sending(t, (_request, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => response.end('body'));
  });
  for (const argv of [[], ['-H', 'Connection: close']]) {
    const { out } = await send('-i', ...argv, url);
    assert.match(out, /^HTTP\/1\.1 103 Early Hints\r\nLink: [^\r]*\r\n\r\nHTTP\/1\.1 200 OK\r\n/i);
  }
});

test('-D writes the heads to a file, of all URLs, and -D - prints them', async (t) => {
  const { send, url, file } = await sending(t);
  await send('-s', '-D', 'heads.txt', '-o', 'a', `${url}/a`, `${url}/b`);
  assert.match(await file('heads.txt'), /^(?:HTTP\/1\.1 200 OK\r\n[^]*?\r\n\r\n){2}$/);
  await send('-s', '-D', 'heads.txt', url);
  assert.equal((await file('heads.txt')).split('HTTP/1.1').length, 2);
  assert.match((await send('-s', '-D', '-', url)).out, /^okHTTP\/1\.1 200 OK\r\n/);
});

test('the heads that -i and -I print are those that rules have made', async (t) => {
  const { cwd, url } = await sending(t);
  const field = { header: 'X-New', operation: 'set', value: '1' };
  const rules = [
    { id: 'busy', action: { type: 'modifyResponse', status: 503 } },
    { id: 'field', action: { type: 'modifyHeaders', responseHeaders: [field] } },
  ];
  await writeFile(join(cwd, 'a.request-rules.json'), JSON.stringify({ version: 1, rules }));
  for (const option of ['-i', '-I']) {
    const { out, err } = await runCli(['send', option, url], { cwd });
    assert.match(out, /^HTTP\/1\.1 503 [^]*\r\nX-New: 1\r\n/, option);
    assert.match(err, /^503 OK {2}\(the server said 200 OK\) .*$/m, 'the report ends with it');
  }
});

test('-I of a refused connection prints nothing, and tells of no part that was written', async (t) => {
  const { send, url, server } = await sending(t);
  await server.close();
  const { exitCode, out, err } = await send('-I', url);
  assert.deepEqual([exitCode, out], [1, '']);
  assert.match(err, /ERR_CONNECTION_REFUSED/);
  assert.doesNotMatch(err, /part was written/);
});

test('-O takes the name out of the URL, -J out of Content-Disposition, into --output-dir', async (t) => {
  const { send, url, cwd, file } = await sending(t, (request, response) => {
    if (request.url !== '/plain/x.bin?y') {
      response.setHeader('Content-Disposition', 'attachment; filename="../../up/na me.txt"');
    }
    response.end(request.url);
  });
  await send('-s', '-O', `${url}/plain/x.bin?y`);
  assert.equal(await file('x.bin'), '/plain/x.bin?y');
  await send('-s', '--create-dirs', '--output-dir', 'deep/er', '-OJ', `${url}/other`);
  assert.equal(await file('deep/er/na me.txt'), '/other');
  const again = await send('-sS', '--output-dir', 'deep/er', '-OJ', `${url}/again`);
  assert.equal(again.exitCode, 1);
  assert.match(again.err, /na me\.txt exists\. Use --clobber/);
  await send('-s', '--output-dir', 'deep/er', '-OJ', '--clobber', `${url}/again`);
  assert.equal(await file('deep/er/na me.txt'), '/again');
  assert.deepEqual(await readdir(join(cwd, 'deep/er')), ['na me.txt']);
  const nameless = await send('-O', `${url}/`);
  assert.equal(nameless.exitCode, 2);
  assert.match(nameless.err, /-O: The URL has no name/);
});

test('-J reads the bytes of a name as UTF-8 where they are that, else as Latin-1, and names of both charsets', async (t) => {
  const dispositions = [
    ['filename="caf\xc3\xa9 1.txt"', 'café 1.txt'],
    ['filename="caf\xe9 2.txt"', 'café 2.txt'],
    ["filename=x; filename*=UTF-8''caf%C3%A9%203.txt", 'café 3.txt'],
    ["filename=x; filename*=iso-8859-1'en'caf%E9%204.txt", 'café 4.txt'],
    ["filename=ascii5.txt; filename*=UTF-8''caf%E9", 'ascii5.txt'],
    ["filename=ascii6.txt; filename*=UTF-8''50%", 'ascii6.txt'],
  ] as const;
  const { send, url, cwd } = await sending(t, (request, response) => {
    const [field] = dispositions[Number(request.url?.slice(1))] ?? [];
    // Node would write some heads in UTF-8.
    const head = `HTTP/1.1 200 OK\r\nContent-Disposition: attachment; ${field ?? ''}\r\n\r\n`;
    response.socket?.end(`${head}ok`, 'latin1');
  });
  await mkdir(join(cwd, 'names'));
  for (const index of dispositions.keys()) {
    await send('-sOJ', '--output-dir', 'names', `${url}/${String(index)}`);
  }
  assert.deepEqual(
    (await readdir(join(cwd, 'names'))).sort(),
    dispositions.map(([, name]) => name).sort(),
  );
});

test('-w, and -i on a terminal, have fields in UTF-8 where they are that, and URLs with each byte escaped', async (t) => {
  const { send, sendWith, url } = await sending(t, (_, response) => {
    response.writeHead(302, 'Entr\xc3\xa9e', { Location: '/caf\xe9', 'X-Name': 'voil\xc3\xa0' });
    response.end();
  });
  const format = '%{redirect_url}|%header{x-name}|%{header_json}';
  const { out, err } = await send('--no-location', '-w', format, url);
  const [target, name, json = ''] = out.split('|');
  assert.deepEqual([target, name], [`${url}/caf%E9`, 'voilà']);
  assert.deepEqual((JSON.parse(json) as Record<string, string[]>)['x-name'], ['voilà']);
  assert.match(err, /302 Entrée/);
  const screen = await sendWith({ terminal: true }, '--no-location', '-i', url);
  assert.match(screen.out + screen.err, /X-Name: voilà/);
});

test('the first -o is for the first URL, and --remote-name-all for those without one', async (t) => {
  const { send, url, file } = await sending(t, (request, response) => response.end(request.url));
  await send('-s', '-o', 'one', '--remote-name-all', `${url}/a`, `${url}/b`);
  assert.deepEqual([await file('one'), await file('b')], ['/a', '/b']);
});

test('--no-clobber finds another name, and --remove-on-error leaves no half of a file', async (t) => {
  const { send, url, cwd, file } = await sending(
    t,
    (request, response) => {
      if (request.url !== '/half') {
        response.end('new');
        return;
      }
      response.writeHead(200, { 'content-length': '9' });
      response.write('half', () => response.destroy());
    },
    { 'a.txt': 'old' },
  );
  await send('-s', '--no-clobber', '-o', 'a.txt', url);
  assert.deepEqual([await file('a.txt'), await file('a.txt.1')], ['old', 'new']);
  await send('-s', '--remove-on-error', '-o', 'half.txt', `${url}/half`);
  assert.deepEqual((await readdir(cwd)).sort(), ['a.txt', 'a.txt.1']);
});

test('-R gives the file the time that the server says', async (t) => {
  const { send, url, cwd } = await sending(t, (_request, response) =>
    response.setHeader('Last-Modified', 'Tue, 15 Nov 1994 12:45:26 GMT').end('old'),
  );
  await send('-s', '-R', '-o', 'a.txt', url);
  assert.equal((await stat(join(cwd, 'a.txt'))).mtime.toISOString(), '1994-11-15T12:45:26.000Z');
});

test('-C - goes on with a file, is content with a whole one, and refuses what does not fit', async (t) => {
  const whole = 'abcdef';
  const { send, url, file, header } = await sending(
    t,
    (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (request.url === '/all' || from === 0) response.end(whole);
      else if (from >= whole.length) {
        response.writeHead(416, { 'Content-Range': `bytes */${String(whole.length)}` }).end('416');
      } else response.writeHead(206).end(whole.slice(from));
    },
    { 'part.txt': 'abc', 'all.txt': 'abc' },
  );
  assert.equal((await send('-s', '-C', '-', '-o', 'part.txt', url)).exitCode, 0);
  assert.equal(header('range'), 'bytes=3-');
  assert.equal(await file('part.txt'), whole);
  assert.equal((await send('-s', '-C', '-', '-o', 'part.txt', url)).exitCode, 0);
  assert.equal(await file('part.txt'), whole);
  assert.equal((await send('-s', '-C', '-', '-o', 'fresh.txt', url)).exitCode, 0);
  assert.equal(await file('fresh.txt'), whole);
  const refused = await send('-sS', '-C', '-', '-o', 'all.txt', `${url}/all`);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.err, /does not send a part of the file/);
  assert.equal(await file('all.txt'), 'abc');
  const both = await send('-s', '-C', '-', '--remove-on-error', '-o', 'all.txt', url);
  assert.deepEqual([both.exitCode, await file('all.txt')], [2, 'abc']);
  assert.match(both.err, /Use -C or --remove-on-error/);
});

test('a part of an encoded body is written as it came and told of, and -C does not go on with one', async (t) => {
  const { send, url, file } = await sending(
    t,
    (_, response) => {
      response.writeHead(206, { 'Content-Encoding': 'gzip', 'Content-Range': 'bytes 3-5/9' });
      response.end('def');
    },
    { 'part.txt': 'abc' },
  );
  const { out, err, exitCode } = await send('-r', '3-5', url);
  assert.deepEqual([out, exitCode], ['def', 0]);
  assert.match(err, /is still encoded \(gzip\): it is part of a response/);
  const refused = await send('-sS', '-C', '-', '-o', 'part.txt', url);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.err, /sends the rest of the file encoded/);
  assert.equal(await file('part.txt'), 'abc');
});

test('--max-filesize fails a body that is larger, whether or not its size is told', async (t) => {
  const { send, url } = await sending(t, (request, response) => {
    if (request.url === '/chunked') response.write('12345');
    response.end('678901');
  });
  for (const path of ['/told', '/chunked']) {
    const { exitCode, err } = await send('-sS', '--max-filesize', '5', url + path);
    assert.equal(exitCode, 1);
    assert.match(err, /The body is larger than 5 B \(--max-filesize\)/);
  }
  assert.equal((await send('-s', '--max-filesize', '1k', url)).exitCode, 0);
});

test('-w prints variables, headers and escapes at the end', async (t) => {
  const { send, sendWith, url, server } = await sending(
    t,
    (_request, response) =>
      response.setHeader('X-A', ' 1 ').setHeader('X-B', ['2', '3']).end('body'),
    { 'format.txt': '%{method}\r\n %{url}\\n\n' },
  );
  const format = String.raw`\n%{http_code} %{content_type}|%header{x-a}|%{num_headers}\t%%%{size_download} %{scheme} %{remote_ip}:%{remote_port} %{http_version} %{urlnum}\n`;
  const { out, exitCode } = await send('-s', '-w', format, url);
  assert.equal(exitCode, 0);
  assert.match(
    out,
    new RegExp(`^body\n200 \\|1\\|\\d\t%4 http 127\\.0\\.0\\.1:${String(server.port)} 1\\.1 0\n$`),
  );
  assert.equal((await send('-s', '-w', '@format.txt', url)).out, `bodyGET ${url}\n`);
  const times = await send('-s', '-o', 'b', '-w', '%{time_total} %{time_starttransfer}', url);
  assert.match(times.out, /^\d+\.\d{6} \d+\.\d{6}$/);
  const json = await send('-s', '-o', 'b', '-w', '%{json}', url);
  const facts = JSON.parse(json.out) as Record<string, unknown>;
  assert.deepEqual([facts['response_code'], facts['filename_effective']], [200, 'b']);
  assert.deepEqual([facts['http_code'], facts['header_json']], [200, undefined]);
  const unknown = await send('-s', '-o', 'b', '-w', '[%{none}]', url);
  assert.equal(unknown.out, '[]');
  assert.match(unknown.err, /no variable "none"/);
  const failing = await sendWith({}, '-sf', '-w', '%{onerror}%{stderr}%{errormsg}', `${url}:0/`);
  assert.equal(failing.out, '');
});

test("a file that can't be written is a failure, told in a sentence", async (t) => {
  const { send, url, cwd } = await sending(t);
  await mkdir(join(cwd, 'folder'));
  const { exitCode, err } = await send('-s', '-o', 'folder', url);
  assert.equal(exitCode, 2);
  assert.match(err, /folder is a folder/);
  assert.match((await send('-o', 'no/a.txt', url)).err, /no folder .* --create-dirs/);
});
