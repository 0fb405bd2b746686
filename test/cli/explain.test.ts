import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { RequestExplanation } from '../../src/rules/explain/explanation.ts';
import { runCli, runProgram } from './runCli.ts';

async function folder(t: TestContext, ...rules: readonly object[]): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-explain-')));
  t.after(() => rm(path, { recursive: true }));
  const text = JSON.stringify({ version: 1, rules }, null, 1);
  await writeFile(join(path, 'dev.request-rules.json'), text);
  return path;
}

const token = {
  id: 'token',
  condition: { requestDomains: ['api.test'], requestMethods: ['post'] },
  action: {
    type: 'modifyHeaders',
    requestHeaders: [{ header: 'Authorization', operation: 'set', value: '${secret:api}' }],
  },
};
const mock = {
  id: 'mock',
  condition: { urlFilter: '||api.test/users^' },
  action: { type: 'fulfill', json: {} },
};

test('explain prints what each rule would do, and ends with 0', async (t) => {
  const cwd = await folder(t, token, mock);
  const { exitCode, out, err } = await runProgram(['explain', 'POST', 'https://api.test/users'], {
    cwd,
    env: { REQUEST_WORKBENCH_SECRET_API: 's3cret' },
  });
  assert.equal(exitCode, 0);
  assert.equal(err, '');
  assert.match(out, /^POST https:\/\/api\.test\/users$/m);
  assert.match(out, /^ {4}adds {11}token {2}dev\.request-rules\.json:4$/m);
  assert.match(out, /Here: added Authorization\./);
  assert.match(out, /^ {4}decides {8}mock {2}dev\.request-rules\.json:\d+$/m);
  assert.match(out, /→ is answered in place of the network by mock/);
  assert.doesNotMatch(out, /s3cret/);
});

test('--request and -H make the request; a near miss says why', async (t) => {
  const cwd = await folder(t, token);
  const argv = ['explain', '--request', 'PUT', '-H', 'Host: api.test', '/users'];
  const { exitCode, out } = await runCli(argv, { cwd });
  assert.equal(exitCode, 0);
  assert.match(out, /^PUT http:\/\/api\.test\/users$/m);
  assert.match(out, /almost {9}token .* matches the host, but the method is PUT, not POST/);
});

test('explain touches no socket and looks no name up', async (t) => {
  const cwd = await folder(t, token, mock, {
    id: 'elsewhere',
    condition: { urlFilter: '/moved' },
    action: { type: 'continueRequest', url: 'https://other.invalid/' },
  });
  const used: string[] = [];
  const hook = createHook({
    init: (_id, type) => {
      if (/TCP|TLS|UDP|PIPECONNECT|GETADDRINFO|GETNAMEINFO|QUERY|CARES/i.test(type)) {
        used.push(type);
      }
    },
  }).enable();
  t.after(() => hook.disable());
  const { exitCode, out } = await runCli(['explain', 'https://name.invalid/moved'], { cwd });
  assert.equal(exitCode, 0);
  assert.match(out, /→ goes on to https:\/\/other\.invalid\//);
  assert.deepEqual(used, []);
});

test('--json is the report itself', async (t) => {
  const cwd = await folder(t, token);
  const { out } = await runCli(['explain', '--json', '--all', 'https://other.test/'], { cwd });
  const report = JSON.parse(out) as RequestExplanation;
  const load = report.hops[0]?.callbacks.find(
    ({ callback }) => callback === 'onBeforeResourceLoad',
  );
  assert.deepEqual(
    load?.misses.map(({ by, near, reason }) => ({ ...by, near, reason })),
    [
      {
        kind: 'rule',
        id: 'token',
        file: join(cwd, 'dev.request-rules.json'),
        line: 4,
        near: false,
        reason: 'the host is other.test',
      },
    ],
  );
});

test('a bad rule file explains nothing and ends with 2, as it would send nothing', async (t) => {
  const cwd = await folder(t, { id: 'x', action: { type: 'blok' } });
  const { exitCode, out, err } = await runCli(['explain', 'https://a.test/'], { cwd });
  assert.equal(exitCode, 2);
  assert.equal(out, '');
  assert.match(err, /dev\.request-rules\.json:\d+:\d+: error/);
});

test('what is no request ends with 2', async (t) => {
  const cwd = await folder(t, token);
  for (const argv of [
    ['explain'],
    ['explain', 'https://'],
    ['explain', 'G ET', 'https://a.test/'],
  ]) {
    const { exitCode } = await runCli(argv, { cwd });
    assert.equal(exitCode, 2, argv.join(' '));
  }
});

test('on a terminal the report has colours, unless NO_COLOR says otherwise', async (t) => {
  const cwd = await folder(t, mock);
  const argv = ['explain', 'https://api.test/users'];
  const colored = await runCli(argv, { cwd, terminal: true });
  assert.match(colored.out, /\u001b\[32mdecides\u001b\[0m/);
  const plain = await runCli(argv, { cwd, terminal: true, env: { NO_COLOR: '1' } });
  assert.doesNotMatch(plain.out, /\u001b/);
});

test('explain says in a line that handler modules would be asked after the rules, and runs none', async (t) => {
  const cwd = await folder(t, token);
  const none = await runCli(['explain', 'https://api.test/users'], { cwd });
  assert.doesNotMatch(none.out, /handler module/);
  const failing = 'process.exit(3); export default {};';
  await writeFile(join(cwd, 'a.request-handler.mjs'), failing);
  const one = await runCli(['explain', 'https://api.test/users'], { cwd });
  assert.equal(one.exitCode, 0);
  assert.match(
    one.out,
    /^1 handler module would be asked after the rules, if approved, and may change this: a\.request-handler\.mjs$/m,
  );
  const json = await runCli(['explain', '--json', 'https://api.test/users'], { cwd });
  const { modules } = JSON.parse(json.out) as RequestExplanation;
  assert.deepEqual(modules, [join(cwd, 'a.request-handler.mjs')]);
});
