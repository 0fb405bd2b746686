import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { SessionPrinter } from '../../src/cli/terminal/sessionPrinter.ts';
import { Screen } from '../../src/cli/terminal/screen.ts';
import { start, TestContext } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';

test('the account says of a response that it came out of the cache', async () => {
  await using server = await startServer((request, response) => {
    const fresh = request.url === '/fresh' ? 'max-age=10' : 'no-cache';
    response.setHeader('Cache-Control', fresh).setHeader('ETag', '"v1"');
    if (request.headers['if-none-match'] === '"v1"') response.statusCode = 304;
    response.end('body');
  });
  using context = new TestContext();
  const accountOf = async (path: string): Promise<string> => {
    const stream = new PassThrough({ encoding: 'utf8' });
    const screen = new Screen(stream, { isTerminal: false, hasColors: false });
    const running = start(server.url + path, { context });
    new SessionPrinter(running.webRequest.log, {
      screen,
      errors: screen,
      cwd: '/',
      showsDownload: true,
    });
    await running.end();
    return String(stream.read());
  };
  assert.doesNotMatch(await accountOf('/fresh'), /cache/);
  assert.match(await accountOf('/fresh'), /^ {2}From the cache; nothing was sent$/m);
  await accountOf('/stale');
  const confirmed = /^ {2}On the open connection to .*, from the cache; the server confirmed it$/m;
  assert.match(await accountOf('/stale'), confirmed);
});
