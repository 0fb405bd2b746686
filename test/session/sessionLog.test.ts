import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type HeaderList,
  type SessionEvent,
  SessionLog,
  maskHeaders,
  maskUrl,
  textBody,
} from '../../src/engine/index.ts';
import { unmaskUrl } from '../../src/session/mask.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { Answering, run, start, TestContext } from '../engine/run.ts';

/** `/` leads to `/middle`, and that, moved by a handler, to `/end`, which wants credentials. */
function threeHops() {
  return startServer((request, response) => {
    void readBody(request).then(() => {
      if (request.url?.startsWith('/end') === true) {
        const welcome = request.headers.authorization !== undefined;
        if (!welcome) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="end"' });
        response.end(welcome ? 'the end' : '');
        return;
      }
      const location = request.url === '/middle' ? '/wrong' : '/middle';
      response.writeHead(302, { Location: location, 'Set-Cookie': 'sid=cookie-secret' });
      response.end();
    });
  });
}

/** One line of the log without what differs from run to run. */
function line(event: SessionEvent, origin: string): string {
  const { session: _session, seq: _seq, time: _time, type, ...rest } = event;
  const text = JSON.stringify(rest, (name, value: unknown) => {
    if (['startedAt', 'waitedMs', 'totalMs'].includes(name)) return undefined;
    if (name === 'ask' && typeof value === 'string') return 'N';
    if (name === 'headers' && Array.isArray(value)) {
      const fields = value as HeaderList;
      return fields.filter(([field]) => !['Date', 'Keep-Alive'].includes(field));
    }
    return value;
  });
  return `${type} ${text
    .replaceAll(origin, 'SERVER')
    .replaceAll(new URL(origin).host, 'HOST')
    .replaceAll(`:${new URL(origin).port}`, ':PORT')}`;
}

test('the log of a session of three hops tells all that happened, in order', async () => {
  await using server = await threeHops();
  using context = new TestContext({ userAgent: 'test', responseCache: null });
  const get = await run(
    {
      url: `${server.url}/`,
      method: 'POST',
      postData: textBody('body'),
      flags: ['allowStoredCredentials'],
    },
    {
      context,
      handler: {
        onResourceRedirect: ({ newUrl }) => (newUrl.endsWith('/wrong') ? '/end' : undefined),
      },
      person: new Answering(() => ({
        kind: 'credentials',
        username: 'me',
        password: 'pass-secret',
      })),
    },
  );
  const port = String(server.port);
  const lines = get.events.map((event) => line(event, server.url).replaceAll(port, 'PORT'));
  const own =
    '["User-Agent","test"],["Accept","*/*"],["Accept-Encoding","gzip, deflate, br, zstd"],["Accept-Language","en-US,en;q=0.9"]';
  const wire = '["host","HOST"],["connection","keep-alive"]';
  const moved = (to: string) =>
    `response:received {"hop":N,"attempt":1,"status":302,"statusText":"Found","headers":[["Location","${to}"],["Set-Cookie","sid=•••"],["Connection","keep-alive"],["Transfer-Encoding","chunked"]],"httpVersion":"1.1","mimeType":null,"charset":null,"mocked":false,"fromCache":null}`;
  const cookie = (hop: number, what: string) =>
    `cookie:handled {"hop":${String(hop)},"what":"${what}","name":"sid","facts":{"name":"sid","domain":"127.0.0.1","hostOnly":true,"path":"/","secure":false,"httpOnly":false,"sameSite":"unspecified","expires":null,"valueLength":13},"reason":null}`;
  assert.deepEqual(lines, [
    'session:started {"request":{"url":"SERVER/","method":"POST","headers":[],"flags":["allowStoredCredentials"],"body":{"kind":"bytes","bytes":4,"mimeType":"text/plain;charset=UTF-8"}}}',
    'hop:started {"hop":1,"method":"POST","url":"SERVER/","reason":"request"}',
    'phase:started {"hop":1,"attempt":1,"phase":"connect"}',
    'connection:opened {"hop":1,"attempt":1,"remoteAddress":"HOST","protocol":"http/1.1","reused":false}',
    'phase:started {"hop":1,"attempt":1,"phase":"send"}',
    `request:sent {"hop":1,"attempt":1,"method":"POST","url":"SERVER/","headers":[${wire},${own},["Content-Type","text/plain;charset=UTF-8"],["content-length","4"]],"backend":"undici"}`,
    'upload:progress {"hop":1,"current":4,"total":4}',
    'phase:started {"hop":1,"attempt":1,"phase":"wait"}',
    'phase:started {"hop":1,"attempt":1,"phase":"receive"}',
    moved('/middle').replace('N', '1'),
    'callback:decided {"callback":"onResourceRedirect","hop":1,"decision":{"kind":"follow","to":"SERVER/middle"},"by":{"kind":"default"},"explanation":"accepted the redirect to SERVER/middle","emphasis":[]}',
    'redirect:received {"hop":1,"status":302,"from":"SERVER/","to":"SERVER/middle"}',
    cookie(1, 'saved'),
    'hop:started {"hop":2,"method":"GET","url":"SERVER/middle","reason":"redirect"}',
    cookie(2, 'sent'),
    'connection:opened {"hop":2,"attempt":1,"remoteAddress":"HOST","protocol":"http/1.1","reused":true}',
    'phase:started {"hop":2,"attempt":1,"phase":"send"}',
    `request:sent {"hop":2,"attempt":1,"method":"GET","url":"SERVER/middle","headers":[${wire},${own},["Cookie","sid=•••"]],"backend":"undici"}`,
    'phase:started {"hop":2,"attempt":1,"phase":"wait"}',
    'phase:started {"hop":2,"attempt":1,"phase":"receive"}',
    moved('/wrong').replace('N', '2'),
    'callback:decided {"callback":"onResourceRedirect","hop":2,"decision":{"kind":"rewrite","to":"/end","insteadOf":"SERVER/wrong","method":null,"headers":null},"by":{"kind":"module"},"explanation":"redirected to /end instead of SERVER/wrong","emphasis":["/end"]}',
    'redirect:received {"hop":2,"status":302,"from":"SERVER/middle","to":"SERVER/wrong","rewrittenTo":"SERVER/end"}',
    cookie(2, 'saved'),
    'hop:started {"hop":3,"method":"GET","url":"SERVER/end","reason":"redirect"}',
    cookie(3, 'sent'),
    'connection:opened {"hop":3,"attempt":1,"remoteAddress":"HOST","protocol":"http/1.1","reused":true}',
    'phase:started {"hop":3,"attempt":1,"phase":"send"}',
    `request:sent {"hop":3,"attempt":1,"method":"GET","url":"SERVER/end","headers":[${wire},${own},["Cookie","sid=•••"]],"backend":"undici"}`,
    'phase:started {"hop":3,"attempt":1,"phase":"wait"}',
    'phase:started {"hop":3,"attempt":1,"phase":"receive"}',
    'response:received {"hop":3,"attempt":1,"status":401,"statusText":"Unauthorized","headers":[["WWW-Authenticate","Basic realm=\\"end\\""],["Connection","keep-alive"],["Transfer-Encoding","chunked"]],"httpVersion":"1.1","mimeType":null,"charset":null,"mocked":false,"fromCache":null}',
    'phase:started {"hop":3,"attempt":1,"phase":"asking"}',
    'callback:asked {"hop":3,"ask":"N","callback":"getAuthCredentials","question":{"kind":"credentials","url":"SERVER/end","isProxy":false,"host":"127.0.0.1","port":PORT,"realm":"end","scheme":"basic","attempt":1,"username":""},"nearMisses":[]}',
    'phase:started {"hop":3,"attempt":1,"phase":"receive"}',
    'callback:decided {"callback":"getAuthCredentials","hop":3,"decision":{"kind":"provide","scheme":"basic","realm":"end","username":"me"},"by":{"kind":"person"},"ask":"N","explanation":"answered basic realm “end” as me","emphasis":["basic"]}',
    'connection:opened {"hop":3,"attempt":2,"remoteAddress":"HOST","protocol":"http/1.1","reused":true}',
    'phase:started {"hop":3,"attempt":2,"phase":"send"}',
    `request:sent {"hop":3,"attempt":2,"method":"GET","url":"SERVER/end","headers":[${wire},${own},["Cookie","sid=•••"],["Authorization","Basic •••"]],"backend":"undici"}`,
    'phase:started {"hop":3,"attempt":2,"phase":"wait"}',
    'phase:started {"hop":3,"attempt":2,"phase":"receive"}',
    'response:received {"hop":3,"attempt":2,"status":200,"statusText":"OK","headers":[["Connection","keep-alive"],["Content-Length","7"]],"httpVersion":"1.1","mimeType":null,"charset":null,"mocked":false,"fromCache":null}',
    'download:progress {"hop":3,"current":7,"total":7}',
    'session:completed {"status":"success","error":null,"timings":{},"bytes":{"sent":4,"received":7,"decoded":7,"cached":0}}',
  ]);
  assert.ok(!JSON.stringify(get.events).includes('secret'));
});

test('the view of a session has each hop with its phases, headers, decisions and progress', async () => {
  await using server = await threeHops();
  const { view } = await run(
    { url: `${server.url}/`, flags: ['allowStoredCredentials'] },
    {
      handler: { onResourceRedirect: ({ hop }) => (hop === 2 ? '/end' : undefined) },
      person: new Answering(() => ({ kind: 'credentials', username: 'u', password: 'p' })),
    },
  );
  assert.deepEqual([view.state, view.questions, view.error], ['success', [], null]);
  assert.deepEqual(
    view.hops.map((hop) => [
      hop.index,
      hop.response?.status,
      hop.redirect?.to,
      hop.redirect?.rewrittenTo,
    ]),
    [
      [1, 302, `${server.url}/middle`, undefined],
      [2, 302, `${server.url}/wrong`, `${server.url}/end`],
      [3, 200, undefined, undefined],
    ],
  );
  for (const hop of view.hops) {
    assert.ok(hop.endedAt !== null && hop.endedAt >= hop.startedAt);
    let at = hop.startedAt;
    assert.notEqual(hop.phases.length, 0);
    for (const { start, end } of hop.phases) {
      assert.ok(start >= at && end !== null && end >= start);
      at = end;
    }
  }
  const last = view.hops[2]!;
  assert.deepEqual(
    last.phases.map(({ phase, attempt }) => `${phase} ${attempt}`),
    ['send 1', 'wait 1', 'receive 1', 'asking 1', 'receive 1', 'send 2', 'wait 2', 'receive 2'],
  );
  assert.deepEqual([last.download?.current, last.download?.total], [7, 7]);
  assert.equal(last.entries.filter(({ kind }) => kind === 'decision').length, 1);
});

test('no secret of a request, an answer or a person is in any event', async () => {
  await using server = await startServer((request, response) => {
    if (request.url?.startsWith('/first') === true) {
      response.writeHead(302, {
        Location: '/second?access_token=SECRET&n=1#id_token=SECRET',
        'Set-Cookie': 'sid=SECRET; Path=/',
        'X-Auth': 'SECRET',
      });
    }
    response.end();
  });
  const url = server.url.replace('://', '://user:SECRET@');
  const get = await run({
    url: `${url}/first?token=SECRET&api_key=SECRET&page=2`,
    flags: ['allowStoredCredentials'],
    headers: [
      ['Authorization', 'Bearer SECRET'],
      ['Proxy-Authorization', 'SECRET'],
      ['Cookie', 'a=SECRET; b=SECRET'],
      ['X-Api-Key', 'SECRET'],
      ['Referer', 'http://x/?password=SECRET'],
    ],
  });
  assert.equal(get.webRequest.requestStatus, 'success');
  const text = JSON.stringify(get.events);
  assert.ok(!text.includes('SECRET'), text.slice(text.indexOf('SECRET') - 80).slice(0, 120));
  assert.ok(text.includes('page=2') && text.includes('a=•••; b=•••'));
  const failed = await run('http://user:SECRET@nowhere.invalid/?token=SECRET');
  assert.ok(!JSON.stringify(failed.events).includes('SECRET'));
});

test('masks keep the shape of what they hide, and an edited URL gets its secrets back', () => {
  const url = 'https://me:pw@h.test/p?token=abc&n=1&sig=x%20y#access_token=def';
  const masked = maskUrl(url);
  assert.equal(masked, 'https://me:•••@h.test/p?token=•••&n=1&sig=•••#access_token=•••');
  assert.equal(unmaskUrl(masked, url), url);
  assert.equal(unmaskUrl(new URL(masked).href, url), url);
  assert.equal(
    unmaskUrl(masked.replace('/p', '/q').replace('n=1', 'n=2'), url),
    'https://me:pw@h.test/q?token=abc&n=2&sig=x%20y#access_token=def',
  );
  // Sent to another place, the secrets stay behind.
  assert.ok(!/pw|abc|x%20y|def/.test(unmaskUrl(masked.replace('h.test', 'other.test'), url)));
  assert.equal(unmaskUrl('https://plain/', url), 'https://plain/');
  assert.deepEqual(
    maskHeaders([
      ['Set-Cookie', 'a=1; Path=/'],
      ['authorization', 'Digest username="u"'],
    ]),
    [
      ['Set-Cookie', 'a=•••; Path=/'],
      ['authorization', 'Digest •••'],
    ],
  );
});

test('a reader that throws is told no more, and nobody else notices', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const { WebRequest } = await import('../../src/engine/index.ts');
  using context = new TestContext();
  const webRequest = WebRequest.create({ url: server.url }, {}, { context });
  let calls = 0;
  webRequest.log.subscribe(() => {
    calls++;
    throw new Error('broken reader');
  });
  const heard: SessionEvent[] = [];
  webRequest.log.subscribe((event) => heard.push(event));
  await webRequest.done;
  assert.deepEqual([webRequest.requestStatus, calls], ['success', 1]);
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    heard.map((_, index) => index),
  );
  const problem = heard.find((event) => event.type === 'problem:reported');
  assert.match(problem?.message ?? '', /broken reader/);
});

test('events that a reader causes come to every reader after the one that it was told of', () => {
  const log = new SessionLog('x');
  const heard: number[] = [];
  log.subscribe(({ seq }) => {
    if (seq === 0) log.append({ type: 'problem:reported', hop: 1, message: 'from a reader' });
  });
  log.subscribe(({ seq }) => heard.push(seq));
  log.append({ type: 'phase:started', hop: 1, attempt: 1, phase: 'dns' });
  assert.deepEqual(heard, [0, 1]);
});

test('of a run of progress events the log keeps the last, and subscribers hear all', () => {
  const log = new SessionLog('x');
  let heard = 0;
  const stop = log.subscribe(() => heard++);
  for (let current = 0; current < 1000; current++) {
    log.append({ type: 'download:progress', hop: 1, current, total: -1 });
  }
  stop();
  log.append({ type: 'upload:progress', hop: 1, current: 1, total: 1 });
  assert.deepEqual([heard, log.events.length], [1000, 2]);
});

test('the log tells which of those who are told something have failed, at once or later, and ends last', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const fails = async (): Promise<never> => {
    await new Promise(setImmediate);
    throw new Error('later');
  };
  const throws = (): never => {
    throw new Error('at once');
  };
  for (const fail of [fails, throws]) {
    const told: () => unknown = fail;
    const get = await run(server.url, {
      handler: [
        { onResourceLoadComplete: fail },
        {
          handler: { onResourceLoadComplete: fail },
          by: { kind: 'module', file: '/modules/own.mjs' },
        },
      ],
      client: { onDownloadProgress: told, onRequestComplete: told },
    });
    assert.equal(get.webRequest.requestStatus, 'success');
    const why = fail === fails ? 'later' : 'at once';
    assert.deepEqual(
      get
        .of('problem:reported')
        .map(({ message }) => message)
        .sort(),
      [
        `onDownloadProgress failed: ${why}`,
        `onRequestComplete failed: ${why}`,
        `onResourceLoadComplete failed: ${why}`,
        `onResourceLoadComplete of /modules/own.mjs failed: ${why}`,
      ],
    );
  }
});

test('a request is over at once for its client also when a handler is long told of it, and the log waits a while for that one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told = Promise.withResolvers<undefined>();
  const get = start('http://nowhere.invalid/', {
    handler: {
      getResourceHandler: () => ({ body: 'ok' }),
      onResourceLoadComplete: () => {
        told.resolve(undefined);
        return new Promise<never>(() => undefined);
      },
    },
  });
  await told.promise;
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.deepEqual(get.of('session:completed'), []);
  await new Promise(setImmediate);
  t.mock.timers.tick(2000);
  await get.end();
  assert.match(
    get.of('problem:reported')[0]?.message ?? '',
    /onResourceLoadComplete has not finished/,
  );
});
