import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { runCli } from '../cli/runCli.ts';

const cwd = fileURLToPath(new URL('../../examples', import.meta.url));

test('the example requests with variables, a login and tests run against the playground', async (t) => {
  const playground = await startPlayground();
  t.after(() => playground.close());
  const words = ['run', 'orders', '--env', 'local', '--var', `host=${playground.urls.http}`];
  const { exitCode, out, err } = await runCli([...words, '--json'], { cwd });
  assert.equal(exitCode, 0, err);
  const summary = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  assert.partialDeepStrictEqual(summary, { passed: 4, failed: 0, skipped: 0, notSent: 0 });
  assert.match(err, /^7 tests: 7 passed, 0 failed$/m);
  assert.deepEqual(
    playground.requests.http.map(({ url }) => url),
    ['/login', '/bearer', '/json', '/echo'],
  );
  assert.doesNotMatch(out + err, /wonderland|white-rabbit/);
});

test('the login of the playground refuses a wrong password, and what is no login', async (t) => {
  const playground = await startPlayground();
  t.after(() => playground.close());
  for (const body of ['{"user":"alice","password":"x"}', 'null', '{']) {
    const { status } = await fetch(`${playground.urls.http}/login`, { method: 'POST', body });
    assert.equal(status, 403);
  }
});
