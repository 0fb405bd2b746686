import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { RateLimits } from '../../src/requestFile/run/rateLimits.ts';
import { runCli, RunningCli } from '../cli/runCli.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { fileFolder } from './fileFolder.ts';

async function selfSigned(t: TestContext): Promise<TestServer> {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const server = await startTlsServer({ certificate }, (_request, response) => {
    response.end('secure');
  });
  t.after(() => server.close());
  return server;
}

for (const setting of ['# @no-reject-unauthorized', '// @insecure', '# @noRejectUnauthorized']) {
  test(`${setting} asks about a bad certificate, and says that the file wants it`, async (t) => {
    const { url, requests } = await selfSigned(t);
    const cwd = await fileFolder(t, { 'a.http': `${setting}\nGET ${url}/\n` });
    const cli = new RunningCli(['run', 'a.http'], { cwd, terminal: true });
    await cli.says('[y/N');
    assert.equal(requests.length, 0);
    assert.match(cli.err, /Asked because request file {2}a\.http:1 wants a person to decide/);
    cli.stdin.write('y\n');
    assert.equal(await cli.exitCode, 0, cli.err);
    assert.equal(cli.out.toString().trim().endsWith('secure'), true);
  });
}

test('# @no-reject-unauthorized accepts nothing where nobody can be asked; -k does', async (t) => {
  const { url, requests } = await selfSigned(t);
  const cwd = await fileFolder(t, { 'a.http': `# @no-reject-unauthorized\nGET ${url}/\n` });
  const refused = await runCli(['run', 'a.http'], { cwd, stdin: '' });
  assert.equal(refused.exitCode, 3, refused.err);
  assert.equal(requests.length, 0);
  const allowed = await runCli(['run', '-k', 'a.http'], { cwd, stdin: '' });
  assert.equal(allowed.exitCode, 0, allowed.err);
});

/** How long requests wait that come at once. */
function waits(...values: readonly string[]): number[] {
  const limits = new RateLimits();
  return values.map((value) => limits.take(value, 1_000_000));
}

test('# @rateLimit leaves minIdleTime between two requests of a slot', () => {
  const limit = 'slot api minIdleTime 500';
  assert.deepEqual(waits(limit, limit, 'slot other minIdleTime 500', limit), [0, 500, 0, 1000]);
});

test('# @rateLimit lets max requests go within the time of expire', () => {
  const limit = 'max 2 expire 1000';
  assert.deepEqual(waits(limit, limit, limit, limit, limit), [0, 0, 1000, 1000, 2000]);
});

test('a run keeps to # @rateLimit', async (t) => {
  const arrivals: number[] = [];
  const server = await startServer((_request, response) => {
    arrivals.push(performance.now());
    response.end();
  });
  t.after(() => server.close());
  const request = `# @rateLimit minIdleTime 300\nGET ${server.url}/\n`;
  const cwd = await fileFolder(t, { 'a.http': `${request}###\n${request}` });
  const { exitCode, err } = await runCli(['run', 'a.http'], { cwd, stdin: '' });
  assert.equal(exitCode, 0, err);
  const [first = 0, second = 0] = arrivals;
  // Timers of Node's may be a millisecond early.
  assert.ok(second - first > 250, String(second - first));
});
