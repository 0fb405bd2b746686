import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Har } from '../../src/har/write/har.ts';
import { startServer } from '../servers/testServer.ts';
import { runCli, runProgram } from './runCli.ts';

const RECORDING = JSON.stringify(
  {
    log: {
      version: '1.2',
      entries: [
        {
          request: { method: 'GET', url: 'https://example.test/hello' },
          response: {
            status: 200,
            headers: [{ name: 'Content-Type', value: 'text/plain' }],
            content: { mimeType: 'text/plain', text: 'from the recording' },
          },
        },
        { request: { method: 'GET', url: 'https://example.test/a' }, response: { status: 0 } },
        { request: { method: 'GET', url: 'https://example.test/b' }, response: { status: 0 } },
      ],
    },
  },
  null,
  1,
);

class Folder implements AsyncDisposable {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  static async create(): Promise<Folder> {
    const folder = new Folder(await mkdtemp(join(tmpdir(), 'cli-import-')));
    await writeFile(join(folder.path, 'traffic.har'), RECORDING);
    return folder;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}

test('import writes a rule file that the next request is answered by', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  const { exitCode, err } = await runProgram(['import', 'traffic.har'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(err.split('\n'), [
    'traffic.har:24:4: warning: The request got no response. [left-out]',
    '    To have it fail here too, write a rule with block and an errorCode.',
    '    The same at 33:4.',
    'Wrote 1 rule to traffic.request-rules.json and 1 file beside it; 2 things could not be converted exactly.',
    '',
  ]);
  assert.deepEqual((await readdir(cwd)).sort(), [
    'traffic.files',
    'traffic.har',
    'traffic.request-rules.json',
  ]);
  const sent = await runCli(['send', 'https://example.test/hello'], { cwd });
  assert.equal(sent.exitCode, 0, sent.err);
  assert.equal(sent.out, 'from the recording');
});

test('import never overwrites, and says so', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  await writeFile(join(cwd, 'traffic.request-rules.json'), 'mine');
  const { exitCode, err } = await runCli(['import', 'traffic.har'], { cwd });
  assert.equal(exitCode, 2);
  assert.match(err, /traffic\.request-rules\.json is already there\. Name another file\./);
  assert.equal(await readFile(join(cwd, 'traffic.request-rules.json'), 'utf8'), 'mine');
  assert.deepEqual((await readdir(cwd)).length, 2);
});

test("what can't be written is told in a sentence, with exit code 2", async () => {
  await using folder = await Folder.create();
  // A file stands where a folder would have to be.
  const target = join('traffic.har', 'a.request-rules.json');
  const { exitCode, err } = await runCli(['import', 'traffic.har', '-o', target], {
    cwd: folder.path,
  });
  assert.equal(exitCode, 2);
  assert.match(
    err,
    /error: traffic\.har\S+ can't be written: a part of its path is a file, not a folder\./,
  );
});

test('import says what a file is not', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  await writeFile(join(cwd, 'other.json'), '{"a": 1}');
  const other = await runCli(['import', 'other.json'], { cwd });
  assert.equal(other.exitCode, 2);
  assert.match(
    other.err,
    /other\.json:1:1: error: This file is neither a list of rules nor a recording/,
  );
  const wrong = await runCli(['import', '--from', 'dnr', 'traffic.har'], { cwd });
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.err, /This is not a declarativeNetRequest list\./);
  const absent = await runCli(['import', 'absent.har'], { cwd });
  assert.equal(absent.exitCode, 2);
  assert.match(absent.err, /absent\.har does not exist\./);
});

test('--har writes what can be imported and sent again without the server', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  const server = await startServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end('hello');
  });
  const url = `${server.url}/greeting`;
  const online = await runCli(['send', '--har', 'greeting.har', url], { cwd });
  assert.equal(online.exitCode, 0, online.err);
  await server.close();
  assert.equal((await runCli(['send', url], { cwd })).exitCode, 1);
  assert.equal((await runCli(['import', 'greeting.har'], { cwd })).exitCode, 0);
  const offline = await runCli(['send', url], { cwd });
  assert.equal(offline.exitCode, 0, offline.err);
  assert.equal(offline.out, 'hello');
});

test('--har writes also what a failed request came to', async () => {
  await using folder = await Folder.create();
  const server = await startServer(() => undefined);
  await server.close();
  const sent = await runCli(['send', '--har', 'failed.har', server.url], { cwd: folder.path });
  assert.equal(sent.exitCode, 1);
  const { log } = JSON.parse(await readFile(join(folder.path, 'failed.har'), 'utf8')) as Har;
  assert.deepEqual(
    log.entries.map(({ response }) => response._error),
    ['net::ERR_CONNECTION_REFUSED'],
  );
});

test('export writes the rules of the folder to standard output, and its warnings beside it', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  const rules = [
    { id: 'no-ads', condition: { urlFilter: '||ads.test^' }, action: { type: 'block' } },
    { id: 'mock', action: { type: 'fulfill', status: 404 } },
  ];
  const file = join(cwd, 'dev.request-rules.json');
  await writeFile(file, JSON.stringify({ version: 1, rules }, null, 1));
  const { exitCode, out, err } = await runCli(['export', '--to', 'dnr'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.equal((JSON.parse(out) as unknown[]).length, 1);
  assert.deepEqual(err.split('\n'), [
    "dev.request-rules.json:16:13: warning: Chrome's declarativeNetRequest has no action like fulfill. [left-out]",
    '    It has allow, block, redirect and modifyHeaders.',
    'Wrote 1 rule; 1 thing could not be converted exactly.',
    '',
  ]);
  const again = await runProgram(['export', '--to', 'dnr', '-o', 'dev.request-rules.json'], {
    cwd,
  });
  assert.equal(again.exitCode, 2);
  assert.match(again.err, /already there/);
});

test('--har masks secrets unless they are asked for', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  await using server = await startServer((request, response) => {
    if (request.url?.startsWith('/login') === true) {
      response.setHeader('Set-Cookie', ['sid=s3cr3t-cookie; Path=/', 's3cr3t-bare; Path=/']);
      response.writeHead(302, { Location: '/home?access_token=s3cr3t-token' }).end();
    } else response.end('home');
  });
  const send = async (...options: string[]): Promise<string> => {
    const file = `${String(options.length)}.har`;
    const argv = ['send', '--har', file, ...options, '-H', 'Authorization: Bearer s3cr3t-bearer'];
    const { exitCode, err } = await runCli([...argv, `${server.url}/login?api_key=s3cr3t-key`], {
      cwd,
    });
    assert.equal(exitCode, 0, err);
    assert.ok(!err.includes('s3cr3t'));
    return readFile(join(cwd, file), 'utf8');
  };
  assert.ok(!(await send()).includes('s3cr3t'));
  const text = await send('--har-secrets');
  assert.ok(!text.includes('•••'));
  const { log } = JSON.parse(text) as Har;
  const [login, home] = log.entries;
  assert.equal(login?.request.url, `${server.url}/login?api_key=s3cr3t-key`);
  assert.equal(login.response.redirectURL, '/home?access_token=s3cr3t-token');
  assert.equal(home?.request.url, `${server.url}/home?access_token=s3cr3t-token`);
  assert.deepEqual(home.request.cookies, [
    { name: 'sid', value: 's3cr3t-cookie' },
    { name: '', value: 's3cr3t-bare' },
  ]);
});

test('with --not-found a recording answers as one rule out of a copy of it', async () => {
  await using folder = await Folder.create();
  const cwd = folder.path;
  const argv = ['import', 'traffic.har', '-o', 'replay.request-rules.yaml', '--not-found', 'abort'];
  const { exitCode, err } = await runCli(argv, { cwd });
  assert.equal(exitCode, 0, err);
  assert.match(err, /Wrote 1 rule to replay\.request-rules\.yaml and 1 file beside it/);
  const answered = await runCli(['send', 'https://example.test/hello'], { cwd });
  assert.equal(answered.out, 'from the recording');
  const unknown = await runCli(['send', 'https://example.test/other'], { cwd });
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.err, /replay\.har has no answer to GET/);
});
