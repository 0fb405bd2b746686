import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsoleRateLimit } from '../../src/handlerModules/consoleRateLimit.ts';
import { SessionConsoles } from '../../src/handlerModules/sessionConsoles.ts';
import { startServer } from '../servers/testServer.ts';
import { problemsOf, withModule, workspace } from './workspace.ts';

test('what a module prints is in the session at whose callback it was printed, with module and level', async (t) => {
  const { send, url, host, paths } = await withModule(
    t,
    `console.info('at import');
     export default {
       async onBeforeResourceLoad({ request, hop }) {
         console.log('%s of hop %d', request.method, hop, { a: [1] });
         await new Promise(setImmediate);
         console.warn('later', new URL(request.url).search);
         setTimeout(() => console.error('after the answer'), 1);
       },
       async onResourceResponse() { await new Promise((resolve) => setTimeout(resolve, 30)); },
     };`,
  );
  const heard: string[] = [];
  host.onConsole(({ level, text, module, session }) => {
    heard.push(`${level} ${text} ${String(module === paths[0])} ${String(session !== null)}`);
  });
  const [one, two] = await Promise.all([send(`${url}?one`), send(`${url}?two`)]);
  for (const [run, search] of [
    [one, '?one'],
    [two, '?two'],
  ] as const) {
    assert.deepEqual(problemsOf(run), []);
    assert.deepEqual(
      run.of('console:message').map(({ level, text, hop, file }) => [level, text, hop, file]),
      [
        ['log', 'GET of hop 1 { a: [ 1 ] }', 1, paths[0]],
        ['warn', `later ${search}`, 1, paths[0]],
        ['error', 'after the answer', 1, paths[0]],
      ],
    );
    const entries = run.view.hops[0]?.entries ?? [];
    assert.equal(entries.filter(({ kind }) => kind === 'console').length, 3);
  }
  assert.equal(heard.filter((line) => line.startsWith('log GET')).length, 2);
  assert.deepEqual(heard[0], 'info at import true false');
});

test('secrets of a request do not get through the console into the log', async (t) => {
  const server = await startServer((_request, response) => {
    response.end();
  });
  t.after(() => server.close());
  const { send, host } = await workspace(t, {
    'a.request-handler.mjs': `export default {
      onBeforeResourceLoad({ request }) {
        console.log(request.url, request.headers, 'sid is', request.headers.find(([name]) => name === 'Cookie')?.[1].slice(4));
        request.headers = [...request.headers, ['X-Api-Key', 'mod-made-secret']];
      },
      onResourceResponse: () => { console.log('sent mod-made-secret'); },
    };`,
  });
  const shown: string[] = [];
  host.onConsole(({ text }) => shown.push(text));
  const run = await send({
    url: `${server.url}/?token=url-secret&page=2`,
    headers: [
      ['Authorization', 'Bearer header-secret'],
      ['Cookie', 'sid=cookie-secret; theme=dark-secret'],
    ],
  });
  assert.deepEqual(problemsOf(run), []);
  const told = JSON.stringify([run.events, shown]);
  assert.match(told, /page=2/);
  assert.match(told, /sid is •••/);
  for (const secret of ['url', 'header', 'cookie', 'dark', 'mod-made']) {
    assert.doesNotMatch(told, new RegExp(`${secret}-secret`));
  }
});

test('secrets are masked also where the line is cut, a longer one contains a shorter, the session is over or the process prints', () => {
  const written: string[] = [];
  const sessions = new SessionConsoles();
  const gate = new ConsoleRateLimit((text) => sessions.mask(text));
  gate.subscribe(({ text }) => written.push(text));
  const line = (text: string, session: string | null) => {
    gate.write({ level: 'log', text, module: null, session });
  };
  sessions.open({ identifier: 's', writeConsole: () => undefined });
  sessions.addSecrets('s', ['token', 'token-secret']);
  line(`${'x'.repeat(16 * 1024 - 8)}token-secret`, 's');
  line('token-secret', 's');
  line('process token-secret', null);
  sessions.close('s');
  line('late token-secret', 's');
  assert.deepEqual(
    written.map((text) => text.replace(/x+/, '')),
    ['•••', '•••', 'process •••', 'late •••'],
  );
});

test('a decision of a module names the line of its callback', async (t) => {
  const { send, url, paths } = await withModule(
    t,
    `const shared = {
  onResourceResponse() {
    return { action: 'accept', status: 202 };
  },
};

export default {
  ...shared,
  onBeforeBrowse: () => false,
  async onBeforeResourceLoad({ request }) {
    request.headers = [['A', 'b']];
  },
};`,
  );
  const run = await send({ url, navigation: true });
  assert.deepEqual(
    run
      .of('callback:decided')
      .filter(({ by }) => by.kind === 'module')
      .map(({ callback, by }) => [callback, by]),
    [
      ['onBeforeBrowse', { kind: 'module', file: paths[0], line: 9 }],
      ['onBeforeResourceLoad', { kind: 'module', file: paths[0], line: 10 }],
      ['onResourceResponse', { kind: 'module', file: paths[0], line: 2 }],
    ],
  );
});
