import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { bodyOf, problemsOf, workspace } from './workspace.ts';

const versioned = (version: number): string => `
  export default {
    onBeforeResourceLoad({ request }) { request.headers = [...request.headers, ['X-Load', '${String(version)}']]; },
    onResourceResponse: ({ response }) => ({ action: 'accept', statusText: response.statusText + ' v${String(version)}' }),
  };`;

test('a session keeps the modules that it began with, the next one has them as they were saved', async (t) => {
  const gate = Promise.withResolvers<undefined>();
  const arrived = Promise.withResolvers<undefined>();
  const server = await startServer((request, response) => {
    const answer = (): void => void response.writeHead(200, 'OK').end(request.headers['x-load']);
    if (request.url !== '/slow') {
      answer();
      return;
    }
    arrived.resolve(undefined);
    void gate.promise.then(answer);
  });
  t.after(() => server.close());
  const { host, write, paths, start, send } = await workspace(t, {
    'a.request-handler.mjs': versioned(1),
  });
  const ends: string[] = [];
  host.onTerminated(({ cause }) => ends.push(cause));
  const old = start(`${server.url}/slow`);
  await arrived.promise;
  await write('a.request-handler.mjs', versioned(2));
  host.setModules(paths);
  const next = await send(server.url);
  assert.deepEqual([bodyOf(next), next.webRequest.response?.statusText], ['2', 'OK v2']);
  gate.resolve(undefined);
  await old.webRequest.done;
  assert.deepEqual([bodyOf(old), old.webRequest.response?.statusText], ['1', 'OK v1']);
  assert.deepEqual([...problemsOf(old), ...problemsOf(next)], []);
  assert.deepEqual(ends, [], 'a process that is replaced has not been terminated');
});

test('what is wrong with a module is told with file and place, and costs the request nothing', async (t) => {
  const server = await startServer((_request, response) => {
    response.end();
  });
  t.after(() => server.close());
  const { host, write, paths, send } = await workspace(t, { 'a.request-handler.ts': '' });
  const wrong: readonly (readonly [text: string, code: string, line: number | null, RegExp])[] = [
    ['const a = 1;\nexport enum B { C }\nexport default {};', 'unsupported-typescript', 2, /enum/],
    ['const a = 1;\n\nexport default { b( };', 'syntax', 3, /expected/i],
    [
      "interface A { b: string }\n\nthrow new Error('no');\nexport default {};",
      'module-failed',
      3,
      /no/,
    ],
    [
      "import { a } from './missing.ts';\nexport default { a };",
      'import-not-found',
      null,
      /missing/,
    ],
    [
      'export const onBeforeBrowse = () => true;',
      'no-handler',
      null,
      /export default \{ onBeforeBrowse \}/,
    ],
    ['export default 5;', 'no-handler', null, /default export/],
    [
      "import fs from 'node:fs';\nfs.readFileSync('/etc/hostname');\nexport default {};",
      'access-denied',
      2,
      /not allowed to use/,
    ],
  ];
  for (const [text, code, line, message] of wrong) {
    await write('a.request-handler.ts', text);
    const told = Promise.withResolvers<Parameters<Parameters<typeof host.onProblems>[0]>[0]>();
    const stop = host.onProblems(told.resolve);
    host.setModules(paths);
    const run = await send(server.url);
    const { path, problems } = await told.promise;
    stop();
    assert.equal(path, paths[0]);
    assert.equal(problems[0]?.code, code, text);
    assert.match(problems[0].message, message);
    assert.equal(problems[0].range.start.line, (line ?? 1) - 1, text);
    assert.equal(run.status, 200);
    assert.equal(problemsOf(run).length, 1, text);
    assert.match(problemsOf(run)[0] ?? '', /can't be loaded: /);
  }
});

test('several modules of a folder are asked in order of path, and a rule can name an export of any', async (t) => {
  const server = await startServer((request, response) => {
    response.end(request.headers['x-load']);
  });
  t.after(() => server.close());
  const adding = (name: string): string =>
    `export default { onBeforeResourceLoad({ request }) { request.headers = [...request.headers, ['X-Load', '${name}']]; } };`;
  const { host, folder, send } = await workspace(t, {
    'b.request-handler.mjs': adding('b'),
    'a.request-handler.mjs': adding('a'),
    'lib.mjs': 'export const blocking = { onBeforeResourceLoad: () => true };',
  });
  assert.equal(bodyOf(await send(server.url)), 'a, b');
  const found = await host.module(`${folder}/lib.mjs`, 'blocking');
  assert.ok(!('missing' in found));
  const run = await send(server.url, { handler: found });
  assert.equal(run.error, 'ERR_ABORTED');
  const none = await host.module(`${folder}/lib.mjs`, 'other');
  assert.match('missing' in none ? none.missing : '', /exports no handler called "other"/);
});

test('a debugger can attach to the process, and no time limit holds in it then', async (t) => {
  const { host } = await workspace(t, { 'a.request-handler.mjs': 'export default {};' });
  const url = await host.startDebugging();
  assert.match(url, /^ws:\/\/127\.0\.0\.1:\d+\//);
  const { port } = new URL(url);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as unknown[];
  assert.equal(targets.length, 1);
  host.stopDebugging();
});
