import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { SessionEvent } from '../../src/session/sessionEvent.ts';
import { readBody, startServer, startTlsServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { RunningCli, runCli, runProgram } from './runCli.ts';

/** A folder with these files, removed after the test. */
async function folder(
  t: TestContext,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-cli-')));
  t.after(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
}

async function server(
  t: TestContext,
  handler: Parameters<typeof startServer>[0],
): Promise<TestServer> {
  const started = await startServer(handler);
  t.after(() => started.close());
  return started;
}

async function selfSignedServer(t: TestContext): Promise<TestServer & { fingerprint: string }> {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const started = await startTlsServer({ certificate }, (_request, response) =>
    response.end('secure'),
  );
  t.after(() => started.close());
  return Object.assign(started, { fingerprint: certificate.fingerprint256 });
}

function passwordServer(t: TestContext): Promise<TestServer> {
  return server(t, (request, response) => {
    const expected = `Basic ${Buffer.from('alice:wonderland').toString('base64')}`;
    if (request.headers.authorization === expected) response.end('welcome');
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="Staging"' }).end('no');
  });
}

function events(out: string): SessionEvent[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SessionEvent);
}

function rules(...list: readonly unknown[]): string {
  return JSON.stringify({ version: 1, rules: list }, null, 2);
}

/** The rule file that the command printed. */
function suggested(err: string): string {
  const found = /^\{\n[^]*?^\}$/m.exec(err);
  assert.ok(found, `no rule in ${err}`);
  return found[0];
}

test('send prints the body on stdout and the account on stderr', async (t) => {
  const { url } = await server(t, (_request, response) => response.end('hello\n'));
  const { exitCode, out, err } = await runProgram(['send', `${url}/a?b`], { cwd: await folder(t) });
  assert.equal(exitCode, 0);
  assert.equal(out, 'hello\n');
  assert.match(err, new RegExp(`^GET ${url}/a\\?b  200 OK  \\d+ ms$`, 'm'));
  assert.match(err, /^ {2}Connected to 127\.0\.0\.1:\d+, HTTP\/1\.1/m);
  assert.match(err, /^200 OK {2}6 B {2}\d+ ms$/m);
  assert.doesNotMatch(err, /\u001b/);
});

test('send has a method, headers in order, and data as curl sends it', async (t) => {
  const bodies: string[] = [];
  const { url, requests } = await server(t, (request, response) => {
    void readBody(request).then((body) => {
      bodies.push(body.toString());
      response.end();
    });
  });
  const cwd = await folder(t, { 'body.txt': 'from a file\n' });
  const sent = async (...argv: string[]): Promise<void> => {
    const { exitCode, err } = await runProgram(['send', ...argv], { cwd, stdin: 'piped' });
    assert.equal(exitCode, 0, err);
  };
  await sent('-d', 'a=1', '-d', 'b=2', url);
  await sent(
    '-d',
    '@body.txt',
    '-H',
    'content-type: text/plain',
    '-H',
    'X-A: 1',
    '-H',
    'x-a:2',
    'put',
    url,
  );
  await sent('--data', '@-', url);
  await sent('DELETE', url);
  assert.deepEqual(bodies, ['a=1&b=2', 'from a file', 'piped', '']);
  assert.deepEqual(
    requests.map(({ method }) => method),
    ['POST', 'PUT', 'POST', 'DELETE'],
  );
  const headers = requests.map(({ headers }) =>
    headers.filter(([name]) => /^(content-type|x-a)$/i.test(name)),
  );
  assert.deepEqual(headers.slice(0, 2), [
    [['Content-Type', 'application/x-www-form-urlencoded']],
    [
      ['content-type', 'text/plain'],
      ['X-A', '1'],
      ['x-a', '2'],
    ],
  ]);
});

test('a URL without a scheme is http', async (t) => {
  const { port } = await server(t, (_request, response) => response.end('x'));
  const { exitCode, out } = await runProgram(['send', `127.0.0.1:${String(port)}/a`], {
    cwd: await folder(t),
  });
  assert.deepEqual([exitCode, out], [0, 'x']);
});

test('an error status is a success of the request', async (t) => {
  const { url } = await server(t, (_request, response) => response.writeHead(503).end('later'));
  const { exitCode, out, err } = await runProgram(['send', url], { cwd: await folder(t) });
  assert.deepEqual([exitCode, out], [0, 'later']);
  assert.match(err, /503 Service Unavailable/);
});

test('a request that fails exits 1 and says why, with name, number and a sentence', async (t) => {
  const closed = await startServer((_request, response) => response.end());
  await closed.close();
  const { url } = closed;
  const { exitCode, out, err } = await runProgram(['send', url], { cwd: await folder(t) });
  assert.equal(exitCode, 1);
  assert.equal(out, '');
  assert.match(err, /^failed {2}ERR_CONNECTION_REFUSED -102 in connect \(ECONNREFUSED\)/m);
  assert.match(err, /Nothing listens on that port/);
});

test('redirects are told hop by hop', async (t) => {
  const { url } = await server(t, (request, response) => {
    if (request.url === '/new') response.end('there');
    else response.writeHead(302, { location: '/new' }).end();
  });
  const { exitCode, out, err } = await runProgram(['send', `${url}/old`], { cwd: await folder(t) });
  assert.deepEqual([exitCode, out], [0, 'there']);
  assert.match(
    err,
    new RegExp(`GET ${url}/old  302 Found[^]*Redirected to ${url}/new[^]*GET ${url}/new  200 OK`),
  );
});

test('-o writes the body to a file, and only when there is one', async (t) => {
  const { url } = await server(t, (request, response) => {
    if (request.url === '/reset') request.socket.destroy();
    else response.end('saved');
  });
  const cwd = await folder(t, { 'kept.txt': 'before' });
  const saved = await runProgram(['send', '-o', 'out.txt', url], { cwd });
  assert.deepEqual([saved.exitCode, saved.out], [0, '']);
  assert.equal(await readFile(join(cwd, 'out.txt'), 'utf8'), 'saved');
  const failed = await runProgram(['send', '-o', 'kept.txt', `${url}/reset`], { cwd });
  assert.equal(failed.exitCode, 1);
  assert.equal(await readFile(join(cwd, 'kept.txt'), 'utf8'), 'before');
});

test('-o with an empty body makes an empty file', async (t) => {
  const { url } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t);
  await runProgram(['send', '-o', 'out.txt', url], { cwd });
  assert.equal((await stat(join(cwd, 'out.txt'))).size, 0);
});

test('a body that breaks off leaves its first part, and says that it is one', async (t) => {
  const { url } = await server(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('first part', () => response.destroy());
  });
  const cwd = await folder(t);
  const { exitCode, err } = await runProgram(['send', '-o', 'out.txt', url], { cwd });
  assert.equal(exitCode, 1);
  assert.match(err, /only its first part was written/);
  assert.equal(await readFile(join(cwd, 'out.txt'), 'utf8'), 'first part');
});

test("a body that can't be written fails the request", async (t) => {
  const { url } = await server(t, (_request, response) => response.end(Buffer.alloc(1_000_000)));
  const { exitCode, err } = await runProgram(['send', '-o', '/dev/full', url], {
    cwd: await folder(t),
  });
  assert.equal(exitCode, 1);
  assert.match(err, /\/dev\/full can't be written: there is no space left\./);
});

test('a large body goes to its file piece by piece', async (t) => {
  const size = 64 * 1024 * 1024;
  const { url } = await server(t, (_request, response) => {
    response.writeHead(200, { 'content-length': String(size) });
    createReadStream('/dev/zero', { end: size - 1 }).pipe(response);
  });
  const cwd = await folder(t);
  const { exitCode } = await runProgram(['send', '-o', 'out.bin', url], { cwd });
  assert.equal(exitCode, 0);
  assert.equal((await stat(join(cwd, 'out.bin'))).size, size);
});

test('--json prints the events of the session, one object a line, and nothing else on stdout', async (t) => {
  const { url } = await server(t, (request, response) => {
    if (request.url === '/new') response.writeHead(200, { 'X-One': '1', 'x-one': '2' }).end('body');
    else response.writeHead(302, { location: '/new' }).end();
  });
  const { exitCode, out, err } = await runProgram(['send', '--json', '-d', 'a=1', `${url}/old`], {
    cwd: await folder(t),
  });
  assert.deepEqual([exitCode, err], [0, '']);
  const told = events(out);
  assert.ok(told.every(({ session }) => session === told[0]?.session));
  assert.deepEqual(
    told.map(({ seq }) => seq),
    told.map((_event, index) => index),
  );
  assert.ok(told.every(({ time }, index) => time >= (told[index - 1]?.time ?? 0)));
  const of = <Type extends SessionEvent['type']>(type: Type) =>
    told.filter((event) => event.type === type) as (SessionEvent & { readonly type: Type })[];
  assert.deepEqual(of('session:started')[0]?.request.method, 'POST');
  assert.deepEqual(of('session:started')[0]?.request.flags, [
    'allowStoredCredentials',
    'reportUploadProgress',
    'noRetryOn5xx',
  ]);
  assert.deepEqual(of('upload:progress').at(-1)?.current, 3);
  assert.deepEqual(
    of('request:sent').map(({ hop, method, url }) => [hop, method, url]),
    [
      [1, 'POST', `${url}/old`],
      [2, 'GET', `${url}/new`],
    ],
  );
  assert.equal(of('connection:opened')[0]?.protocol, 'http/1.1');
  const [redirect] = of('redirect:received');
  assert.deepEqual(
    [redirect?.status, redirect?.from, redirect?.to],
    [302, `${url}/old`, `${url}/new`],
  );
  const response = of('response:received').at(-1);
  assert.deepEqual(
    [response?.status, response?.statusText, response?.httpVersion],
    [200, 'OK', '1.1'],
  );
  assert.deepEqual(
    response?.headers.filter(([name]) => name.toLowerCase() === 'x-one'),
    [
      ['X-One', '1'],
      ['x-one', '2'],
    ],
  );
  const completed = told.at(-1);
  assert.ok(completed?.type === 'session:completed');
  assert.deepEqual(
    [completed.status, completed.error, completed.bytes.decoded],
    ['success', null, 4],
  );
  assert.ok(completed.timings.totalMs > 0);
});

test('--json tells a failure by its name, number, cause and phase', async (t) => {
  const closed = await startServer((_request, response) => response.end());
  await closed.close();
  const { url } = closed;
  const { exitCode, out } = await runProgram(['send', '--json', url], { cwd: await folder(t) });
  assert.equal(exitCode, 1);
  const completed = events(out).at(-1);
  assert.ok(completed?.type === 'session:completed');
  assert.equal(completed.status, 'failed');
  const { name, code, cause, phase } = completed.error ?? {};
  assert.deepEqual(
    [name, code, cause, phase],
    ['ERR_CONNECTION_REFUSED', -102, 'ECONNREFUSED', 'connect'],
  );
});

test('rules are found below the folder, and the account names file and line', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const block = {
    id: 'no-more',
    condition: { requestDomains: ['127.0.0.1'] },
    action: { type: 'block' },
  };
  const cwd = await folder(t, {
    'deep/er/dev.request-rules.json': rules(block),
    'node_modules/x/bad.request-rules.json': 'not read',
    '.git/bad.request-rules.json': 'not read',
    'other.rules.json': 'not ours',
  });
  const blocked = await runProgram(['send', url], { cwd });
  assert.equal(blocked.exitCode, 1);
  assert.match(blocked.err, /rule no-more {2}deep\/er\/dev\.request-rules\.json:4 /);
  assert.match(blocked.err, /ERR_BLOCKED_BY_CLIENT/);
  assert.equal(requests.length, 0);
  assert.equal((await runProgram(['send', '--no-rules', url], { cwd })).exitCode, 0);
  const json = await runProgram(['send', '--json', url], { cwd });
  const decided = events(json.out).find((event) => event.type === 'callback:decided');
  assert.ok(decided?.type === 'callback:decided' && decided.by.kind === 'rule');
  assert.equal(decided.by.file, join(cwd, 'deep/er/dev.request-rules.json'));
});

test('rules in YAML are found and act as those in JSON do', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t, {
    'dev.request-rules.yaml':
      'version: 1\nrules:\n  # not today\n  - id: no-more\n    action: { type: block }\n',
  });
  const blocked = await runProgram(['send', url], { cwd });
  assert.match(blocked.err, /rule no-more {2}dev\.request-rules\.yaml:4 /);
  assert.equal(requests.length, 0);
  await writeFile(join(cwd, 'bad.request-rules.yml'), 'version: 1\nrules:\n\t- id: a\n');
  const { exitCode, err } = await runProgram(['send', url], { cwd });
  assert.equal(exitCode, 2);
  assert.match(err, /bad\.request-rules\.yml:3:1: error: A tab can't indent\. \[syntax\]/);
});

test('--rules names the files, before or after the URL', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const add = (id: string) => ({
    id,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: id, operation: 'set', value: '1' }],
    },
  });
  const cwd = await folder(t, { 'a.json': rules(add('x-a')), 'b.json': rules(add('x-b')) });
  for (const argv of [
    ['--rules', 'a.json', 'b.json', `${url}/x.json`],
    [`${url}/x.json`, '--rules', 'a.json', '--rules', 'b.json'],
  ]) {
    const { exitCode, err } = await runProgram(['send', ...argv], { cwd });
    assert.equal(exitCode, 0, err);
    const names = requests.at(-1)?.headers.map(([name]) => name) ?? [];
    assert.ok(names.includes('x-a') && names.includes('x-b'));
  }
});

test('a bad rule file exits 2 with file, line, column, message and hint, and nothing is sent', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t, {
    'bad.request-rules.json':
      '{\n  "version": 1,\n  "rules": [{ "id": "a", "action": { "type": "blok" } }]\n}\n',
  });
  const { exitCode, out, err } = await runProgram(['send', '--json', url], { cwd });
  assert.deepEqual([exitCode, out, requests.length], [2, '', 0]);
  assert.match(err, /^bad\.request-rules\.json:3:\d+: error: .+ \[[a-z-]+\]\n {4}\S/m);
  assert.match(err, /Nothing was sent\./);
});

for (const [what, argv, message] of [
  ['no command', [], /Usage: request-workbench/],
  ['an unknown command', ['sned', 'x'], /"sned" is not a command\. There are send, run/],
  ['no URL', ['send'], /There is no URL/],
  [
    'an unknown option',
    ['send', '--insecur=hunter2', 'https://a.test/'],
    /--insecur is not an option of send\. Did you mean --insecure\?/,
  ],
  ['a word that is neither method nor URL', ['send', '3', 'http://a.test/'], /"3" is neither/],
  ['a URL that is none', ['send', 'http://'], /not a valid URL/],
  [
    'a URL before the method',
    ['send', 'http://a.test/', 'GET'],
    /Write GET first: the method goes before the URL/,
  ],
  ['a path without a host', ['send', '/a'], /has no host/],
  ['another protocol', ['send', 'wss://a.test/'], /Only http:/],
  ['TRACE', ['send', 'TRACE', 'http://a.test/'], /TRACE/],
  [
    'a header without a colon',
    ['send', '-H', 'Authorization hunter2', 'http://a.test/'],
    /Name: value/,
  ],
  [
    'a header that forges another',
    ['send', '-H', 'A: x\r\nB: hunter2', 'http://a.test/'],
    /control character/,
  ],
  ['a missing data file', ['send', '-d', '@none.txt', 'http://a.test/'], /no file none\.txt/],
  ['an output without a folder', ['send', '-o', 'no/where.txt', 'http://a.test/'], /no folder/],
  [
    'a missing rule file',
    ['send', '--rules', 'none.json', 'http://a.test/'],
    /none\.json does not exist/,
  ],
  ['no file to run', ['run'], /Name a \.http file/],
  ['a missing file', ['run', 'none.http'], /none\.http does not exist/],
  ['a file without requests', ['run', 'empty.http'], /empty\.http contains no requests/],
  [
    'a name that nobody has',
    ['run', 'good.http', '--name', 'b'],
    /No request is called "b". There are: "a"\./,
  ],
] as const) {
  test(`${what} is a usage error: exit 2, nothing on stdout, no secret repeated`, async (t) => {
    const cwd = await folder(t, {
      'empty.http': '# nothing\n',
      'good.http': '### a\nGET http://a.test/\n',
    });
    const { exitCode, out, err } = await runProgram(argv, { cwd });
    assert.deepEqual([exitCode, out], [2, '']);
    assert.match(err, message);
    assert.doesNotMatch(err, /hunter2/);
  });
}

for (const argv of [['--help'], ['send', '--help'], ['run', '-h'], ['help', 'send']]) {
  test(`${argv.join(' ')} explains itself and exits 0`, async (t) => {
    const { exitCode, out, err } = await runProgram(argv, { cwd: await folder(t) });
    assert.deepEqual([exitCode, err], [0, '']);
    assert.match(out, /^Usage: request-workbench/);
  });
}

test('--version prints the version of the package', async (t) => {
  const packageFile = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  const { exitCode, out } = await runProgram(['--version'], { cwd: await folder(t) });
  assert.deepEqual([exitCode, out], [0, `${version}\n`]);
});

test('run sends the requests of files in order, with their bodies, and sums them up', async (t) => {
  const seen: string[] = [];
  const { url } = await server(t, (request, response) => {
    void readBody(request).then((body) => {
      seen.push(`${request.method ?? ''} ${request.url ?? ''} ${body.toString()}`);
      if (request.url === '/fails') {
        response
          .writeHead(200, { 'content-length': '9' })
          .write('half\n', () => response.destroy());
      } else response.end(`${request.url ?? ''}\n`);
    });
  });
  const cwd = await folder(t, {
    'a.http': `### one\nGET ${url}/1\n\n### two\nPOST ${url}/2\n\n< ./body.txt\n`,
    'b.http': `GET ${url}/fails\n###\nGET ${url}/3\n`,
    'body.txt': 'from a file',
  });
  const { exitCode, out, err } = await runProgram(['run', 'a.http', 'b.http'], { cwd });
  assert.equal(exitCode, 1);
  assert.deepEqual(seen, ['GET /1 ', 'POST /2 from a file', 'GET /fails ', 'GET /3 ']);
  assert.equal(out, '/1\n/2\nhalf\n/3\n');
  assert.match(err, /^### two$/m);
  assert.match(err, /^### b\.http:1$/m);
  assert.match(err, /^4 requests: 3 succeeded, 1 failed, in /m);
});

test('run --name sends one request, by its name or its title', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t, {
    'a.http': `### one\nGET ${url}/1\n\n### t\n# @name two\nGET ${url}/2\n\n### not ready\nGET {{host}}/3`,
  });
  assert.equal((await runProgram(['run', 'a.http', '--name', 'one'], { cwd })).exitCode, 0);
  assert.equal((await runProgram(['run', 'a.http', '--name', 'two'], { cwd })).exitCode, 0);
  assert.deepEqual(
    requests.map(({ url }) => url),
    ['/1', '/2'],
  );
});

test('a request with a mistake exits 2 with its place, and holds back no other', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t, {
    'api/a.http': `GET ${url}/{{id}}\n###\nPOST ${url}/\n\n< no.txt\n\n###\nGET ${url}/1\n`,
  });
  const { exitCode, err } = await runProgram(['run', 'api/a.http'], { cwd });
  assert.deepEqual([exitCode, requests.map((each) => each.url)], [2, ['/1']]);
  assert.match(err, /^api\/a\.http:1:\d+: error: id is not defined\. \[undefined-variable\]$/m);
  assert.match(err, /^api\/a\.http:5:3: error: There is no file no\.txt\. \[file-not-found\]$/m);
  assert.match(err, /^3 requests: 1 succeeded, 0 failed, 2 not sent, in /m);
});

test('a file that is not UTF-8 exits 2 with the place, and nothing of it is sent', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t);
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  await writeFile(join(cwd, 'a.http'), latin1(`# \xfc\nPOST ${url}/\n\ncaf\xe9\n`));
  const run = await runProgram(['run', 'a.http'], { cwd });
  assert.deepEqual([run.exitCode, requests.length], [2, 0]);
  assert.match(run.err, /^a\.http:4:4: error: The file is not UTF-8 text.* \[not-utf8\]$/m);
  const rules = `{ "version": 1, "rules": [] }\n// \xe9`;
  await writeFile(join(cwd, 'a.request-rules.json'), latin1(rules));
  const ruled = await runProgram(['send', url], { cwd });
  assert.deepEqual([ruled.exitCode, requests.length], [2, 0]);
  assert.match(ruled.err, /^a\.request-rules\.json:2:4: error: .* \[not-utf8\]$/m);
  const imported = await runProgram(['import', 'a.request-rules.json'], { cwd });
  assert.match(imported.err, /is not UTF-8 text\. Save it as UTF-8/);
});

test('a body from outside the folder is not sent', async (t) => {
  const { url, requests } = await server(t, (_request, response) => response.end());
  const parent = await folder(t, {
    'secret.txt': 'S',
    'project/a.http': `POST ${url}/\n\n< ../secret.txt\n`,
  });
  for (const [cwd, file] of [
    [join(parent, 'project'), 'a.http'],
    [await folder(t), join(parent, 'project', 'a.http')],
    ['/', join(parent, 'project', 'a.http')],
  ] as const) {
    const { exitCode, err } = await runProgram(['run', file, '--no-rules'], { cwd });
    assert.deepEqual([exitCode, requests.length], [2, 0]);
    assert.match(err, /file-outside-workspace/);
  }
});

test('warnings of a .http file are told, and it is sent', async (t) => {
  const { url } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t, { 'a.http': `GET ${url}/ HTTP/1.0\n` });
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
  assert.equal(exitCode, 0);
  assert.match(err, /^a\.http:1:\d+: warning: .*\[http-version\]$/m);
});

test('a bad certificate that nobody decides about exits 3, with the rule that allows it', async (t) => {
  const { url, port, requests, fingerprint } = await selfSignedServer(t);
  const cwd = await folder(t);
  const first = await runProgram(['send', url], { cwd });
  assert.deepEqual([first.exitCode, first.out, requests.length], [3, '', 0]);
  assert.match(first.err, /^failed {2}ERR_CERT_AUTHORITY_INVALID -202 in tls/m);
  assert.match(first.err, /onCertificateError: the certificate of localhost:\d+ has a problem/);
  const text = suggested(first.err);
  assert.ok(text.includes(fingerprint) && text.includes(String(port)));
  await writeFile(join(cwd, 'decisions.request-rules.json'), text);
  const second = await runProgram(['send', url], { cwd });
  assert.deepEqual([second.exitCode, second.out], [0, 'secure'], second.err);
  assert.match(second.err, /certificate not trusted \(ERR_CERT_AUTHORITY_INVALID\)/);
  assert.match(second.err, /rule certificate-localhost {2}decisions\.request-rules\.json:4 /);
});

test('a password that nobody gives exits 3, with the rule that reads it from the environment', async (t) => {
  const { url } = await passwordServer(t);
  const cwd = await folder(t);
  const first = await runProgram(['send', '--json', url], { cwd });
  assert.equal(first.exitCode, 3);
  assert.equal(events(first.out).at(-1)?.type, 'session:completed');
  assert.match(
    first.err,
    /getAuthCredentials: 127\.0\.0\.1:\d+ asks for a password \(basic, realm “Staging”\)/,
  );
  const text = suggested(first.err);
  assert.match(text, /"password": "\$\{secret:127\.0\.0\.1\}"/);
  await writeFile(join(cwd, 'login.request-rules.json'), text.replace('USERNAME', 'alice'));
  const env = { REQUEST_WORKBENCH_SECRET_127_0_0_1: 'wonderland' };
  const second = await runProgram(['send', url], { cwd, env });
  assert.deepEqual([second.exitCode, second.out], [0, 'welcome'], second.err);
  const without = await runProgram(['send', url], { cwd });
  assert.equal(without.exitCode, 3);
  assert.match(without.err, /almost answered/);
});

test('a redirect that a rule wants asked about exits 3, with the rule that follows it', async (t) => {
  const { url } = await server(t, (request, response) => {
    if (request.url === '/new') response.end('there');
    else if (request.url === '/new?access_token=hunter2') response.end('there');
    else response.writeHead(302, { location: '/new?access_token=hunter2' }).end();
  });
  const prompt = { id: 'ask', action: { type: 'rewriteRedirect', decision: 'prompt' } };
  const cwd = await folder(t, { 'ask.request-rules.json': rules(prompt) });
  const first = await runProgram(['send', `${url}/old`], { cwd });
  assert.equal(first.exitCode, 3);
  assert.match(first.err, /Asked because rule ask {2}ask\.request-rules\.json:\d+ wants a person/);
  assert.match(first.err, /onResourceRedirect: a rule asks whether to follow the redirect to/);
  assert.doesNotMatch(first.err, /hunter2/);
  await writeFile(join(cwd, 'follow.request-rules.json'), suggested(first.err));
  const second = await runProgram(['send', `${url}/old`], { cwd });
  assert.deepEqual([second.exitCode, second.out], [0, 'there'], second.err);
});

test('secrets are masked wherever the command prints', async (t) => {
  const { url } = await server(t, (_request, response) => {
    response.writeHead(200, { 'set-cookie': 'sid=hunter2; Path=/' }).end();
  });
  const withUser = url.replace('//', '//me:hunter2@');
  const argv = [
    '-H',
    'Authorization: Bearer hunter2',
    '-H',
    'Cookie: a=hunter2',
    '-H',
    'X-Api-Key: hunter2',
  ];
  const add = {
    id: 'key',
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        { header: 'authorization', operation: 'set', value: 'Bearer ${secret:key}' },
      ],
    },
  };
  const cwd = await folder(t, { 'key.request-rules.json': rules(add) });
  const env = { REQUEST_WORKBENCH_SECRET_KEY: 'hunter2' };
  for (const json of [[], ['--json']]) {
    for (const target of [`${url}/?access_token=hunter2`, withUser]) {
      const { exitCode, out, err } = await runProgram(['send', ...json, ...argv, target], {
        cwd,
        env,
      });
      assert.equal(exitCode, 0, err);
      assert.doesNotMatch(out + err, /hunter2/);
    }
  }
});

test('what a terminal would obey is written out, in the account, the events and the shown body', async (t) => {
  const { url } = await server(t, (request, response) => {
    if (request.headers.authorization === undefined && request.url === '/auth') {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="\u009b31m\u00adX"' }).end();
      return;
    }
    request.socket.end(
      'HTTP/1.1 200 \u009b2J\r\nX-Evil: \u009b2J\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n' +
        'a\u001b]0;owned\u0007\u009b2Jb\tc\r\nd\u202ee',
    );
  });
  const cwd = await folder(t);
  const obeyed =
    /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202e]|\u001b(?!\[(?:\d+m|2K))/;
  const shown = await runCli(['send', url], { cwd, terminal: true, env: { CI: '1' } });
  assert.doesNotMatch(shown.out, obeyed);
  assert.equal(shown.out, 'a\\u001b]0;owned\\u0007\\u009b2Jb\tc\nd\\u202ee\n');
  assert.doesNotMatch(shown.err.replaceAll('\r\u001b[2K', ''), obeyed);
  const auth = await runProgram(['send', `${url}/auth`], { cwd });
  assert.equal(auth.exitCode, 3);
  assert.doesNotMatch(auth.err, obeyed);
  const json = await runProgram(['send', '--json', url], { cwd });
  assert.doesNotMatch(json.out, obeyed);
  assert.ok(events(json.out).length > 3);
  const raw = await runProgram(['send', url], { cwd });
  assert.match(raw.out, /^a\u001b\]0;owned/);
});

test('a binary body is not thrown at a terminal', async (t) => {
  const { url } = await server(t, (_request, response) =>
    response.end(Buffer.from([0, 1, 2, 255])),
  );
  const { exitCode, out, err } = await runCli(['send', url], {
    cwd: await folder(t),
    terminal: true,
    env: { CI: '1' },
  });
  assert.deepEqual([exitCode, out], [0, '']);
  assert.match(err, /not text and is not shown; write it to a file with -o FILE/);
});

test('on a terminal there are colours, unless NO_COLOR or --no-color says otherwise', async (t) => {
  const { url } = await server(t, (_request, response) => response.end());
  const cwd = await folder(t);
  const paint = /\u001b\[32m/;
  assert.match((await runCli(['send', url], { cwd, terminal: true })).err, paint);
  assert.doesNotMatch(
    (await runCli(['send', url], { cwd, terminal: true, env: { NO_COLOR: '1' } })).err,
    paint,
  );
  assert.doesNotMatch(
    (await runCli(['send', '--no-color', url], { cwd, terminal: true })).err,
    paint,
  );
});

test('a person at the terminal sees the certificate and allows it once', async (t) => {
  const { url, fingerprint, requests } = await selfSignedServer(t);
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  await cli.says('Allow it once? [y/N] ');
  assert.equal(requests.length, 0);
  assert.match(cli.err, /ERR_CERT_AUTHORITY_INVALID: /);
  assert.match(cli.err, /Subject {3}.*localhost/);
  assert.match(cli.err, /Issuer {4}itself/);
  assert.match(cli.err, /Validity {2}\d{4}-.* to \d{4}-/);
  assert.ok(cli.err.includes(`SHA-256   ${fingerprint}`));
  cli.stdin.write('y\n');
  assert.equal(await cli.exitCode, 0);
  assert.match(cli.out.toString(), /^secure/);
  assert.match(cli.err, /you after .*onCertificateError: allowed/);
});

test('Enter at the certificate denies it, and the server has seen nothing', async (t) => {
  const { url, requests } = await selfSignedServer(t);
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  await cli.says('[y/N] ');
  cli.stdin.write('\n');
  assert.equal(await cli.exitCode, 1);
  assert.equal(requests.length, 0);
});

test('a person gives a password, wrong and then right, and it is never shown', async (t) => {
  const { url } = await passwordServer(t);
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  await cli.says('User name');
  cli.stdin.write('alice\n');
  await cli.says('Password: ');
  cli.stdin.write('looking-glass\n');
  await cli.says('The previous credentials were rejected.');
  while (cli.err.split('User name').length < 3) await once(cli.stderr, 'data');
  cli.stdin.write('alice\n');
  while (cli.err.split('Password: ').length < 3) await once(cli.stderr, 'data');
  cli.stdin.write('wonderland\n');
  assert.equal(await cli.exitCode, 0);
  assert.match(cli.out.toString(), /^welcome/);
  assert.doesNotMatch(cli.err, /looking-glass|wonderland/);
});

test('Ctrl+D at a question takes the safe way out', async (t) => {
  const { url } = await passwordServer(t);
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  await cli.says('User name');
  cli.stdin.write('\u0004');
  assert.equal(await cli.exitCode, 0);
  assert.match(cli.err, /401 Unauthorized/);
});

test('Ctrl+C at a question ends the command with 130', async (t) => {
  const { url, requests } = await selfSignedServer(t);
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  await cli.says('[y/N] ');
  cli.stdin.write('\u0003');
  assert.equal(await cli.exitCode, 130);
  assert.equal(requests.length, 0);
});

test('in CI nobody is asked, terminal or not', async (t) => {
  const { url } = await passwordServer(t);
  const { exitCode } = await runCli(['send', url], {
    cwd: await folder(t),
    terminal: true,
    env: { CI: 'true' },
  });
  assert.equal(exitCode, 3);
});

test('Ctrl+C cancels what runs, says so, sends nothing more and exits 130', async (t) => {
  const interrupt = new AbortController();
  const { url, requests } = await server(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('begun', () => {
      interrupt.abort();
    });
  });
  const cwd = await folder(t, { 'a.http': `GET ${url}/1\n###\nGET ${url}/2\n` });
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd, signal: interrupt.signal });
  assert.equal(exitCode, 130);
  assert.equal(requests.length, 1);
  assert.match(err, /^canceled {2}ERR_ABORTED -3/m);
  assert.match(err, /1 not sent/);
});

test('a reader that goes away ends the command quietly', async (t) => {
  const { url } = await server(t, (_request, response) => {
    createReadStream('/dev/zero').pipe(response);
  });
  const cli = new RunningCli(['send', url], { cwd: await folder(t), asProgram: true });
  await once(cli.stdout, 'data');
  cli.closeOutput();
  assert.equal(await cli.exitCode, 0);
});

test('on a terminal the account and the body do not write over each other', async (t) => {
  const { url } = await server(t, (_request, response) => {
    response.write('one ', () => response.end('two\n'));
  });
  const cli = new RunningCli(['send', url], { cwd: await folder(t), terminal: true });
  const both: string[] = [];
  cli.stdout.on('data', (chunk: Buffer) => both.push(chunk.toString()));
  cli.stderr.on('data', (chunk: Buffer) => both.push(chunk.toString()));
  assert.equal(await cli.exitCode, 0);
  const screen = both.join('');
  assert.match(screen, /\r\u001b\[2Kone two\n[^\r]*GET/);
});

test('the progress of a download is shown on a terminal when its body goes to a file', async (t) => {
  const { url } = await server(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '2000' });
    response.end(Buffer.alloc(2000));
  });
  const cwd = await folder(t);
  const shown = await runCli(['send', '-o', 'x', url], { cwd, terminal: true });
  assert.match(shown.err, /\r\u001b\[2K {2}received 2 of 2 kB \(100 %\)/);
  const piped = await runProgram(['send', '-o', 'x', url], { cwd });
  assert.doesNotMatch(piped.err, /received/);
});
