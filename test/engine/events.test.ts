import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type Answer,
  Decided,
  type RequestHandler,
  type SessionEvent,
  type SessionView,
  WebRequest,
  reduceSession,
  startView,
  textBody,
} from '../../src/engine/index.ts';
import { type TestServer, startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, type Run, TestContext, run, start } from './run.ts';

const secrets = {
  urlPassword: 'url-pass-1f3',
  urlToken: 'url-token-2c7',
  fragment: 'fragment-token-8b0',
  authorization: 'bearer-3d1',
  apiKey: 'api-key-4a9',
  sentCookie: 'sent-cookie-5e2',
  setCookie: 'set-cookie-6f4',
  typedPassword: 'typed-password-7b8',
  locationToken: 'location-token-9d6',
  body: 'body-secret-0e5',
};

/** A rule's answer, as rules give it: with who decided and why. */
const rule: RequestHandler = {
  onBeforeResourceLoad: ({ request, hop }) => {
    if (hop !== 1) return undefined;
    request.headers = [...request.headers, ['X-Added', 'by a rule']];
    return new Decided({ action: 'continue' as const }, [
      {
        decision: {
          kind: 'changed',
          changes: [{ what: 'headers', added: ['X-Added'], set: [], removed: [], omitted: [] }],
        },
        by: {
          kind: 'rule',
          id: 'add',
          file: '/rules.json',
          line: 3,
          sentence: null,
          description: null,
        },
      },
    ]);
  },
};

/** Redirects `/` to `/in`, which wants a password and sets a cookie. */
function challengingServer(): Promise<TestServer> {
  return startServer((request, response) => {
    if (request.url?.startsWith('/in') !== true) {
      response.writeHead(302, { Location: `/in?token=${secrets.locationToken}` }).end('moved');
    } else if (
      request.headers.authorization !==
      `Basic ${Buffer.from(`ann:${secrets.typedPassword}`).toString('base64')}`
    ) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Inside"' }).end('who?');
    } else {
      response.setHeader('Set-Cookie', `session=${secrets.setCookie}; HttpOnly`);
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('welcome');
    }
  });
}

const typed = (): Answer => ({
  kind: 'credentials',
  username: 'ann',
  password: secrets.typedPassword,
});

async function wholeStory(server: TestServer): Promise<Run> {
  using context = new TestContext();
  return await run(
    { url: `${server.url}/`, flags: ['allowStoredCredentials'] },
    { context, handler: rule, person: new Answering(typed) },
  );
}

/** One line for each event, without what differs from run to run. */
function story(events: readonly SessionEvent[]): string[] {
  return events.map((event) => {
    const place = 'hop' in event ? `${event.hop}` : '-';
    const attempt = 'attempt' in event ? `.${event.attempt}` : '';
    return `${place}${attempt} ${event.type} ${detailOf(event)}`.trimEnd();
  });
}

function detailOf(event: SessionEvent): string {
  switch (event.type) {
    case 'session:started':
      return event.request.method;
    case 'hop:started':
      return `${event.reason} ${new URL(event.url).pathname}`;
    case 'phase:started':
      return event.phase;
    case 'callback:asked':
      return `${event.callback} ${event.question.kind}`;
    case 'callback:decided':
      return `${event.callback} ${event.decision.kind} by ${event.by.kind}`;
    case 'connection:opened':
      return event.reused ? 'reused' : 'new';
    case 'response:received':
      return `${event.status}`;
    case 'redirect:received':
      return `${event.status}`;
    case 'download:progress':
    case 'upload:progress':
      return `${event.current}/${event.total}`;
    case 'session:completed':
      return event.status;
    default:
      return '';
  }
}

test('a redirect, a challenge and a rule: the log tells the whole story in order', async () => {
  await using server = await challengingServer();
  const get = await wholeStory(server);
  assert.equal(get.text, 'welcome');
  assert.deepEqual(story(get.events), [
    '- session:started GET',
    '1 hop:started request /',
    '1 callback:decided onBeforeResourceLoad changed by rule',
    '1.1 phase:started connect',
    '1.1 connection:opened new',
    '1.1 phase:started send',
    '1.1 request:sent',
    '1.1 phase:started wait',
    '1.1 phase:started receive',
    '1.1 response:received 302',
    '1 callback:decided onResourceRedirect follow by default',
    '1 redirect:received 302',
    '2 hop:started redirect /in',
    '2.1 connection:opened reused',
    '2.1 phase:started send',
    '2.1 request:sent',
    '2.1 phase:started wait',
    '2.1 phase:started receive',
    '2.1 response:received 401',
    '2.1 phase:started asking',
    '2 callback:asked getAuthCredentials credentials',
    '2.1 phase:started receive',
    '2 callback:decided getAuthCredentials provide by person',
    '2.2 connection:opened reused',
    '2.2 phase:started send',
    '2.2 request:sent',
    '2.2 phase:started wait',
    '2.2 phase:started receive',
    '2.2 response:received 200',
    '2 cookie:handled',
    '2 download:progress 7/7',
    '- session:completed success',
  ]);
});

test('times never go back, and what was asked and decided belongs together', async () => {
  await using server = await challengingServer();
  const { events } = await wholeStory(server);
  const times = events.map(({ time }) => time);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.ok(times.every((time) => time >= 0));
  const session = events[0]?.session;
  assert.ok(events.every((event) => event.session === session));
  const asked = events.find((event) => event.type === 'callback:asked');
  const decided = events.filter(
    (event) => event.type === 'callback:decided' && event.ask !== undefined,
  );
  assert.equal(decided.length, 1);
  assert.ok(decided[0]?.type === 'callback:decided' && decided[0].ask === asked?.ask);
  const completed = events.at(-1);
  assert.ok(completed?.type === 'session:completed');
  assert.ok(completed.timings.totalMs <= completed.time);
});

test('secrets are nowhere in the log, the view or the questions, and the server gets them all', async () => {
  await using server = await challengingServer();
  using context = new TestContext();
  const person = new Answering(typed);
  const { host } = new URL(server.url);
  await context.cookieManager.setCookie(server.url, `jar=${secrets.sentCookie}`);
  const send = (headers: [string, string][]): Promise<Run> =>
    run(
      {
        url: `http://ann:${secrets.urlPassword}@${host}/?token=${secrets.urlToken}#access_token=${secrets.fragment}`,
        method: 'POST',
        headers: [...headers, ['X-Api-Key', secrets.apiKey]],
        postData: textBody(secrets.body),
        flags: ['allowStoredCredentials', 'reportUploadProgress'],
      },
      { context, handler: rule, person },
    );
  const runs = [
    await send([['Authorization', `Bearer ${secrets.authorization}`]]),
    await send([
      ['Authorization', secrets.authorization],
      ['Cookie', `a=${secrets.sentCookie}; ${secrets.sentCookie}`],
    ]),
    await send([['authorization', ` Bearer  ${secrets.authorization} `]]),
  ];
  const wire = JSON.stringify(server.requests);
  assert.ok(wire.includes(secrets.authorization));
  assert.ok(wire.includes(secrets.sentCookie));
  assert.ok(wire.includes(secrets.urlToken));
  assert.equal(runs[0]?.text, 'welcome');
  for (const { events, view, webRequest } of runs) {
    const told = JSON.stringify([events, view, webRequest.log.events, person.questions]);
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(!told.includes(secret), name);
      assert.ok(!told.includes(Buffer.from(secret).toString('base64').slice(0, 12)), name);
    }
  }
});

test('a redirect that leads nowhere keeps the secret of its address', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(302, { Location: `http://[?token=${secrets.locationToken}` }).end();
  });
  const get = await run(server.url);
  assert.equal(get.error, 'ERR_INVALID_REDIRECT');
  assert.ok(!JSON.stringify(get.events).includes(secrets.locationToken));
  assert.match(get.webRequest.requestError?.message ?? '', /http:\/\/\[\?token=/);
});

test('every event is plain data: it survives JSON and a structured clone', async () => {
  await using http = await challengingServer();
  const certificate = await issueCertificate({ commonName: 'localhost' });
  await using https = await startTlsServer({ certificate }, (_, response) => response.end('in'));
  const allow = new Answering(() => ({ kind: 'certificate', allow: true, remember: 'once' }));
  for (const { events } of [
    await wholeStory(http),
    await run(https.url, { person: allow }),
    await run(https.url),
    await run('mailto:ann@example.test'),
  ]) {
    assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
    assert.deepEqual(structuredClone(events), events);
  }
});

test('the view is the same one by one, with events told twice, and with old ones told again', async () => {
  await using server = await challengingServer();
  const { events, view } = await wholeStory(server);
  const [first, ...rest] = events;
  assert.ok(first?.type === 'session:started');
  let twice: SessionView = startView(first);
  for (const [index, event] of rest.entries()) {
    twice = reduceSession(twice, event);
    const before = twice;
    for (const old of [event, first, ...rest.slice(0, index).toReversed()]) {
      twice = reduceSession(twice, old);
      assert.equal(twice, before);
    }
  }
  assert.deepEqual(twice, view);
  assert.equal(view.seq, events.at(-1)?.seq);
  assert.deepEqual(
    view.hops.map(({ index, response, redirect, earlier }) => [
      index,
      response?.status,
      redirect?.status,
      earlier.map((exchange) => exchange.response.status),
    ]),
    [
      [1, 302, 302, []],
      [2, 200, undefined, [401]],
    ],
  );
});

test('the kept log makes the same view as all that was told, but for when progress began', async () => {
  const chunk = Buffer.alloc(64 * 1024);
  await using server = await startServer((_, response) => {
    for (let count = 0; count < 20; count++) response.write(chunk);
    response.end();
  });
  const get = await run(server.url);
  const kept = get.webRequest.log.events;
  assert.ok(kept.length <= get.events.length);
  assert.equal(kept.filter(({ type }) => type === 'download:progress').length, 1);
  const [first, ...rest] = kept;
  assert.ok(first?.type === 'session:started');
  const view = rest.reduce(reduceSession, startView(first));
  assert.deepEqual(view.hops[0]?.download?.current, get.view.hops[0]?.download?.current);
  assert.equal(view.hops[0]?.download?.current, 20 * chunk.length);
  assert.deepEqual(view.bytes, get.view.bytes);
});

test('a subscriber that throws is told no more, and the others and the request go on', async () => {
  await using server = await challengingServer();
  using context = new TestContext();
  const get = start(server.url, { context });
  let heard = 0;
  get.webRequest.log.subscribe(() => {
    heard++;
    throw new Error('reader');
  });
  const late: string[] = [];
  get.webRequest.log.subscribe(({ type }) => late.push(type));
  await get.end();
  assert.equal(heard, 1);
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.equal(get.status, 401);
  assert.deepEqual(
    late,
    get.events.map(({ type }) => type),
  );
  assert.match(get.of('problem:reported')[0]?.message ?? '', /gets no more events: reader$/);
});

test('a subscriber that cancels within an event hears the end after it, once', async () => {
  await using server = await challengingServer();
  using context = new TestContext();
  for (const type of ['session:started', 'request:sent', 'response:received'] as const) {
    const webRequest = WebRequest.create({ url: server.url }, {}, { context });
    const types: string[] = [];
    webRequest.log.subscribe((event) => {
      types.push(event.type);
      if (event.type === type) webRequest.cancel();
    });
    await webRequest.done;
    assert.equal(webRequest.requestStatus, 'canceled');
    assert.equal(types.filter((one) => one === 'session:completed').length, 1);
    assert.equal(types.at(-1), 'session:completed');
    assert.ok(types.indexOf(type) < types.length - 1);
  }
});

test('whoever unsubscribes is told nothing more', async () => {
  await using server = await challengingServer();
  const get = start(server.url);
  const types: string[] = [];
  const stop = get.webRequest.log.subscribe(({ type }) => {
    types.push(type);
    if (type === 'hop:started') stop();
  });
  await get.end();
  assert.deepEqual(types, ['session:started', 'hop:started']);
});
