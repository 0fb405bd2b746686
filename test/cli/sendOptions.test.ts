import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startDigestServer } from '../servers/digestServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { RunningCli, runCli } from './runCli.ts';

const noPipes = process.platform === 'win32' && 'Windows has no named pipes among its files';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-send-'));
after(() => rm(cwd, { recursive: true, force: true }));
await writeFile(path.join(cwd, 'note.txt'), 'from a file & more\n');
await writeFile(path.join(cwd, 'photo.png'), 'PNG');

/** A server that keeps the bodies it gets. */
async function startRecorder(): Promise<TestServer & { readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      bodies.push(body.toString());
      response.end('ok');
    });
  });
  return Object.assign(server, { bodies });
}

async function send(...argv: string[]): Promise<void> {
  const { exitCode, err } = await runCli(['send', '--no-rules', ...argv], { cwd, stdin: 'piped' });
  assert.equal(exitCode, 0, err);
}

function header(server: TestServer, name: string): string | undefined {
  return server.requests.at(-1)?.headers.find(([field]) => field.toLowerCase() === name)?.[1];
}

test('-F sends a form of fields and files, with types and names', async () => {
  await using server = await startRecorder();
  await send(
    ...['-F', 'name=Ada;type=text/x-name', '-F', 'note=<note.txt', '-F', 'photo=@photo.png'],
    ...['-F', 'other=@photo.png;type=image/x-other;filename=o.bin', '-F', 'piped=@-', server.url],
  );
  assert.equal(server.requests[0]?.method, 'POST');
  const type = header(server, 'content-type') ?? '';
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1] ?? 'none';
  const parts = (server.bodies[0] ?? '').split(`--${boundary}`).slice(1, -1);
  assert.deepEqual(
    parts.map((part) => part.trim().split('\r\n')),
    [
      ['Content-Disposition: form-data; name="name"', 'Content-Type: text/x-name', '', 'Ada'],
      ['Content-Disposition: form-data; name="note"', '', 'from a file & more'],
      [
        'Content-Disposition: form-data; name="photo"; filename="photo.png"',
        'Content-Type: image/png',
        '',
        'PNG',
      ],
      [
        'Content-Disposition: form-data; name="other"; filename="o.bin"',
        'Content-Type: image/x-other',
        '',
        'PNG',
      ],
      [
        'Content-Disposition: form-data; name="piped"; filename="-"',
        'Content-Type: application/octet-stream',
        '',
        'piped',
      ],
    ],
  );
});

test('--data-urlencode and --data-raw stand in the order of the command line', async () => {
  await using server = await startRecorder();
  await send(
    ...['--data-urlencode', 'q=a b&c', '-d', 'x=1', '--data-raw', '@as-it-is'],
    ...['--data-urlencode', 'note@note.txt', '--data-urlencode', '=ü', server.url],
  );
  assert.deepEqual(server.bodies, ['q=a+b%26c&x=1&@as-it-is&note=from+a+file+%26+more%0A&%C3%BC']);
  assert.equal(header(server, 'content-type'), 'application/x-www-form-urlencoded');
});

test('-d leaves the line ends of a file out, as curl does, and --data-binary keeps them', async () => {
  await writeFile(path.join(cwd, 'lines.txt'), 'a=1\r\n&b=\0two\n');
  await using server = await startRecorder();
  await send('-d', '@lines.txt', server.url);
  await send('--data-binary', '@lines.txt', server.url);
  assert.deepEqual(server.bodies, ['a=1&b=two', 'a=1\r\n&b=\0two\n']);
});

test(
  '-d and --data-binary read pipes and /dev/stdin, as @<(…) of a shell',
  { skip: noPipes },
  async () => {
    await using server = await startRecorder();
    const pipe = path.join(cwd, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const option of ['-d', '--data-binary', '--data-urlencode']) {
      const sending = send(option, '@pipe', server.url);
      await writeFile(pipe, 'a=1\n');
      await sending;
      assert.equal(header(server, 'content-length'), String(server.bodies.at(-1)?.length));
      await send(option, '@/dev/stdin', server.url);
    }
    assert.deepEqual(server.bodies, ['a=1', 'piped', 'a=1\n', 'piped', 'a%3D1%0A', 'piped']);
  },
);

test('a part of a form that is a pipe is sent in chunks', { skip: noPipes }, async () => {
  await using server = await startRecorder();
  const pipe = path.join(cwd, 'part');
  execFileSync('mkfifo', [pipe]);
  const sending = send('-F', 'f=@part', server.url);
  await writeFile(pipe, 'text');
  await sending;
  assert.match(server.bodies[0] ?? '', /name="f"; filename="part"\r\n.*\r\n\r\ntext\r\n--/);
  assert.equal(header(server, 'transfer-encoding'), 'chunked');
});

test('bytes of a file that are not UTF-8 are encoded one by one', async () => {
  await writeFile(path.join(cwd, 'latin1.txt'), Buffer.from('caf\xe9 !', 'latin1'));
  await using server = await startRecorder();
  await send('--data-urlencode', 'a@latin1.txt', server.url);
  await send('-G', '-d', '@latin1.txt', server.url);
  assert.equal(server.bodies[0], 'a=caf%E9+%21');
  assert.equal(server.requests.at(-1)?.url, '/?caf%E9%20!');
});

test('-G puts the data into the URL', async () => {
  await using server = await startRecorder();
  await send('-G', '-d', 'a=1', '--data-urlencode', 'b=2 3', `${server.url}/find?x=0#end`);
  const [request] = server.requests;
  assert.deepEqual([request?.method, request?.url], ['GET', '/find?x=0&a=1&b=2+3']);
});

test('-I sends a HEAD and prints the head of the response as it came', async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { 'X-One': '1', 'Set-Cookie': 'id=hunter2' }).end();
  });
  const { exitCode, out, err } = await runCli(['send', '-I', server.url], { cwd });
  assert.equal(exitCode, 0);
  assert.equal(server.requests[0]?.method, 'HEAD');
  assert.match(out, /^HTTP\/1\.1 200 OK\r\nX-One: 1\r\nSet-Cookie: id=hunter2\r\n[^]*\r\n\r\n$/);
  assert.doesNotMatch(err, /hunter2/);
});

test('-A, -e and -b are headers, -X is the method, --compressed and -L change nothing', async () => {
  await using server = await startRecorder();
  await send(
    ...['-A', 'me/1', '-e', 'http://from.test/', '-b', 'a=1', '-b', 'b=2', '-X', 'PATCH'],
    ...['--compressed', '-L', server.url],
  );
  assert.equal(server.requests[0]?.method, 'PATCH');
  assert.deepEqual(
    ['user-agent', 'referer', 'cookie'].map((name) => header(server, name)),
    ['me/1', 'http://from.test/', 'a=1; b=2'],
  );
});

test('-u answers when the server asks, also by Digest, and not another server', async () => {
  await using server = await startDigestServer();
  await using other = await startServer((_request, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="other"' }).end('no');
  });
  const asked = await runCli(['send', '-u', 'alice:wonderland', server.url], { cwd });
  assert.equal(asked.exitCode, 0, asked.err);
  assert.match(asked.err, /200 OK/);
  assert.doesNotMatch(asked.err, /wonderland/);
  await using leading = await startServer((_request, response) => {
    response.writeHead(302, { Location: other.url }).end();
  });
  const led = await runCli(['send', '-u', 'alice:wonderland', leading.url], { cwd });
  assert.equal(led.exitCode, 3);
  assert.equal(header(other, 'authorization'), undefined);
  assert.equal(header(leading, 'authorization'), undefined);
});

test('credentials are in UTF-8 wherever they are written: -u, the URL, a .http file', async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
  });
  const { host } = new URL(server.url);
  await writeFile(
    path.join(cwd, 'basic.http'),
    `GET ${server.url}\nAuthorization: Basic jörg pa€s a:b\n`,
  );
  for (const argv of [
    ['send', '-u', 'jörg:pa€s a:b', server.url],
    ['send', `http://j%C3%B6rg:pa%E2%82%ACs%20a:b@${host}`],
    ['run', 'basic.http'],
  ]) {
    await runCli([...argv, '--no-rules'], { cwd });
    const sent = header(server, 'authorization') ?? '';
    assert.equal(Buffer.from(sent.slice(6), 'base64').toString(), 'jörg:pa€s a:b', argv.join(' '));
  }
});

test('-u that is refused leaves the question to the rules and the person', async () => {
  await using server = await startDigestServer();
  const { exitCode, err } = await runCli(['send', '-u', 'alice:wrong', server.url], { cwd });
  assert.equal(exitCode, 3);
  assert.match(err, /401/);
});

test('a body without a last line end does not run into the account on a terminal', async () => {
  await using server = await startServer((_request, response) => response.end('no line end'));
  for (const options of [[], ['-o', '-']]) {
    const cli = new RunningCli(['send', ...options, server.url], { cwd, terminal: true });
    let terminal = '';
    cli.stdout.on('data', (chunk: Buffer) => (terminal += chunk.toString()));
    cli.stderr.on('data', (chunk: Buffer) => (terminal += chunk.toString()));
    assert.equal(await cli.exitCode, 0);
    await new Promise(setImmediate);
    assert.match(terminal.replaceAll(/\u001b\[[\d;]*[mK]/g, ''), /no line end\n\r?GET /);
    assert.equal(cli.out.toString(), 'no line end\n');
  }
  const piped = await runCli(['send', server.url], { cwd });
  assert.equal(piped.out, 'no line end');
});

for (const [what, argv, message] of [
  ['data and a form', ['-d', 'a', '-F', 'b=c'], /Give -d or -F, not both/],
  ['a part without a name', ['-F', 'hunter2'], /-F name=value/],
  ['a missing file of a form', ['-F', 'a=@none.bin'], /no file none\.bin/],
  ['a form in a URL', ['-G', '-F', 'a=b'], /-G puts the data of -d into the URL/],
  ['data that was not UTF-8', ['-d', 'caf\ufffd'], /not UTF-8.*--data-binary @FILE/],
  ['credentials without a password', ['-u', 'alice'], /-u is written as user:password/],
  ['a flag that there is not', ['--flag', 'fast'], /--flag: Use skipCache, .* or stopOnRedirect\./],
  ['a time that is none', ['-m', 'soon'], /-m: Use seconds/],
  ['a version that there is not', ['--tls-max', '2'], /--tls-max: Use 1\.0, 1\.1, 1\.2 or 1\.3/],
  [
    'TLS versions that exclude each other',
    ['--tlsv1.3', '--tls-max', '1.2'],
    /is below --tlsv1\.3/,
  ],
  ['a missing CA file', ['--cacert', 'none.pem'], /--cacert: none\.pem does not exist/],
  ['a CA file without one', ['--cacert', 'note.txt'], /note\.txt contains no certificate/],
  ['a certificate without a key', ['-E', 'photo.pem'], /photo\.pem does not exist/],
] as const) {
  test(`${what} is a usage error`, async () => {
    const { exitCode, out, err } = await runCli(['send', ...argv, 'http://a.test/'], { cwd });
    assert.deepEqual([exitCode, out], [2, '']);
    assert.match(err, message);
    assert.doesNotMatch(err, /hunter2/);
  });
}

test("a request that can't be written is a usage error too", async () => {
  await using server = await startRecorder();
  const argv = ['send', '--http2-prior-knowledge', '-H', 'Connection: close', server.url];
  const { exitCode, err } = await runCli(argv, { cwd });
  assert.equal(exitCode, 2);
  assert.match(err, /The header Connection can't be sent in HTTP\/2/);
  assert.equal(server.requests.length, 0);
});
