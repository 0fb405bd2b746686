import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startServer } from '../servers/testServer.ts';
import { RunningCli, runCli } from './runCli.ts';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-files-'));
after(() => rm(cwd, { recursive: true, force: true }));
const server = await startServer((_, response) => response.end('ok'));
after(() => server.close());
const { url } = server;

const { pem } = await issueCertificate({ commonName: 'alice' });
const other = await issueCertificate({ commonName: 'bob' });
const RULES = '{ "version": 1, "rules": [{ "id": "a", "action": { "type": "block" } }] }';
await writeFile(path.join(cwd, 'alice.pem'), pem);
await writeFile(path.join(cwd, 'one.har'), '{ "log": { "version": "1.2", "entries": [] } }');
await writeFile(path.join(cwd, 'one.request-rules.json'), RULES);

/** What stands where a file is named, and what is wrong with it. */
const bad = {
  'a file that is not there': 'missing',
  'a folder': 'folder',
  'a path through a file': 'garbage/x',
  'a link to itself': 'loop',
  'a name that is too long': 'x'.repeat(300),
  'a file that nobody may read': 'unreadable',
  garbage: 'garbage',
  'an empty file': 'empty',
  'a certificate that is damaged': 'damaged.pem',
  'a certificate that is cut off': 'cut.pem',
  'a key that belongs to another': 'other.key',
} as const;

await mkdir(path.join(cwd, 'folder'));
await symlink('loop', path.join(cwd, 'loop'));
for (const [name, content] of Object.entries({
  unreadable: '',
  garbage: Buffer.from('\u0000\u0001 (] }{ <garbage\r\n\r\n\u00ff', 'latin1'),
  empty: '',
  'damaged.pem': '-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n',
  'cut.pem': pem.slice(0, 200),
  'other.key': other.keyPem,
})) {
  await writeFile(path.join(cwd, name), content);
}
chmodSync(path.join(cwd, 'unreadable'), 0);

/** Root may read everything; what the system gives to nobody is read in its place. */
const isRoot = process.getuid?.() === 0;
const unreadable = isRoot ? '/proc/self/mem' : 'unreadable';

/** The engine reads these when the request needs them; before, only whether they may be opened is found out. */
const readLater = ['-x pac:', '--data-binary @', '-F @', '-T'];

type Bad = keyof typeof bad;

const unopened: readonly Bad[] = [
  'a file that is not there',
  'a folder',
  'a path through a file',
  'a link to itself',
  'a name that is too long',
  'a file that nobody may read',
];
const everything: readonly Bad[] = [...unopened, 'garbage', 'an empty file'];
const certificates: readonly Bad[] = [
  ...everything,
  'a certificate that is damaged',
  'a certificate that is cut off',
];

/** Each option that names a file to read, and what of the above it can't use. Any bytes can be sent. */
const reading: readonly (readonly [string, (file: string) => readonly string[], readonly Bad[]])[] =
  [
    ['--cacert', (file) => ['send', '--cacert', file, url], certificates],
    ['--crlfile', (file) => ['send', '--crlfile', file, url], certificates],
    ['-E', (file) => ['send', '-E', file, url], certificates],
    [
      '--key',
      (file) => ['send', '-E', 'alice.pem', '--key', file, url],
      [...certificates, 'a key that belongs to another'],
    ],
    ['--rules', (file) => ['send', '--rules', file, url], everything],
    ['-d @', (file) => ['send', '-d', `@${file}`, url], unopened],
    ['-G -d @', (file) => ['send', '-G', '-d', `@${file}`, url], unopened],
    ['--data-urlencode @', (file) => ['send', '--data-urlencode', `@${file}`, url], unopened],
    ['-F <', (file) => ['send', '-F', `a=<${file}`, url], unopened],
    ['--data-binary @', (file) => ['send', '--data-binary', `@${file}`, url], unopened],
    ['-F @', (file) => ['send', '-F', `a=@${file}`, url], unopened],
    ['-x pac:', (file) => ['send', '-x', `pac:${file}`, url], unopened],
    ['-T', (file) => ['send', '-T', file, url], unopened],
    ['-H @', (file) => ['send', '-H', `@${file}`, url], unopened],
    ['-w @', (file) => ['send', '-w', `@${file}`, url], unopened],
    ['-K', (file) => ['send', '-K', file, url], unopened],
    ['--netrc-file', (file) => ['send', '--netrc-file', file, url], unopened],
    // One that is not there has no cookies yet; text that is not of such a file has none either.
    [
      '-b',
      (file) => ['send', '-b', file, url],
      unopened.filter((kind) => kind !== 'a file that is not there'),
    ],
    ['run', (file) => ['run', file], everything],
    ['import', (file) => ['import', file, '-o', 'never.json'], everything],
    ['export', (file) => ['export', '--to', 'mitmproxy', file], everything],
    ['check', (file) => ['check', file], everything],
    ['explain', (file) => ['explain', '--rules', file, url], everything],
  ];

for (const [option, argv, kinds] of reading) {
  test(`${option} with a file that it can't use says so in a sentence and exits 2`, async () => {
    for (const kind of kinds) {
      if (readLater.includes(option) && kind === 'a file that nobody may read' && isRoot) continue;
      const file = kind === 'a file that nobody may read' ? unreadable : bad[kind];
      assertSentence(await runCli(argv(file), { cwd, env: {} }), `${option}: ${kind}`);
    }
    assert.equal(server.requests.length, 0);
  });
}

for (const [option, argv] of [
  ['-o', (file: string) => ['send', '-o', file, url]],
  ['--har', (file: string) => ['send', '--har', file, url]],
  ['-D', (file: string) => ['send', '-D', file, url]],
  ['--create-dirs -o', (file: string) => ['send', '--create-dirs', '-o', file, url]],
  ['import -o', (file: string) => ['import', 'one.har', '-o', file]],
  [
    'export -o',
    (file: string) => ['export', '--to', 'mitmproxy', 'one.request-rules.json', '-o', file],
  ],
] as const) {
  test(`${option} with a place that nothing can be written to says so in a sentence and exits 2`, async () => {
    for (const file of ['folder', 'garbage/x', 'loop', 'x'.repeat(300)]) {
      assertSentence(await runCli(argv(file), { cwd, env: {} }), `${option} ${file}`);
    }
    assert.equal(server.requests.length, 0);
  });
}

const pipe = path.join(cwd, 'pipe');
execFileSync('mkfifo', [pipe]);

test('-c with a place where no cookies can be kept says so in a sentence and exits 2', async () => {
  for (const file of ['garbage/x', 'garbage/', 'missing/x', 'loop', 'x'.repeat(300)]) {
    assertSentence(await runCli(['send', '-c', file, url], { cwd, env: {} }), `-c ${file}`);
  }
  assert.equal(server.requests.length, 0);
});

test('a pipe is read to its end, as `<(…)` of a shell gives one', async () => {
  const writer = createWriteStream(pipe);
  writer.end(pem);
  const { exitCode, err } = await runCli(['send', '--no-rules', '--cacert', pipe, url], {
    cwd,
    env: {},
  });
  assert.equal(exitCode, 0, err);
});

test('a pipe that nothing is written into is a mistake, whichever option sends it', async () => {
  for (const argv of [
    ['-T', pipe],
    ['-d', `@${pipe}`],
    ['--data-binary', `@${pipe}`],
    ['-F', `a=@${pipe}`],
    ['-K', pipe],
  ]) {
    const { exitCode, err } = await runCli(['send', '--no-rules', ...argv, url], { cwd, env: {} });
    assert.equal(exitCode, 2, err);
    assert.match(err, /pipe is a pipe without a writer/);
  }
  assert.equal(server.requests.length, 1, 'that of the test before');
});

test('Ctrl+C ends the wait for a pipe that nobody writes to', async () => {
  for (const argv of [
    ['send', '--cacert', pipe, url],
    ['send', '-d', `@${pipe}`, url],
    ['send', '--rules', pipe, url],
    ['run', pipe],
    ['import', pipe],
  ]) {
    const interrupt = new AbortController();
    const cli = new RunningCli(argv, {
      cwd,
      env: {},
      asProgram: true,
      signal: interrupt.signal,
    });
    // Opens when the command has opened the other end.
    const writer = createWriteStream(pipe);
    await once(writer, 'open');
    interrupt.abort();
    assert.equal(await cli.exitCode, 130, argv.join(' '));
    assert.equal(cli.err, '');
    writer.destroy();
  }
});

test('Ctrl+C ends the wait for standard input that nobody writes to', async () => {
  for (const argv of [
    ['send', '-d', '@-', url],
    ['send', '--data-urlencode', 'a@-', url],
    ['send', '-F', 'a=@-', url],
    ['send', '-H', '@-', url],
    ['send', '-b', '-', url],
    ['send', '-w', '@-', url],
    ['send', '-K', '-', url],
  ]) {
    const interrupt = new AbortController();
    const cli = new RunningCli(argv, {
      cwd,
      env: {},
      asProgram: true,
      signal: interrupt.signal,
    });
    // More than a pipe between processes holds: the second piece is taken when the first has been read.
    for (const piece of [0, 1]) {
      const bytes = Buffer.alloc(1024 * 1024, String(piece));
      await new Promise((taken) => cli.stdin.write(bytes, taken));
    }
    interrupt.abort();
    assert.equal(await cli.exitCode, 130, argv.join(' '));
    assert.equal(cli.err, '');
  }
});

/** A sentence, then what to do: one line that begins with "error" or names a place in a file. */
function assertSentence(
  { exitCode, out, err }: { exitCode: number; out: string; err: string },
  what: string,
): void {
  const told = `${err}${out}`;
  assert.equal(exitCode, 2, `${what}: ${told}`);
  assert.doesNotMatch(told, /\n\s+at |node:internal|\bE[A-Z]{4,}: /, what);
  assert.match(told, /^(?:error|\S+:\d+:\d+: error): .+[.\]]$/m, what);
}
