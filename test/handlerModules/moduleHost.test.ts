import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, decisionsOf, problemsOf, withModule, workspace } from './workspace.ts';

test('a module changes a request before it is sent', async (t) => {
  const { send, url } = await withModule(
    t,
    `export default {
       onBeforeResourceLoad({ request }) {
         request.headers = [...request.headers, ['X-Module', 'yes']];
       },
     };`,
  );
  const run = await send(url);
  assert.deepEqual(problemsOf(run), []);
  assert.deepEqual(decisionsOf(run), ['onBeforeResourceLoad: added X-Module']);
  assert.match(bodyOf(run), /"x-module":"yes"/);
});

test('a module in TypeScript imports its neighbours and packages of the workspace', async (t) => {
  const { send, host, url } = await withTypeScript(t);
  const problems: unknown[] = [];
  host.onProblems(({ problems: found }) => problems.push(...found));
  const run = await send(url);
  assert.deepEqual(problems, []);
  assert.deepEqual(problemsOf(run), []);
  assert.equal(run.webRequest.requestError?.name, 'ERR_BLOCKED_BY_CLIENT');
});

async function withTypeScript(t: Parameters<typeof workspace>[0]) {
  const made = await workspace(t, {
    'package.json': '{ "type": "commonjs" }',
    'node_modules/blocked-hosts/package.json':
      '{ "name": "blocked-hosts", "type": "module", "exports": "./index.js" }',
    'node_modules/blocked-hosts/index.js': 'export default ["127.0.0.1"];',
    'rules/hosts.ts':
      'import blocked from "blocked-hosts";\nexport const isBlocked = (host: string): boolean => blocked.includes(host);',
    'rules/block.request-handler.ts': `
      import type { RequestHandler } from 'request-workbench';
      import { isBlocked } from './hosts.ts';

      export default {
        onBeforeResourceLoad({ request }) {
          const { hostname } = new URL(request.url);
          return isBlocked(hostname) ? { action: 'cancel', error: 'ERR_BLOCKED_BY_CLIENT' } : undefined;
        },
      } satisfies RequestHandler;
    `,
  });
  return { ...made, url: 'http://127.0.0.1:9/' };
}

test('the process starts with the first request, and a callback that no module exports does not cross', async (t) => {
  const { send, url, host } = await withModule(
    t,
    `console.log('loaded');
     export default { canGetCookies: () => true };`,
  );
  const lines: string[] = [];
  host.onConsole(({ text }) => lines.push(text));
  const handler = host.handlers()[0]?.handler ?? {};
  assert.equal('onBeforeResourceLoad' in handler, true);
  assert.deepEqual(lines, []);
  await send(url);
  assert.deepEqual(lines, ['loaded']);
  const known = host.handlers()[0]?.handler ?? {};
  assert.deepEqual(Object.keys(known).sort(), ['canGetCookies', 'onResourceLoadComplete']);
});

test('credentials may be given at once, as a promise, or later through the callback', async (t) => {
  const { startServer } = await import('../servers/testServer.ts');
  const server = await startServer((request, response) => {
    const ok = request.headers.authorization === `Basic ${btoa('ada:secret')}`;
    response.writeHead(ok ? 200 : 401, { 'WWW-Authenticate': 'Basic realm="Lab"' }).end();
  });
  t.after(() => server.close());
  const { send, host, write, paths } = await workspace(t, { 'a.request-handler.mjs': '' });
  for (const answer of [
    `return { action: 'provide', username: 'ada', password: 'secret' };`,
    `return Promise.resolve({ action: 'provide', username: 'ada', password: 'secret' });`,
    `setTimeout(() => callback.continue('ada', 'secret'), 5); return true;`,
    `callback.continue('ada', 'secret'); return true;`,
  ]) {
    await write(
      'a.request-handler.mjs',
      `export default { getAuthCredentials({ realm, callback }) { ${answer} } };`,
    );
    host.setModules(paths);
    const run = await send({ url: server.url, flags: ['allowStoredCredentials'] });
    assert.deepEqual(problemsOf(run), [], answer);
    assert.equal(run.webRequest.response?.status, 200, answer);
  }
});

test('a module that kills its process leaves the request to the default, with the cause', async (t) => {
  const { send, url, host } = await withModule(
    t,
    `export default { onBeforeResourceLoad() { process.exit(3); } };`,
  );
  const terminated: unknown[] = [];
  host.onTerminated((end) => terminated.push(end));
  const run = await send(url);
  assert.equal(run.webRequest.response?.status, 200);
  assert.deepEqual(terminated, [
    {
      status: 'abnormalTermination',
      cause: 'it exited with code 3',
      sessions: [run.webRequest.id],
      pauseMs: 0,
    },
  ]);
  assert.match(
    problemsOf(run).join(),
    /^onBeforeResourceLoad: the handler \/.*\/one\.request-handler\.mjs failed .*: the process of the handler modules has ended: it exited with code 3$/,
  );
});
