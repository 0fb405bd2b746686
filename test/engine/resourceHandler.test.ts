import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  type RequestHandler,
  type ResourceHandler,
  type SimpleResource,
  StreamResource,
  WebRequest,
  textBody,
} from '../../src/engine/index.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { type Run, run, seen, start, TestContext } from './run.ts';

const nowhere = 'http://nowhere.invalid/';
const never = (): Promise<never> => new Promise<never>(() => undefined);
const broken = (): never => {
  throw new Error('broken');
};

/** A handler that notes its calls; `parts` replace some of its methods. */
function noting(body: string, parts: Partial<ResourceHandler> = {}): [ResourceHandler, string[]] {
  const calls: string[] = [];
  const rest = [Buffer.from(body)];
  const handler: ResourceHandler = {
    open: () => true,
    getResponseHeaders: () => ({ responseLength: Buffer.byteLength(body) }),
    read: () => rest.shift() ?? null,
    cancel: () => undefined,
    ...parts,
  };
  const noted = Object.entries(handler).map(([name, method]) => [
    name,
    (parameters: never) => {
      calls.push(name);
      return (method as (parameters: never) => unknown)(parameters);
    },
  ]);
  return [Object.fromEntries(noted) as ResourceHandler, calls];
}

function serving(resource: ResourceHandler): RequestHandler {
  return {
    getResourceHandler: ({ request }) => (request.url.startsWith(nowhere) ? resource : undefined),
  };
}

async function fetched(resource: ResourceHandler, headers: [string, string][] = []): Promise<Run> {
  return run({ url: nowhere, headers }, { handler: serving(resource) });
}

test('Q02 Q05: open and read answer through their callbacks, within the call or later', async () => {
  for (const soon of [true, false]) {
    const say = (answer: () => void): 'later' => {
      if (soon) answer();
      else setImmediate(answer);
      return 'later';
    };
    const pieces = [Buffer.from('in '), Buffer.from('pieces'), null];
    const [resource, calls] = noting('', {
      open: ({ callback }) =>
        say(() => {
          callback.continue();
          callback.cancel();
        }),
      getResponseHeaders: () => ({ headers: [['X-Made', 'up']] }),
      read: ({ callback }) =>
        say(() => {
          callback.continue(pieces.shift() ?? null);
          callback.continue(Buffer.from('twice'));
        }),
    });
    const get = await fetched(resource);
    assert.deepEqual([get.text, get.status], ['in pieces', 200]);
    assert.deepEqual(calls, ['open', 'getResponseHeaders', 'read', 'read', 'read', 'cancel']);
  }
});

test("Q24 Q25 Q29: CEF Python's pattern: processRequest starts a request of its own and continues when that is complete", async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      response.setHeader('Set-Cookie', 'inner=1');
      response.end(`${request.method ?? ''} ${body.toString()} ${request.headers.cookie ?? ''}`);
    });
  });
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, { name: 'jar', value: '1' });
  const emulated: RequestHandler = {
    getResourceHandler: ({ request }) => {
      let body = Buffer.alloc(0);
      return {
        processRequest: ({ callback }) => {
          const data: Uint8Array[] = [];
          WebRequest.create(
            { ...request, flags: [...request.flags] },
            {
              onDownloadData: (_, piece) => void data.push(Buffer.from(piece)),
              onRequestComplete: () => {
                body = Buffer.from(Buffer.concat(data).toString().toUpperCase());
                callback.continue();
              },
            },
            { context },
          );
          return true;
        },
        getResponseHeaders: () => ({
          status: 202,
          statusText: 'Emulated',
          mimeType: 'text/plain',
          responseLength: body.byteLength,
        }),
        read: ({ bytesToRead }) => {
          const piece = body.subarray(0, bytesToRead);
          body = body.subarray(bytesToRead);
          return piece.byteLength === 0 ? null : piece;
        },
      };
    },
  };
  const post = await run(
    {
      url: server.url,
      method: 'POST',
      postData: textBody('data'),
      flags: ['allowStoredCredentials'],
    },
    { context, handler: emulated },
  );
  assert.deepEqual([post.text, post.status], ['POST DATA JAR=1', 202]);
  assert.equal(post.webRequest.response?.mimeType, 'text/plain');
  assert.deepEqual(post.downloads.at(-1), [15, 15]);
});

test('Q06: a mocked 404 is a success with its body', async () => {
  const [resource] = noting('not here', { getResponseHeaders: () => ({ status: 404 }) });
  const get = await fetched(resource);
  assert.deepEqual(
    [get.webRequest.requestStatus, get.status, get.text],
    ['success', 404, 'not here'],
  );
});

test('Q07 Q13: setError and negative counts fail with that error, and 0 is the end', async () => {
  const [tooBig, calls] = noting('x', {
    getResponseHeaders: () => ({ error: 'ERR_FILE_TOO_BIG' }),
  });
  assert.equal((await fetched(tooBig)).error, 'ERR_FILE_TOO_BIG');
  assert.deepEqual(calls, ['open', 'getResponseHeaders', 'cancel']);
  const [negative] = noting('x', { read: () => -8 });
  assert.equal((await fetched(negative)).error, 'ERR_FILE_TOO_BIG');
  const [later] = noting('x', {
    read: ({ callback }) => {
      callback.continue(-8);
      return 'later';
    },
  });
  assert.equal((await fetched(later)).error, 'ERR_FILE_TOO_BIG');
  const [unknown] = noting('x', { read: () => -99999 });
  assert.equal((await fetched(unknown)).error, 'ERR_FAILED');
  const [ended] = noting('x', { getResponseHeaders: () => ({}), read: () => 0 });
  assert.deepEqual([(await fetched(ended)).text, (await fetched(ended)).error], ['', undefined]);
});

test('Q09 Q22 Q27: whatever fails first is the error, also when cancel fails after it, and cancel is called once', async () => {
  const cancel = (): never => {
    throw new Error('cancel broken');
  };
  const cases: [Partial<ResourceHandler>, string, RegExp][] = [
    [{ open: () => false }, 'ERR_ABORTED', /did not open/],
    [{ open: broken }, 'ERR_FAILED', /broken/],
    [{ open: () => Promise.reject(new Error('broken')) }, 'ERR_FAILED', /broken/],
    [{ getResponseHeaders: broken }, 'ERR_FAILED', /: broken/],
    [{ getResponseHeaders: () => undefined as never }, 'ERR_FAILED', /did not answer \{ status/],
    [{ read: broken }, 'ERR_FAILED', /: broken/],
    [{ read: () => 'text' as never }, 'ERR_FAILED', /neither bytes nor null/],
    [{ read: () => new Uint8Array(70_000) }, 'ERR_FAILED', /70000 bytes where at most 2 /],
  ];
  for (const [parts, error, message] of cases) {
    const [resource, calls] = noting('xy', { ...parts, cancel });
    const get = await fetched(resource);
    assert.equal(get.error, error);
    assert.match(get.webRequest.requestError?.message ?? '', message);
    assert.equal(calls.filter((name) => name === 'cancel').length, 1);
    const problems = get.of('problem:reported').map((event) => event.message);
    assert.deepEqual(problems, ['cancel of the resource handler failed: cancel broken']);
  }
  const [fine, calls] = noting('fine', { cancel });
  const get = await fetched(fine);
  assert.deepEqual([get.text, get.webRequest.requestStatus], ['fine', 'success']);
  assert.equal(calls.filter((name) => name === 'cancel').length, 1);
});

test("Q16: a single range is skipped to and cut out by the engine; the status is the handler's", async () => {
  const ranged = (): [ResourceHandler, number[]] => {
    const body = Buffer.from('0123456789');
    let at = 0;
    const skips: number[] = [];
    const resource: ResourceHandler = {
      getResponseHeaders: () => ({ status: 206, responseLength: 10 }),
      skip: ({ bytesToSkip, callback }) => {
        skips.push(bytesToSkip);
        // Two bytes at a time, so that it is asked again for the rest.
        const skipped = Math.min(2, bytesToSkip);
        at += skipped;
        if (skips.length > 1) return skipped;
        callback.continue(skipped);
        return 'later';
      },
      read: ({ bytesToRead }) => {
        const piece = body.subarray(at, at + bytesToRead);
        at += piece.byteLength;
        return piece.byteLength === 0 ? null : piece;
      },
    };
    return [resource, skips];
  };
  for (const [range, text, skipped] of [
    ['bytes=3-5', '345', [3, 1]],
    ['bytes=4-', '456789', [4, 2]],
    ['bytes=-2', '89', [8, 6, 4, 2]],
    ['bytes=0-99', '0123456789', []],
    ['bytes=0-1,4-5', '0123456789', []],
    ['lines=1-2', '0123456789', []],
  ] as const) {
    const [resource, skips] = ranged();
    const get = await fetched(resource, [['Range', range]]);
    assert.deepEqual([get.text, get.status, skips], [text, 206, skipped], range);
    assert.equal(get.downloads.at(-1)?.[1], text.length);
  }
});

test('Q17: a range that is invalid or begins after the end fails; a handler without skip minds its ranges itself', async () => {
  const failing = { skip: () => -8 };
  for (const [range, parts, error] of [
    ['bytes=5-2', {}, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=-', {}, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=-0', {}, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=x', {}, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=10-', {}, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=2-', { skip: () => 0 }, 'ERR_REQUEST_RANGE_NOT_SATISFIABLE'],
    ['bytes=2-', failing, 'ERR_FILE_TOO_BIG'],
    ['bytes=2-', { skip: broken }, 'ERR_FAILED'],
    ['bytes=2-', { skip: () => 3 }, 'ERR_FAILED'],
  ] as const) {
    const [resource, calls] = noting('0123456789', { skip: () => 1, ...parts });
    const get = await fetched(resource, [['Range', range]]);
    assert.equal(get.error, error, range);
    assert.ok(!calls.includes('read') && calls.at(-1) === 'cancel');
  }
  const [own] = noting('0123456789');
  assert.equal((await fetched(own, [['Range', 'bytes=5-2']])).text, '0123456789');
});

test('Q19: Content-Type and Content-Length are written for a 2xx with a body; 204, 205, 304 and HEAD read none', async () => {
  const answering = (status: number): [ResourceHandler, string[]] =>
    noting('body', {
      getResponseHeaders: () => ({ status, mimeType: 'text/plain', responseLength: 4 }),
    });
  const written = ({ webRequest }: Run): string[] =>
    webRequest.response?.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
  const [full] = answering(200);
  assert.deepEqual(written(await fetched(full)), ['Content-Type: text/plain', 'Content-Length: 4']);
  const [missing] = answering(404);
  const notFound = await fetched(missing);
  assert.deepEqual([written(notFound), notFound.text], [[], 'body']);
  for (const status of [204, 205, 304]) {
    const [resource, calls] = answering(status);
    const get = await fetched(resource);
    assert.deepEqual([written(get), get.text, calls.includes('read')], [[], '', false]);
  }
  const [resource, calls] = answering(200);
  const head = await run({ url: nowhere, method: 'HEAD' }, { handler: serving(resource) });
  assert.deepEqual([written(head), head.text, calls.includes('read')], [[], '', false]);
});

test("no more than the response's length is read", async () => {
  const [endless] = noting('', {
    getResponseHeaders: () => ({ responseLength: 5 }),
    read: ({ bytesToRead }) => Buffer.alloc(Math.min(bytesToRead, 3), 'x'),
  });
  assert.equal((await fetched(endless)).text, 'xxxxx');
});

test('an endless handler that answers at once can be cancelled, and waits for a slow client', async () => {
  for (const size of [64 * 1024, 0]) {
    const [endless, calls] = noting('', {
      getResponseHeaders: () => ({}),
      read: () => new Uint8Array(size),
    });
    const get = start(nowhere, { handler: serving(endless) });
    setImmediate(() => {
      get.webRequest.cancel();
    });
    await get.end();
    assert.equal(get.webRequest.requestStatus, 'canceled');
    assert.equal(calls.filter((name) => name === 'cancel').length, 1);
  }
  const [slow, calls] = noting('', {
    getResponseHeaders: () => ({}),
    read: () => Buffer.from('x'),
  });
  let delivered = 0;
  const get = start(nowhere, {
    handler: serving(slow),
    client: {
      onDownloadData: async () => {
        delivered++;
        assert.equal(calls.filter((name) => name === 'read').length, delivered);
        await new Promise(setImmediate);
        if (delivered === 5) get.webRequest.cancel();
      },
    },
  });
  await get.end();
  assert.equal(delivered, 5);
});

test('Q26 K15: canGetCookie keeps back all cookies when it refuses one; canSetCookie refuses one', async () => {
  using context = new TestContext();
  const url = 'http://app.test/';
  await context.cookieManager.setCookie(url, { name: 'a', value: '1' });
  await context.cookieManager.setCookie(url, { name: 'b', value: '2' });
  const sent: string[][] = [];
  for (const refused of ['none', 'b']) {
    const [resource] = noting('x', {
      open: ({ request }) => {
        sent.push(seen(request, 'cookie'));
        return true;
      },
      getResponseHeaders: () => ({
        headers: [
          ['Set-Cookie', `kept-${refused}=1`],
          ['Set-Cookie', 'refused=1'],
        ],
      }),
      canGetCookie: ({ cookie }) => cookie.name !== refused,
      canSetCookie: async ({ cookie }) => cookie.name !== 'refused',
    });
    await run(
      { url, flags: ['allowStoredCredentials'] },
      { context, handler: { getResourceHandler: () => resource } },
    );
  }
  assert.deepEqual(sent, [['a=1; b=2'], []]);
  const names = (await context.cookieManager.cookiesFor(url)).map(({ name }) => name);
  assert.deepEqual(names.sort(), ['a', 'b', 'kept-b', 'kept-none']);
});

test('Z01 Z14: a handler whose open never answers is canceled with its context, and nothing else of it is called', async () => {
  const context = new TestContext();
  let tellOpened = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    tellOpened = resolve;
  });
  const [resource, calls] = noting('x', {
    open: () => {
      tellOpened();
      return never();
    },
  });
  const get = start(nowhere, { context, handler: serving(resource) });
  await opened;
  context.dispose();
  await get.end();
  assert.deepEqual(
    [get.webRequest.requestStatus, get.error, get.webRequest.response, get.downloads.length],
    ['failed', 'ERR_CONTEXT_SHUT_DOWN', null, 0],
  );
  assert.deepEqual(calls, ['open', 'cancel']);
});

test('Z02: a handler whose body never comes is canceled with its context; the head stays', async () => {
  const context = new TestContext();
  const [resource, calls] = noting('x', { read: never });
  const get = start(nowhere, { context, handler: serving(resource) });
  await get.until('response:received');
  await new Promise(setImmediate);
  context.dispose();
  await get.end();
  assert.deepEqual([get.error, get.status, get.text], ['ERR_CONTEXT_SHUT_DOWN', 200, '']);
  assert.equal(calls.filter((name) => name === 'cancel').length, 1);
});

test('Q03: a scheme is answered by its factory while that is registered, and by the next one after it', async () => {
  using context = new TestContext();
  const answer = (body: string) => ({
    create: () => new StreamResource({ body: Buffer.from(body) }),
  });
  const outcome = async (url = 'app://host/x'): Promise<string | undefined> => {
    const get = await run(url, { context });
    return get.error ?? get.text;
  };
  assert.equal(await outcome(), 'ERR_UNKNOWN_URL_SCHEME');
  context.registerSchemeHandlerFactory('app', '', answer('any'));
  context.registerSchemeHandlerFactory('APP:', 'Host', answer('host'));
  assert.deepEqual([await outcome(), await outcome('app://other/')], ['host', 'any']);
  context.registerSchemeHandlerFactory('app', 'host', null);
  assert.equal(await outcome(), 'any');
  context.clearSchemeHandlerFactories();
  assert.equal(await outcome(), 'ERR_UNKNOWN_URL_SCHEME');
  context.registerSchemeHandlerFactory('http', 'nowhere.invalid', answer('http too'));
  assert.equal(await outcome(nowhere), 'http too');
  const first = await run(nowhere, { context, handler: serving(noting('handler first')[0]) });
  assert.equal(first.text, 'handler first');
});

test('Q03 L10: a redirect to a scheme is answered by its handler, and by no other program', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(302, { Location: 'app://host/' }).end();
  });
  const opened: string[] = [];
  using context = new TestContext({ openExternal: async (url) => opened.push(url) > 0 });
  assert.equal((await run(server.url, { context })).error, 'ERR_UNKNOWN_URL_SCHEME');
  const handler: RequestHandler = {
    getResourceHandler: ({ request }) =>
      request.url.startsWith('app:') ? noting('from the app')[0] : undefined,
  };
  const handled = await run(server.url, { context, handler });
  assert.deepEqual([handled.text, opened], ['from the app', []]);
});

test('Q23: StreamResource gives bytes, a file or a stream, in order and in pieces of any size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'resource-'));
  try {
    const body = Buffer.from(Array.from({ length: 100 * 1024 }, (_, index) => index % 253));
    const file = join(folder, 'body');
    await writeFile(file, body);
    const pieces = function* () {
      for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000);
    };
    const blocking = async function* () {
      for (const piece of pieces()) {
        await new Promise(setImmediate);
        yield piece;
      }
    };
    for (const source of [body, { file }, pieces(), blocking()]) {
      const get = await fetched(new StreamResource({ body: source, mimeType: 'a/b' }));
      assert.ok(Buffer.concat(get.data).equals(body));
      assert.equal(get.webRequest.response?.mimeType, 'a/b');
      assert.equal(get.downloads.at(-1)?.[1], 'next' in source ? -1 : body.length);
    }
    for (const source of [body, { file }]) {
      const part = new StreamResource({ body: source, ranges: true });
      const get = await fetched(part, [['Range', 'bytes=70000-70099']]);
      assert.ok(Buffer.concat(get.data).equals(body.subarray(70000, 70100)));
      assert.equal(get.status, 206);
      assert.deepEqual(seen(get.webRequest.response ?? undefined, 'content-range'), [
        'bytes 70000-70099/102400',
      ]);
    }
    const missing = await fetched(new StreamResource({ body: { file: join(folder, 'none') } }));
    assert.equal(missing.error, 'ERR_FILE_NOT_FOUND');
    assert.match(missing.webRequest.requestError?.message ?? '', /response's body can't be read/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a cancelled StreamResource closes its stream', async () => {
  const closed = Promise.withResolvers<undefined>();
  const endless = async function* () {
    try {
      for (;;) {
        await new Promise(setImmediate);
        yield Buffer.from('more');
      }
    } finally {
      closed.resolve(undefined);
    }
  };
  const get = start(nowhere, {
    handler: serving(new StreamResource({ body: endless() })),
    client: { onDownloadData: (webRequest) => void setImmediate(() => webRequest.cancel()) },
  });
  await get.end();
  await closed.promise;
  assert.equal(get.webRequest.requestStatus, 'canceled');
});

test('a stream that stands still, in an answer that is canceled, is closed', async () => {
  const stalled = new Readable({ read: () => undefined });
  stalled.push('piece');
  const get = start(nowhere, {
    handler: { getResourceHandler: () => ({ body: stalled }) },
    client: { onDownloadData: (webRequest) => void setImmediate(() => webRequest.cancel()) },
  });
  await get.end();
  assert.deepEqual([get.error, stalled.destroyed], ['ERR_ABORTED', true]);
});

test('a handler whose request is over before it is opened hears cancel, and its stream is closed', async () => {
  const moments: readonly ((cancel: () => void, give: () => void) => void)[] = [
    (cancel, give) => {
      cancel();
      give();
    },
    (cancel, give) => {
      give();
      cancel();
    },
    (cancel, give) => {
      give();
      queueMicrotask(cancel);
    },
  ];
  for (const moment of moments) {
    const [resource, calls] = noting('unread');
    const stream = new Readable({ read: () => undefined });
    const slow = new Readable({ read: () => undefined });
    const answers = [
      resource,
      { body: stream },
      new StreamResource({ body: slow, delayMs: 100_000 }),
    ];
    for (const answer of answers) {
      const asked = Promise.withResolvers<undefined>();
      const given = Promise.withResolvers<ResourceHandler | SimpleResource>();
      const running = start(nowhere, {
        handler: {
          getResourceHandler: () => {
            asked.resolve(undefined);
            return given.promise;
          },
        },
      });
      await asked.promise;
      moment(
        () => {
          running.webRequest.cancel();
        },
        () => {
          given.resolve(answer);
        },
      );
      await running.end();
      assert.equal(running.error, 'ERR_ABORTED');
    }
    assert.equal(calls.filter((name) => name === 'cancel').length, 1);
    assert.deepEqual([stream.destroyed, slow.destroyed], [true, true]);
  }
});
