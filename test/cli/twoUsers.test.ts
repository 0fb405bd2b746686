import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startDigestServer } from '../servers/digestServer.ts';
import { startServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

const users = new Map(
  ['alice:a1', 'bob:b2'].map((user) => [`Basic ${btoa(user)}`, user.split(':')[0]]),
);

/** Runs the requests of a file that holds this text. */
async function runFile(t: TestContext, text: string) {
  const cwd = await mkdtemp(join(tmpdir(), 'cli-users-'));
  t.after(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, 'who.http'), text);
  return runCli(['run', '--no-rules', 'who.http'], { cwd });
}

test('requests of one file go as the user that each states: in the URL, or with its Authorization', async (t) => {
  await using basic = await startServer((request, response) => {
    const user = users.get(request.headers.authorization ?? '');
    if (user === undefined) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    response.end(`${user ?? 'nobody'}\n`);
  });
  const at = (info: string, path: string) =>
    `GET ${basic.url.replace('://', `://${info}@`)}${path}`;
  const text = `${at('alice:a1', '/1')}\n\n###\n${at('bob:b2', '/2')}\n`;
  const { out, exitCode } = await runFile(t, text);
  assert.deepEqual([out, exitCode], ['alice\nbob\n', 0]);
  assert.equal(
    basic.requests[2]?.headers.some(([name]) => name === 'Authorization'),
    false,
  );
});

test("the account says that the request's own credentials were sent, as whom, and not the password", async (t) => {
  await using server = await startDigestServer({ username: 'bob', password: 'b2-secret' });
  const text = [
    `GET ${server.url}/1\nAuthorization: Digest bob b2-secret\n`,
    `GET ${server.url}/2\nAuthorization: Digest alice a1\n`,
  ].join('\n###\n');
  const { err } = await runFile(t, text);
  assert.match(err, /Sent the request's own digest credentials as bob for realm/);
  assert.match(err, /Sent the request's own digest credentials as alice for realm/);
  assert.match(err, /401/);
  assert.doesNotMatch(err, /b2-secret/);
  const asked = server.answers.map((answer) => answer?.get('username') ?? null);
  assert.deepEqual(asked, [null, 'bob', null, 'alice']);
});
