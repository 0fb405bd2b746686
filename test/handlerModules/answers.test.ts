import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesBody, streamBody } from '../../src/engine/index.ts';
import { Answering } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';
import { readBody } from '../servers/testServer.ts';
import { bodyOf, decisionsOf, problemsOf, withModule, workspace } from './workspace.ts';

test('a module answers in place of the network with a handler, whose body is read piece by piece', async (t) => {
  const { send, host } = await workspace(t, {
    'a.request-handler.mjs': `
      export default {
        getResourceHandler({ request }) {
          let left = 5_000_000;
          let asked = 0;
          return {
            open({ request: same, callback }) {
              if (same.url !== request.url) throw new Error('another request');
              setTimeout(() => callback.continue(), 1);
              return 'later';
            },
            getResponseHeaders: () => ({ status: 203, headers: [['Content-Type', 'x/y']], responseLength: left }),
            read({ bytesToRead }) {
              asked++;
              const piece = new Uint8Array(Math.min(bytesToRead, left)).fill(65 + asked % 26);
              left -= piece.byteLength;
              return piece.byteLength === 0 ? null : piece;
            },
            cancel() { console.log('pieces', asked, left); },
          };
        },
      };`,
  });
  const lines: string[] = [];
  const finished = Promise.withResolvers<undefined>();
  host.onConsole(({ text }) => {
    lines.push(text);
    finished.resolve(undefined);
  });
  const run = await send('http://example.com/big');
  assert.deepEqual(problemsOf(run), []);
  assert.equal(run.status, 203);
  assert.equal(bodyOf(run).length, 5_000_000);
  assert.equal(run.webRequest.response?.mocked, true);
  await finished.promise;
  assert.deepEqual(lines, ['pieces 77 0']);
});

test('a slow reader holds up the module, which makes no piece before the last one was taken', async (t) => {
  const { start, host } = await workspace(t, {
    'a.request-handler.mjs': `
      export default {
        getResourceHandler: () => ({
          status: 200,
          body: (async function* () {
            for (let n = 1; n <= 100; n++) { console.log(n); yield new Uint8Array(64 * 1024); }
          })(),
        }),
      };`,
  });
  let made = 0;
  let taken = 0;
  let ahead = 0;
  host.onConsole(({ text }) => {
    made = Number(text);
    ahead = Math.max(ahead, made - taken);
  });
  const run = start('http://example.com/', {
    client: {
      onDownloadData: async () => {
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
        taken++;
      },
    },
  });
  await run.webRequest.done;
  assert.equal(made, 100);
  assert.ok(ahead <= 3, `the module was ${String(ahead)} pieces ahead`);
});

test('a whole answer is a status, headers and a body, or a Response', async (t) => {
  const { send } = await workspace(t, {
    'a.request-handler.mjs': `
      export default {
        getResourceHandler({ request }) {
          switch (new URL(request.url).pathname) {
            case '/text': return { status: 201, headers: { 'Content-Type': 'text/plain' }, body: 'grüß' };
            case '/fetch': return Response.json({ a: 1 }, { status: 418, headers: { 'X-A': 'b' } });
            case '/file': return { body: { file: new URL('./answer.txt', import.meta.url).pathname } };
            case '/error': return { getResponseHeaders: () => ({ error: 'ERR_NAME_NOT_RESOLVED' }), read: () => null };
            case '/throws': return { getResponseHeaders() { throw new Error('no answer today'); }, read: () => null };
          }
        },
      };`,
    'answer.txt': 'from a file',
  });
  const get = async (path: string) => {
    const run = await send(`http://example.com${path}`);
    return [run.status ?? run.error, bodyOf(run)];
  };
  assert.deepEqual(await get('/text'), [201, 'grüß']);
  assert.deepEqual(await get('/fetch'), [418, '{"a":1}']);
  assert.deepEqual(await get('/file'), [200, 'from a file']);
  assert.deepEqual(await get('/error'), ['ERR_NAME_NOT_RESOLVED', '']);
  const failed = await send('http://example.com/throws');
  assert.match(failed.webRequest.requestError?.message ?? '', /no answer today/);
});

test('a module filters a body in both forms, in order', async (t) => {
  const server = await startServer((_request, response) => {
    for (let n = 0; n < 50; n++) response.write(`${'x'.repeat(20_000)}${String(n)};`);
    response.end();
  });
  t.after(() => server.close());
  const { send } = await workspace(t, {
    'a.request-handler.mjs': `
      export default {
        getResourceResponseFilter({ request }) {
          if (request.url.endsWith('/plain')) {
            return {
              filter({ dataIn }) {
                return dataIn === null ? Buffer.from('END') : Buffer.from(dataIn.toString().replaceAll('x', ''));
              },
            };
          }
          let held = Buffer.alloc(0);
          return {
            initFilter: () => Promise.resolve(true),
            filter({ dataIn, dataOutSize }) {
              held = Buffer.concat([held, dataIn ?? Buffer.alloc(0)]);
              const dataOut = held.subarray(0, Math.min(1000, dataOutSize));
              held = held.subarray(dataOut.length);
              return { dataInRead: dataIn?.length ?? 0, dataOut, status: held.length > 0 ? 'needMoreData' : 'done' };
            },
          };
        },
      };`,
  });
  const numbers = Array.from({ length: 50 }, (_, n) => `${String(n)};`).join('');
  const plain = await send(`${server.url}/plain`);
  assert.deepEqual(problemsOf(plain), []);
  assert.equal(bodyOf(plain), `${numbers}END`);
  const cef = await send(`${server.url}/cef`);
  assert.equal(bodyOf(cef).replaceAll('x', ''), numbers);
  assert.equal(
    bodyOf(cef).length,
    plain.webRequest.log.events.length > 0 ? 50 * 20_000 + numbers.length : 0,
  );
});

test('a module has cookie jars of its own', async (t) => {
  const server = await startServer((request, response) => {
    response.setHeader('Set-Cookie', 'seen=1');
    response.end(request.headers.cookie ?? 'none');
  });
  t.after(() => server.close());
  const { send } = await workspace(t, {
    'a.request-handler.ts': `
      import { CookieManager, type RequestHandler } from 'request-workbench';
      const jar = new CookieManager();
      const blocked = CookieManager.getBlockingManager();
      export default {
        async getCookieManager({ mainUrl }) {
          if (mainUrl.endsWith('/blocked')) return blocked;
          if (mainUrl.endsWith('/own')) return undefined;
          await jar.setCookie(mainUrl, { name: 'module', value: 'yes' });
          const names: string[] = [];
          const visited = await jar.visitAllCookies({
            visit(cookie, count, total) { names.push(cookie.name + count + total); return cookie.name === 'gone' ? 'delete' : true; },
          });
          console.log(JSON.stringify(names), JSON.stringify(visited), (await jar.cookiesFor(mainUrl)).length);
          return jar;
        },
      } satisfies RequestHandler;`,
  });
  const get = async (path: string) => {
    const run = await send({ url: server.url + path, flags: ['allowStoredCredentials'] });
    assert.deepEqual(problemsOf(run), []);
    return bodyOf(run);
  };
  assert.equal(await get('/jar'), 'module=yes');
  assert.equal(await get('/jar'), 'module=yes; seen=1');
  assert.equal(await get('/blocked'), 'none');
  assert.equal(await get('/own'), 'none');
  assert.equal(await get('/own'), 'seen=1');
});

test('a module may leave the decision to a person', async (t) => {
  const { send } = await workspace(t, {
    'a.request-handler.mjs': `
      import { AskPerson } from 'request-workbench';
      export default { onProtocolExecution: () => new AskPerson() };`,
  });
  const person = new Answering(() => ({ kind: 'protocol', allow: false }));
  const run = await send('mailto:a@b.c', { person });
  assert.deepEqual(
    person.questions.map(({ kind }) => kind),
    ['protocol'],
  );
  assert.deepEqual(problemsOf(run), []);
});

test('a module sees a body, keeps it, changes it, and streams a new one', async (t) => {
  const server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  t.after(() => server.close());
  const { send, folder, write } = await workspace(t, {
    'a.request-handler.mjs': `
      import { bytesBody, streamBody } from 'request-workbench';
      export default {
        onBeforeResourceLoad({ request }) {
          const { elements } = request.postData;
          switch (new URL(request.url).pathname) {
            case '/look':
              console.log(elements.map((e) => e.kind + (e.bytes?.length ?? e.path ?? e.stream.length)).join());
              return;
            case '/twice':
              request.postData = { ...request.postData, elements: [...elements, ...bytesBody(Buffer.from('+')).elements, ...elements] };
              return;
            case '/stream':
              request.postData = streamBody((async function* () { for (const word of ['one ', 'two ', 'three']) yield word; })());
              return;
            case '/outside':
              request.postData = { elements: [{ kind: 'file', path: '/etc/hostname' }] };
              return;
            case '/inside':
              request.postData = { elements: [{ kind: 'file', path: new URL('./body.txt', import.meta.url).pathname }] };
          }
        },
      };`,
    'body.txt': 'from the workspace',
  });
  assert.ok(folder);
  assert.ok(write);
  const post = async (path: string, postData = bytesBody(Buffer.from('body'))) => {
    const run = await send({ url: server.url + path, method: 'POST', postData });
    return [bodyOf(run), ...problemsOf(run)];
  };
  assert.deepEqual(await post('/look'), ['body']);
  assert.deepEqual(await post('/twice'), ['body+body']);
  assert.deepEqual(await post('/stream'), ['one two three']);
  assert.deepEqual(await post('/inside'), ['from the workspace']);
  const [sent, problem] = await post('/outside');
  assert.equal(sent, 'body');
  assert.match(problem ?? '', /hostname that it wants to send is outside the workspace folder/);
  const stream = streamBody(
    (async function* () {
      await Promise.resolve();
      yield 'streamed';
    })(),
  );
  assert.deepEqual(await post('/look', stream), ['streamed']);
  const large = bytesBody(new Uint8Array(20 * 1024 * 1024).fill(97));
  const [echoed] = await post('/look', large);
  assert.equal(echoed?.length, 20 * 1024 * 1024);
});

test('every other callback of a module is asked, and answers', async (t) => {
  const { send, url } = await withModule(
    t,
    `export default {
       onBeforeBrowse({ request, userGesture, isRedirect }) { console.log(request.url, userGesture, isRedirect); return false; },
       onResourceRedirect: ({ newUrl }) => newUrl + '?rewritten',
       onResourceResponse: ({ response }) => ({ action: 'accept', status: response.status + 1 }),
       canGetCookies: () => false,
       canSetCookie: () => false,
       onResourceLoadComplete({ status, receivedContentLength }) { console.log(status, receivedContentLength > 0); },
     };`,
  );
  const run = await send({ url, navigation: true });
  assert.deepEqual(problemsOf(run), []);
  assert.equal(run.status, 201);
  assert.deepEqual(decisionsOf(run), [
    'onBeforeBrowse: left it unchanged',
    'onResourceResponse: changed the status 200 to 201',
  ]);
});

test('what a handler of a module answers is checked like that of any other, and the error names its file', async (t) => {
  const { send } = await workspace(t, {
    'a.request-handler.mjs': `
      const answers = {
        '/text': { statusText: 'a\\r\\nX: 1' },
        '/length': { responseLength: NaN },
        '/short': { responseLength: 100 },
      };
      export default {
        getResourceHandler: ({ request }) => ({
          getResponseHeaders: () => answers[new URL(request.url).pathname],
          read: () => null,
        }),
      };`,
  });
  for (const [path, says] of [
    ['/text', /the statusText is more than one line/],
    ['/length', /the responseLength is /],
    ['/short', /its body ended 100 bytes before/],
  ] as const) {
    const { requestError } = (await send(`http://example.com${path}`)).webRequest;
    assert.match(requestError?.message ?? '', says);
    assert.match(requestError?.message ?? '', /of .*a\.request-handler\.mjs/);
  }
});
