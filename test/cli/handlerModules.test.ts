import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { RunningCli, runProgram } from './runCli.ts';

const MODULE = `export default {
  onBeforeResourceLoad({ request }) {
    console.log('marked', request.method);
    request.headers = [...request.headers, ['X-Module', 'yes']];
  },
};
`;

/** A folder with one module, a server that tells whether it acted, and a configuration folder of its own. */
async function folderWithModule(t: TestContext) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rw-cli-modules-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const module = join(folder, 'mark.request-handler.mjs');
  await writeFile(module, MODULE);
  const server = await startServer((request, response) => {
    response.end(String(request.headers['x-module'] ?? 'no'));
  });
  t.after(() => server.close());
  const env = { XDG_CONFIG_HOME: join(folder, 'config') };
  const approvals = join(folder, 'config/request-workbench/approved-modules.json');
  return { folder, module, server, env, approvals, options: { cwd: folder, env } };
}

test('a module that nobody has approved keeps a script from sending, and the message says what to do', async (t) => {
  const { server, options } = await folderWithModule(t);
  const { exitCode, err } = await runProgram(['send', server.url], options);
  assert.equal(exitCode, 2);
  assert.match(err, /mark\.request-handler\.mjs has not been approved to run/);
  assert.match(err, /--allow-modules .* --no-modules/);
  assert.equal(server.requests.length, 0);
});

test('--allow-modules runs what is there and remembers nothing, --no-modules runs none', async (t) => {
  const { server, options, approvals } = await folderWithModule(t);
  const all = await runProgram(['send', '--allow-modules', server.url], options);
  assert.deepEqual([all.exitCode, all.out], [0, 'yes']);
  assert.match(
    all.err,
    /module {2}mark\.request-handler\.mjs.*onBeforeResourceLoad: added X-Module/,
  );
  assert.match(all.err, /mark\.request-handler\.mjs log: marked GET/);
  await assert.rejects(stat(approvals));
  const none = await runProgram(['send', '--no-modules', server.url], options);
  assert.deepEqual([none.exitCode, none.out], [0, 'no']);
});

test('the events of a session have what a module wrote', async (t) => {
  const { server, options, module } = await folderWithModule(t);
  const { out } = await runProgram(['send', '--allow-modules', '--json', server.url], options);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const written = events.find(({ type }) => type === 'console:message');
  assert.deepEqual(
    [written?.['level'], written?.['text'], written?.['file']],
    ['log', 'marked GET', module],
  );
});

test('on a terminal a person is asked once, until the module changes', async (t) => {
  const { server, options, module, approvals } = await folderWithModule(t);
  const atTerminal = { ...options, terminal: true };
  const first = new RunningCli(['send', server.url], atTerminal);
  await first.says('Run it, now and as long as it does not change? [y/N]');
  assert.match(first.err, /mark\.request-handler\.mjs has not been approved to run/);
  assert.match(first.err, /SHA-256 [0-9a-f]{64}/);
  first.stdin.write('y\n');
  assert.equal(await first.exitCode, 0);
  assert.equal(first.out.toString().trim(), 'yes');
  assert.equal((await stat(approvals)).mode & 0o777, 0o600);
  assert.match(await readFile(approvals, 'utf8'), /mark\.request-handler\.mjs/);

  const second = await runProgram(['send', server.url], options);
  assert.deepEqual([second.exitCode, second.out], [0, 'yes']);

  await writeFile(module, `${MODULE}// changed\n`);
  const third = new RunningCli(['send', server.url], atTerminal);
  await third.says('[y/N]');
  assert.match(third.err, /has changed since it was approved \(mark\.request-handler\.mjs\)/);
  third.stdin.write('n\n');
  assert.equal(await third.exitCode, 0);
  assert.equal(third.out.toString().trim(), 'no');
  assert.match(third.err, /problem: The handler module mark\.request-handler\.mjs was not asked/);
});

test('a module that ends its process does not keep its request from going on, and the account says why', async (t) => {
  const { server, options, module } = await folderWithModule(t);
  await writeFile(module, 'export default { onBeforeResourceLoad() { process.exit(3); } };');
  const { exitCode, out, err } = await runProgram(['send', '--allow-modules', server.url], options);
  assert.deepEqual([exitCode, out], [0, 'no']);
  assert.match(err, /ended \(abnormalTermination\): it exited with code 3/);
});

test('an approval file that is broken approves nothing', async (t) => {
  const { server, options, approvals, env } = await folderWithModule(t);
  await mkdir(join(env.XDG_CONFIG_HOME, 'request-workbench'), { recursive: true });
  for (const text of ['', '[]', '{"version":1}', '{"version":1,"modules":{"x":1}}']) {
    await writeFile(approvals, text);
    assert.equal((await runProgram(['send', server.url], options)).exitCode, 2, text);
  }
});

/** A folder with a rule that lets a module decide on some requests; its name is not that of one that is asked about all. */
async function folderWithScript(t: TestContext) {
  const found = await folderWithModule(t);
  await rm(found.module);
  await writeFile(join(found.folder, 'decide.mjs'), MODULE);
  const rule = {
    id: 'ask-code',
    condition: { urlFilter: '/decided' },
    action: { type: 'script', path: 'decide.mjs' },
  };
  await writeFile(
    join(found.folder, 'script.request-rules.json'),
    JSON.stringify({ version: 1, rules: [rule] }),
  );
  return found;
}

test('the module of a script rule decides on the requests that the rule matches, and on no other', async (t) => {
  const { server, options } = await folderWithScript(t);
  const decided = await runProgram(['send', '--allow-modules', `${server.url}/decided`], options);
  assert.deepEqual([decided.exitCode, decided.out], [0, 'yes'], decided.err);
  assert.match(decided.err, /rule ask-code.*onBeforeResourceLoad: decide\.mjs changed the request/);
  const other = await runProgram(['send', '--allow-modules', `${server.url}/other`], options);
  assert.deepEqual([other.exitCode, other.out], [0, 'no']);
  assert.doesNotMatch(other.err, /decide\.mjs/);
});

test('the module of a script rule that nobody has approved is not run, and the message says so', async (t) => {
  const { server, options } = await folderWithScript(t);
  const unapproved = await runProgram(['send', `${server.url}/decided`], options);
  assert.equal(unapproved.exitCode, 2);
  assert.match(unapproved.err, /decide\.mjs has not been approved to run/);
  assert.equal(server.requests.length, 0);
  const none = await runProgram(['send', '--no-modules', `${server.url}/decided`], options);
  assert.deepEqual([none.exitCode, none.out], [0, 'no']);
  const told = await runProgram(
    ['send', '--no-modules', '--json', `${server.url}/decided`],
    options,
  );
  assert.match(told.out, /decide\.mjs can't decide: [^"]*--no-modules/);
});

test('a module that a rule names runs also in a folder that is too large to be searched', async (t) => {
  const { server, options, folder } = await folderWithScript(t);
  await mkdir(join(folder, 'many'));
  for (let n = 0; n <= 20_000; n++) writeFileSync(join(folder, 'many', String(n)), '');
  const { exitCode, out, err } = await runProgram(
    ['send', '--rules', 'script.request-rules.json', '--allow-modules', `${server.url}/decided`],
    options,
  );
  assert.deepEqual([exitCode, out], [0, 'yes'], err);
  assert.match(err, /too large to search for handler modules/);
});

test('a rule that names a module which is not there: --allow-modules sends without it, and otherwise the advice fits', async (t) => {
  const { folder, server, options, module } = await folderWithModule(t);
  await rm(module);
  const action = { type: 'script', path: 'gone.request-handler.mjs' };
  const rules = [{ id: 'gone', condition: { urlFilter: '/elsewhere' }, action }];
  await writeFile(join(folder, 'a.request-rules.json'), JSON.stringify({ version: 1, rules }));
  const refused = await runProgram(['send', server.url], options);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.err, /gone\.request-handler\.mjs .*can't be read/);
  assert.match(refused.err, /Fix the file, or the rule that names it/);
  const sent = await runProgram(['send', '--allow-modules', server.url], options);
  assert.deepEqual([sent.exitCode, sent.out], [0, 'no']);
});
