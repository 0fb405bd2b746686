import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { folderWith } from './requestFolder.ts';
import { program } from './runCli.ts';

const noShell = process.platform === 'win32' && 'bash is not part of Windows';

/** The command in a process of its own; `err` fills as it prints. */
function start(...argv: string[]) {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: tmpdir(),
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { child, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    if (told.out.length < 1000) told.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += chunk.toString();
  });
  return told;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

test('the command runs as a program', async (t) => {
  const server = await startServer((_request, response) => response.end('hello\n'));
  t.after(() => server.close());
  const told = start('send', '--no-rules', server.url);
  assert.equal(await exitOf(told.child), 0);
  assert.equal(told.out, 'hello\n');
  assert.match(told.err, /200 OK/);
});

test('--cache keeps a response for the next command, which says that it sent nothing', async (t) => {
  const server = await startServer((_request, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end('hello\n');
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-cache-'));
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const cache = path.join(folder, 'made', 'by the command');
  const send = async (...options: string[]): Promise<string> => {
    const told = start('send', '--no-rules', ...options, server.url);
    assert.equal(await exitOf(told.child), 0);
    assert.equal(told.out, 'hello\n');
    return told.err;
  };
  assert.doesNotMatch(await send('--cache', cache), /cache;/);
  assert.match(await send('--cache', cache), /From the cache; nothing was sent/);
  assert.equal(server.requests.length, 1);
  await send();
  await send();
  assert.equal(server.requests.length, 3);
});

const fromSources =
  program.endsWith('.ts') && 'the sources import them at their tops; the build makes it lazy';

/** What Node loads of itself while the command runs, beside what the command says. */
async function loadedBy(...words: readonly string[]): Promise<string> {
  const tell = "process.on('exit', () => process._rawDebug(process.moduleLoadList.join('\\n')));";
  const child = spawn(
    process.execPath,
    [`--import=data:text/javascript,${tell}`, program, ...words],
    { cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const loaded = await text(child.stderr);
  assert.match(loaded, /200 OK/);
  assert.match(loaded, /^NativeModule net$/m);
  return loaded;
}

test(
  'a GET over http loads nothing of crypto, TLS and HTTP/2',
  { skip: fromSources },
  async (t) => {
    const server = await startServer((_request, response) => response.end('hello\n'));
    t.after(() => server.close());
    const loaded = await loadedBy('send', '--no-rules', server.url);
    assert.doesNotMatch(loaded, /^NativeModule (crypto|tls|http|http2|zlib|assert|fs\/promises)$/m);
  },
);

test(
  'a request file without scripts loads nothing of crypto, TLS and threads',
  { skip: fromSources },
  async (t) => {
    const server = await startServer((_request, response) => response.end('hello\n'));
    t.after(() => server.close());
    const folder = await folderWith(t, { 'a.http': `@a = 1\nGET ${server.url}/{{a}}` });
    const loaded = await loadedBy('run', '--no-rules', path.join(folder, 'a.http'));
    assert.doesNotMatch(
      loaded,
      /^NativeModule (crypto|tls|http|http2|zlib|assert|worker_threads)$/m,
    );
  },
);

test('the output of another program is a body: -d @<(…)', { skip: noShell }, async (t) => {
  const server = await startServer((request, response) => request.pipe(response));
  t.after(() => server.close());
  const command = '"$0" "$1" send --no-rules -d @<(echo hi) "$2"';
  const child = spawn('bash', ['-c', command, process.execPath, program, server.url], {
    cwd: tmpdir(),
  });
  const [out] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(await exitOf(child), 0);
  assert.equal(out.toString(), 'hi');
});

test('SIGINT cancels the running request, and the program says so and exits 130', async (t) => {
  const server = await startServer((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('begun');
  });
  t.after(() => server.close());
  const told = start('send', '--no-rules', server.url);
  await once(told.child.stdout, 'data');
  told.child.kill('SIGINT');
  assert.equal(await exitOf(told.child), 130);
  assert.match(told.err, /^canceled {2}ERR_ABORTED/m);
});

test('output that has no room ends the program with a sentence and exit code 1', async (t) => {
  const server = await startServer((_request, response) => response.end('hello\n'));
  t.after(() => server.close());
  for (const argv of [
    ['send', '--no-rules', server.url],
    ['send', '--no-rules', '--json', server.url],
    ['send', '--no-rules', '-I', server.url],
    ['explain', '--no-rules', server.url],
    ['--help'],
    ['--version'],
  ]) {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    assert.ok(child.stderr);
    const [err, exitCode] = await Promise.all([text(child.stderr), exitOf(child)]);
    assert.equal(exitCode, 1, argv.join(' '));
    assert.match(err, /^error: Standard output can't be written: there is no space left\./m);
    assert.doesNotMatch(err, /\n\s+at |node:/);
  }
});

test('a fault of the program itself is told without a stack, unless REQUEST_WORKBENCH_DEBUG wants it', async () => {
  const broken = `setTimeout(() => { throw new TypeError('the cause') }, 0)`;
  const run = async (env: NodeJS.ProcessEnv) => {
    const child = spawn(
      process.execPath,
      [
        `--import=data:text/javascript,${encodeURIComponent(broken)}`,
        program,
        'send',
        '-d',
        '@-',
        'x',
      ],
      { stdio: ['pipe', 'ignore', 'pipe'], env: { ...process.env, ...env } },
    );
    const [err, exitCode] = await Promise.all([text(child.stderr), exitOf(child)]);
    return { exitCode, err };
  };
  const told = await run({});
  assert.equal(told.exitCode, 1);
  assert.match(told.err, /^internal error: .* REQUEST_WORKBENCH_DEBUG=1 .* report .*\/issues\.\n$/);
  const detailed = await run({ REQUEST_WORKBENCH_DEBUG: '1' });
  assert.match(detailed.err, /^internal error: TypeError: the cause\n\s+at /);
});

for (const stream of ['stdout', 'stderr'] as const) {
  test(`a reader of ${stream} that goes away ends the program quietly`, async (t) => {
    const server = await startServer((_request, response) => {
      createReadStream('/dev/zero').pipe(response);
    });
    t.after(() => server.close());
    const told = start('send', '--no-rules', server.url);
    await once(told.child.stdout, 'data');
    told.child[stream].destroy();
    if (stream === 'stderr') told.child.kill('SIGINT');
    assert.equal(await exitOf(told.child), 0);
    assert.doesNotMatch(told.err, /EPIPE|at .*\.ts:\d+/);
  });
}
