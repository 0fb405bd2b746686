import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../../src/session/decision.ts';
import { AskPerson } from '../../src/engine/handlers/decision.ts';
import {
  decided,
  explained,
  fetching,
  FILE,
  handlerOf,
  handlerWith,
  loading,
  missed,
  redirecting,
  responding,
  sendingCookie,
  settingCookie,
} from './callbackParameters.ts';

const set = (header: string, value: string): object => ({ header, operation: 'set', value });

test('modifyHeaders sets, appends and removes request headers and says which', async () => {
  const handler = handlerWith({
    condition: { requestDomains: ['example.com'] },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        set('X-Trace-Id', 'abc'),
        set('accept', 'text/plain'),
        { header: 'X-Tag', operation: 'append', value: 'two' },
        { header: 'user-agent', operation: 'remove' },
        { header: 'Not-There', operation: 'remove' },
      ],
    },
  });
  const parameters = loading('https://api.example.com/', {
    headers: [
      ['Accept', '*/*'],
      ['X-Tag', 'one'],
      ['User-Agent', 'x'],
    ],
  });
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.deepEqual(answer.value, { action: 'continue' });
  assert.deepEqual(parameters.request.headers, [
    ['accept', 'text/plain'],
    ['X-Tag', 'one'],
    ['X-Trace-Id', 'abc'],
    ['X-Tag', 'two'],
  ]);
  assert.partialDeepStrictEqual(answer.attributions, [
    {
      decision: {
        kind: 'changed',
        changes: [
          {
            what: 'headers',
            added: ['X-Trace-Id', 'X-Tag'],
            set: ['accept'],
            removed: ['user-agent'],
            omitted: [],
          },
        ],
      },
      by: { kind: 'rule', id: 'r', file: FILE, line: 4 },
      explanation: 'added X-Trace-Id and X-Tag, set accept, removed user-agent',
      emphasis: ['X-Trace-Id', 'X-Tag', 'accept', 'user-agent'],
    },
  ]);
});

test('modifyHeaders changes the headers of the response that is delivered', async () => {
  const handler = handlerWith({
    condition: { statusCodes: ['2xx'] },
    action: {
      type: 'modifyHeaders',
      responseHeaders: [
        set('Access-Control-Allow-Origin', '*'),
        { header: 'Server', operation: 'remove' },
      ],
    },
  });
  const answer = await decided(
    handler.onResourceResponse?.(responding('https://x.test/', 200, [['server', 'old']])),
  );
  assert.deepEqual(answer.value, {
    action: 'accept',
    headers: [['Access-Control-Allow-Origin', '*']],
  });
  assert.deepEqual(
    await missed(handler.onResourceResponse?.(responding('https://x.test/', 404))),
    [],
  );
});

test('header values may come from secrets, which no log shows', async () => {
  const handler = handlerWith({
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        set('Authorization', 'Bearer ${secret:token}'),
        set('X-Missing', '${env:NOPE}'),
      ],
    },
  });
  const parameters = loading('https://x.test/');
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.deepEqual(parameters.request.headers, [['Authorization', 'Bearer t0ken']]);
  assert.equal(
    answer.attributions[0]?.explanation,
    'added Authorization, left out X-Missing: the environment variable NOPE is not set',
  );
  assert.ok(!JSON.stringify(answer.attributions).includes('t0ken'));
});

test("a header secret with a line break can't forge another header", async () => {
  const handler = handlerWith(
    { action: { type: 'modifyHeaders', requestHeaders: [set('X-Key', '${env:KEY}')] } },
    { resolveSecret: async () => 'a\r\nHost: evil.test' },
  );
  const parameters = loading('https://x.test/');
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.ok(answer.attributions[0] !== undefined && isRefusal(answer.attributions[0].decision));
  assert.equal(
    answer.attributions[0].explanation,
    'left out X-Key: its secret contains a character that is not allowed in a header',
  );
  assert.deepEqual(parameters.request.headers, []);
});

test('modifiers of several rules add up, and the rule of higher priority has the last word', async () => {
  const headers = (id: string, priority: number, ...requestHeaders: object[]): object => ({
    id,
    priority,
    action: { type: 'modifyHeaders', requestHeaders },
  });
  const handler = handlerOf({
    rules: [
      headers('low', 1, set('A', 'low'), set('B', 'low'), {
        header: 'C',
        operation: 'append',
        value: 'low',
      }),
      headers('high', 5, set('A', 'high'), { header: 'B', operation: 'remove' }, set('C', 'high')),
      headers('lowest', 1, set('A', 'lowest')),
    ],
  });
  const parameters = loading('https://x.test/', { headers: [['B', 'own']] });
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.deepEqual(parameters.request.headers, [
    ['A', 'high'],
    ['C', 'high'],
    ['C', 'low'],
  ]);
  assert.deepEqual(
    answer.attributions.map(({ by, explanation }) => [by.kind === 'rule' && by.id, explanation]),
    [
      ['high', 'added A and C, removed B'],
      ['low', 'added C'],
    ],
  );
});

test('continueRequest changes URL, method, headers, body and flags', async () => {
  const handler = handlerWith({
    action: {
      type: 'continueRequest',
      url: '/v2?x=1',
      method: 'put',
      headers: { 'X-A': '1', Cookie: null },
      postData: 'hello',
      flags: ['skipCache'],
    },
  });
  const parameters = loading('https://x.test/v1', { headers: [['Cookie', 'a=b']] });
  assert.deepEqual(await explained(handler.onBeforeResourceLoad?.(parameters)), [
    'sent to https://x.test/v2?x=1, changed the method to PUT, added X-A, removed Cookie, replaced the body, added the flag skipCache',
  ]);
  const { url, method, headers, postData, flags } = parameters.request;
  assert.deepEqual(
    { url, method, headers, flags: [...flags] },
    { url: 'https://x.test/v2?x=1', method: 'PUT', headers: [['X-A', '1']], flags: ['skipCache'] },
  );
  assert.deepEqual(postData?.elements, [
    { kind: 'bytes', bytes: new TextEncoder().encode('hello') },
  ]);
});

test('continueRequest that changes nothing decides nothing', async () => {
  const handler = handlerWith({ action: { type: 'continueRequest', method: 'GET' } });
  assert.deepEqual(await missed(handler.onBeforeResourceLoad?.(loading('https://x.test/'))), []);
});

test('block ends the search and names its error', async () => {
  const handler = handlerOf({
    rules: [
      { id: 'no', priority: 2, action: { type: 'block', errorCode: 'connectionrefused' } },
      { id: 'never', action: { type: 'modifyHeaders', requestHeaders: [set('A', '1')] } },
    ],
  });
  const parameters = loading('https://x.test/');
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.deepEqual(answer.value, { action: 'cancel', error: 'ERR_CONNECTION_REFUSED' });
  assert.deepEqual(
    answer.attributions.map(({ decision: { kind }, explanation }) => [kind, explanation]),
    [['cancel', 'blocked with ERR_CONNECTION_REFUSED; nothing was sent']],
  );
  assert.deepEqual(parameters.request.headers, []);
});

test('allow keeps later rules from the request', async () => {
  const handler = handlerOf({
    rules: [
      {
        id: 'tag',
        priority: 3,
        action: { type: 'modifyHeaders', requestHeaders: [set('A', '1')] },
      },
      { id: 'leave', priority: 2, action: { type: 'allow' } },
      { id: 'no', action: { type: 'block' } },
      { id: 'mock', action: { type: 'fulfill', body: 'x' } },
      { id: 'stop', action: { type: 'rewriteRedirect', decision: 'stop' } },
      { id: 'cookies', action: { type: 'cookies', send: 'block', save: 'block' } },
    ],
  });
  const parameters = loading('https://x.test/');
  const answer = await decided(handler.onBeforeResourceLoad?.(parameters));
  assert.deepEqual(answer.value, { action: 'continue' });
  assert.deepEqual(parameters.request.headers, [['A', '1']]);
  assert.deepEqual(
    answer.attributions.map(({ explanation }) => explanation),
    ['added A', 'left alone: rules after this one do not apply'],
  );
  assert.deepEqual(await missed(handler.getResourceHandler?.(fetching('https://x.test/'))), []);
  assert.deepEqual(
    await missed(handler.onResourceRedirect?.(redirecting('https://x.test/', 'https://y.test/'))),
    [],
  );
  assert.deepEqual(
    await missed(handler.canSendCookie?.(sendingCookie('https://x.test/', 'a'))),
    [],
  );
  assert.deepEqual(await missed(handler.canSetCookie?.(settingCookie('https://x.test/', 'a'))), []);
});

test('rewriteRedirect changes parts of the target', async () => {
  const handler = handlerWith({
    condition: { redirectUrlFilter: '|http://' },
    action: {
      type: 'rewriteRedirect',
      redirect: {
        transform: {
          scheme: 'https',
          host: 'new.test',
          port: '8443',
          queryTransform: {
            removeParams: ['utm'],
            addOrReplaceParams: [
              { key: 'v', value: '2' },
              { key: 'none', value: '1', replaceOnly: true },
            ],
          },
        },
      },
    },
  });
  const answer = await decided(
    handler.onResourceRedirect?.(
      redirecting('https://x.test/', 'http://user:pw@old.test/login?utm=1&v=1#top'),
    ),
  );
  assert.deepEqual(answer.value, {
    action: 'follow',
    url: 'https://user:pw@new.test:8443/login?v=2#top',
  });
  assert.partialDeepStrictEqual(answer.attributions[0], {
    decision: { kind: 'rewrite', method: null, headers: null },
    by: { kind: 'rule', id: 'r', file: FILE, line: 4 },
    explanation:
      'redirected to https://user:•••@new.test:8443/login?v=2#top instead of http://user:•••@old.test/login?utm=1&v=1#top',
    emphasis: ['https://user:•••@new.test:8443/login?v=2#top'],
  });
});

test('rewriteRedirect goes to a URL of its own, stops, cancels, asks or follows', async () => {
  const answer = async (action: object): Promise<unknown> =>
    handlerWith({ action: { type: 'rewriteRedirect', ...action } }).onResourceRedirect?.(
      redirecting('https://x.test/', 'https://y.test/a'),
    );
  const expected: [object, object][] = [
    [
      { redirect: { url: '/login' } },
      {
        value: { action: 'follow', url: 'https://y.test/login' },
        explanation: 'redirected to https://y.test/login instead of https://y.test/a',
      },
    ],
    [
      { decision: 'stop' },
      {
        value: { action: 'stop' },
        explanation: 'did not follow the redirect to https://y.test/a: the 302 is the response',
      },
    ],
    [
      { decision: 'cancel' },
      { value: { action: 'cancel' }, explanation: 'canceled the redirect to https://y.test/a' },
    ],
    [{}, { value: { action: 'follow' }, explanation: 'accepted the redirect to https://y.test/a' }],
  ];
  for (const [action, { value, explanation }] of expected as [
    object,
    { value: object; explanation: string },
  ][]) {
    const given = await decided(Promise.resolve(answer(action)) as never);
    assert.deepEqual(given.value, value);
    assert.equal(given.attributions[0]?.explanation, explanation);
  }
  const asked = await answer({ decision: 'prompt' });
  assert.ok(asked instanceof AskPerson);
  assert.partialDeepStrictEqual(asked.by, { kind: 'rule', id: 'r', file: FILE, line: 4 });
});

test('the conditions of a redirect rule look at the request that was redirected', async () => {
  const handler = handlerWith({
    condition: { requestDomains: ['x.test'], isRedirect: true, statusCodes: [302] },
    action: { type: 'rewriteRedirect', decision: 'stop' },
  });
  await decided(handler.onResourceRedirect?.(redirecting('https://x.test/', 'https://y.test/')));
  assert.deepEqual(
    await missed(handler.onResourceRedirect?.(redirecting('https://y.test/', 'https://x.test/'))),
    [],
  );
});

test('each hop is evaluated anew, and isRedirect tells the first from the others', async () => {
  const handler = handlerWith({ condition: { isRedirect: true }, action: { type: 'block' } });
  assert.deepEqual(await missed(handler.onBeforeResourceLoad?.(loading('https://x.test/'))), []);
  await decided(handler.onBeforeResourceLoad?.(loading('https://x.test/', { hop: 2 })));
});

test('cookies decides on each cookie, sent or saved', async () => {
  const handler = handlerOf({
    rules: [
      {
        id: 'keep',
        priority: 2,
        condition: { cookie: { name: '_ga_keep' } },
        action: { type: 'cookies', send: 'allow', save: 'allow' },
      },
      {
        id: 'no',
        condition: { cookie: { name: '_ga*' } },
        action: { type: 'cookies', send: 'block', save: 'block' },
      },
    ],
  });
  const said = async (name: string): Promise<unknown[]> => [
    (await decided(handler.canSendCookie?.(sendingCookie('https://x.test/', name)))).value,
    (await explained(handler.canSendCookie?.(sendingCookie('https://x.test/', name))))[0],
    (await decided(handler.canSetCookie?.(settingCookie('https://x.test/', name)))).value,
    (await explained(handler.canSetCookie?.(settingCookie('https://x.test/', name))))[0],
  ];
  assert.deepEqual(await said('_ga_1'), [
    false,
    'did not send _ga_1 to x.test',
    false,
    'refused _ga_1 from x.test',
  ]);
  assert.deepEqual(await said('_ga_keep'), [
    true,
    'let _ga_keep be sent to x.test',
    true,
    'saved _ga_keep from x.test',
  ]);
  assert.deepEqual(
    await missed(handler.canSendCookie?.(sendingCookie('https://x.test/', 'sid'))),
    [],
  );
});
