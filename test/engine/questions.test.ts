import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  AskPerson,
  type DecidedBy,
  Decided,
  type Question,
  type RequestHandler,
  textBody,
} from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { Answering, outcome, run, seen, start, TestContext, Thinking } from './run.ts';

const by: DecidedBy = {
  kind: 'rule',
  id: 'look',
  file: '/a.request-rules.json',
  line: 3,
  sentence: null,
  description: null,
};
const ask = () => new AskPerson(by);
const yes = (question: Question): Answer | null => {
  if (question.kind === 'cookie') return { kind: 'cookie', allow: true };
  return question.kind === 'breakpoint' ? { kind: 'breakpoint', continue: true } : null;
};
const flags = ['allowStoredCredentials'] as const;

async function withCookie(url: string): Promise<TestContext> {
  const context = new TestContext();
  await context.cookieManager.setCookie(url, 'sid=s3cr3t; Path=/; HttpOnly');
  await context.cookieManager.setCookie(url, '_ga=tr4cked; Path=/');
  return context;
}

test('a person decides whether a cookie is sent, and never sees its value', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = await withCookie(server.url);
  const person = new Answering((question) => ({
    kind: 'cookie',
    allow: question.kind === 'cookie' && question.cookies[0]?.name === 'sid',
  }));
  const get = await run(
    { url: server.url, flags: [...flags] },
    { context, person, handler: { canSendCookie: ask } },
  );
  assert.deepEqual(seen(server.requests[0], 'cookie'), ['sid=s3cr3t']);
  assert.equal(person.questions.length, 2);
  const [first] = person.questions;
  assert.ok(first?.kind === 'cookie');
  assert.equal(first.use, 'send');
  assert.equal(first.cookies[0]?.name, 'sid');
  assert.equal(first.cookies[0].valueLength, 6);
  assert.equal(first.cookies[0].httpOnly, true);
  assert.ok(!/s3cr3t|tr4cked/.test(JSON.stringify(get.events)));
});

test('a person decides on all cookies of a request at once', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = await withCookie(server.url);
  const person = new Answering(() => ({ kind: 'cookie', allow: false }));
  await run(
    { url: server.url, flags: [...flags] },
    { context, person, handler: { canGetCookies: ask } },
  );
  assert.deepEqual(seen(server.requests[0], 'cookie'), []);
  const [question] = person.questions;
  assert.ok(question?.kind === 'cookie' && question.all);
  assert.deepEqual(
    question.cookies.map(({ name }) => name),
    ['sid', '_ga'],
  );
});

test('a person decides whether a cookie is kept', async () => {
  await using server = await startServer((_, response) =>
    response.setHeader('Set-Cookie', ['a=1', 'b=2']).end('ok'),
  );
  using context = new TestContext();
  const person = new Answering((question) => ({
    kind: 'cookie',
    allow: question.kind === 'cookie' && question.cookies[0]?.name === 'b',
  }));
  const get = await run(
    { url: server.url, flags: [...flags] },
    { context, person, handler: { canSetCookie: ask } },
  );
  const kept = await context.cookieManager.cookiesFor(server.url);
  assert.deepEqual(
    kept.map(({ name }) => name),
    ['b'],
  );
  assert.deepEqual(
    get
      .of('callback:decided')
      .flatMap((entry) => (entry.ask === undefined ? [] : entry.decision.kind)),
    ['block', 'allow'],
  );
});

test('a person may keep a cookie for the session only', async () => {
  await using server = await startServer((_, response) =>
    response.setHeader('Set-Cookie', 'a=1; Max-Age=3600').end('ok'),
  );
  using context = new TestContext();
  const person = new Answering(() => ({ kind: 'cookie', allow: 'session' }));
  const handler = { canSetCookie: ask };
  await run({ url: server.url, flags: [...flags] }, { context, person, handler });
  const [kept] = await context.cookieManager.cookiesFor(server.url);
  assert.equal(kept?.expires, null);
});

test('without a person, a cookie that a rule wants looked at is neither sent nor kept', async () => {
  await using server = await startServer((_, response) =>
    response.setHeader('Set-Cookie', 'new=1').end('ok'),
  );
  using context = await withCookie(server.url);
  await run(
    { url: server.url, flags: [...flags] },
    { context, handler: { canSendCookie: ask, canSetCookie: ask } },
  );
  assert.deepEqual(seen(server.requests[0], 'cookie'), []);
  const kept = await context.cookieManager.cookiesFor(server.url);
  assert.ok(!kept.some(({ name }) => name === 'new'));
});

test('a breakpoint shows the request as all handlers have made it, and lets it go on so', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const person = new Answering(yes);
  const first: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      request.headers = [...request.headers, ['X-First', '1']];
      const go = new Decided({ action: 'continue' as const }, [
        { decision: { kind: 'changed', changes: [{ what: 'referrer' }] }, by },
      ]);
      return new AskPerson(by, [], { changes: go });
    },
  };
  const second: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      request.headers = [...request.headers, ['Authorization', 'Bearer t0ken']];
    },
  };
  const post = await run(
    { url: server.url, method: 'POST', postData: textBody('hello') },
    { person, handler: [first, second] },
  );
  assert.equal(outcome(post), 'ok');
  const [question] = person.questions;
  assert.ok(question?.kind === 'breakpoint' && question.phase === 'beforeRequestSent');
  assert.equal(question.method, 'POST');
  assert.equal(question.body?.bytes, 5);
  const headers = question.headers.filter(([name]) => /X-First|Authorization/.test(name));
  assert.deepEqual(headers, [
    ['X-First', '1'],
    ['Authorization', 'Bearer •••'],
  ]);
  assert.deepEqual(seen(server.requests[0], 'x-first'), ['1']);
  assert.deepEqual(seen(server.requests[0], 'authorization'), ['Bearer t0ken']);
  assert.deepEqual(
    post.of('callback:decided').map(({ decision, by }) => `${decision.kind} ${by.kind}`),
    ['changed rule', 'changed module', 'continue person'],
  );
});

test('where one answer counts, handlers after the one that wants a person asked are not', async () => {
  const asked: string[] = [];
  const person = new Answering(() => ({ kind: 'protocol', allow: true }));
  const handler: RequestHandler[] = [
    { onProtocolExecution: ask },
    {
      onProtocolExecution: () => {
        asked.push('second');
        return false;
      },
    },
  ];
  const get = await run('foo://x', { person, handler });
  assert.deepEqual([asked, person.questions.length], [[], 1]);
  assert.deepEqual(
    get.of('callback:decided').map((event) => event.by.kind),
    ['person'],
  );
});

test('what is canceled at a breakpoint is not sent', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const person = new Answering(() => ({ kind: 'breakpoint', continue: false }));
  const get = await run(server.url, { person, handler: { onBeforeResourceLoad: ask } });
  assert.equal(outcome(get), 'ERR_ABORTED');
  assert.equal(server.requests.length, 0);
});

test('a handler behind a breakpoint that cancels leaves nothing to be asked', async () => {
  const person = new Answering(yes);
  const handler: RequestHandler[] = [
    { onBeforeResourceLoad: ask },
    { onBeforeResourceLoad: () => ({ action: 'cancel', error: 'ERR_BLOCKED_BY_CLIENT' }) },
  ];
  const get = await run('http://nowhere.invalid/', { person, handler });
  assert.equal(outcome(get), 'ERR_BLOCKED_BY_CLIENT');
  assert.deepEqual(person.questions, []);
});

test('a breakpoint at the response shows it as handlers want it seen; it is delivered or not', async () => {
  await using server = await startServer((_, response) => response.writeHead(503).end('later'));
  const handler: RequestHandler[] = [
    { onResourceResponse: () => ({ action: 'accept', status: 200 }) },
    { onResourceResponse: ask },
  ];
  const person = new Answering(yes);
  const get = await run(server.url, { person, handler });
  assert.equal(outcome(get), 'later');
  assert.equal(get.status, 200);
  const [question] = person.questions;
  assert.ok(question?.kind === 'breakpoint' && question.phase === 'responseStarted');
  assert.equal(question.status, 200);

  const no = new Answering(() => ({ kind: 'cancel' }));
  const canceled = await run(server.url, { person: no, handler });
  assert.equal(outcome(canceled), 'ERR_ABORTED');
  assert.deepEqual(canceled.data, []);
});

for (const [onTimeout, expected] of [
  ['continue', 'ok'],
  ['cancel', 'ERR_ABORTED'],
] as const) {
  const options = { limit: { ms: 5, then: onTimeout } };
  const handler: RequestHandler = {
    onBeforeResourceLoad: () => new AskPerson(by, [], options),
  };

  test(`a breakpoint that nobody answers in time: ${onTimeout}; its question is taken back`, async () => {
    await using server = await startServer((_, response) => response.end('ok'));
    const thinking = new Thinking();
    const taken = Promise.withResolvers<undefined>();
    const person: typeof thinking = Object.assign(thinking, {
      ask: (question: Question, _: unknown, signal: AbortSignal) => {
        signal.addEventListener('abort', () => {
          taken.resolve(undefined);
        });
        return Thinking.prototype.ask.call(thinking, question);
      },
    });
    const get = await run(server.url, { person, handler });
    assert.equal(outcome(get), expected);
    await taken.promise;
    const [question] = thinking.questions;
    assert.ok(question?.kind === 'breakpoint');
    assert.equal(question.timeoutMs, 5);
    assert.match(get.of('callback:decided')[0]?.explanation ?? '', /^nobody answered in time: /);
    assert.deepEqual(get.view.questions, []);
  });

  test(`a breakpoint without a person: ${onTimeout}`, async () => {
    await using server = await startServer((_, response) => response.end('ok'));
    assert.equal(outcome(await run(server.url, { handler })), expected);
  });
}

test('a session that ends takes its breakpoint with it', async () => {
  const person = new Thinking();
  const get = start('http://nowhere.invalid/', { person, handler: { onBeforeResourceLoad: ask } });
  await get.until('callback:asked');
  get.webRequest.cancel();
  await get.end();
  assert.equal(outcome(get), 'ERR_ABORTED');
  assert.deepEqual(get.view.questions, []);
});
