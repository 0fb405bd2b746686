import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith } from './requestFolder.ts';
import { runCli, runProgram } from './runCli.ts';

const files = {
  'api/users.http': [
    '### list users\n# @tag smoke, slow\nGET {{host}}/users?token=s3cret-value-1\n\n?? status == 200',
    'POST {{host}}/users\n\n> {% client.test("is \\"new\\"", () => {}); latest("no") %}',
    'GRPC localhost:1/x',
  ].join('\n\n###\n'),
  'orders.rest': '# @name orders\nGET http://a.test/',
};

test('list prints the requests below a folder, one a line, with tags and tests', async (t) => {
  const cwd = await folderWith(t, files);
  const { exitCode, out } = await runProgram(['list'], { cwd });
  assert.equal(exitCode, 0);
  assert.equal(
    out,
    [
      'api/users.http:3   list users  GET {{host}}/users?token=•••  [smoke, slow]  1 test',
      'api/users.http:8   -           POST {{host}}/users  1 test',
      'api/users.http:13  -           GRPC localhost:1/x',
      'orders.rest:2      orders      GET http://a.test/',
      '',
    ].join('\n'),
  );
});

test('list --json prints an object for each request, of those that are chosen', async (t) => {
  const cwd = await folderWith(t, files);
  const { out } = await runProgram(['list', 'api', '--json', '--tag', 'slow'], { cwd });
  assert.deepEqual(JSON.parse(out), {
    ...{ file: join(cwd, 'api/users.http'), line: 3, name: 'list users', method: 'GET' },
    ...{ url: '{{host}}/users?token=•••', tags: ['smoke', 'slow'], tests: ['status == 200'] },
  });
  const all = await runCli(['list', '--json'], { cwd });
  assert.match(all.out, /"tests":\["is \\"new\\""\]/);
  const none = await runCli(['list', 'api', '--name', 'orders'], { cwd });
  assert.deepEqual(
    [none.exitCode, none.err],
    [2, 'error: No request is called "orders". There are: "list users".\n'],
  );
});
