import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import {
  Delegated,
  type LoadDecision,
  type RequestHandler,
  textBody,
} from '../../src/engine/index.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { HandlerOptions } from '../../src/rules/book/ruleBook.ts';
import { Answering, seen } from '../engine/run.ts';
import { decisions, play } from './docExamples.ts';

/** Rules r0, r1… in one file, in front of a network in which every host is there. */
function withRules(t: TestContext, rules: readonly object[], options?: Partial<HandlerOptions>) {
  const numbered = rules.map((rule, index) => ({ id: `r${String(index)}`, ...rule }));
  return play(
    t,
    [JSON.stringify({ version: 1, rules: numbered })],
    { 'body.txt': 'file' },
    options,
  );
}

const tagged = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'X-Tag', operation: 'append', value: 'a' }],
};

test('higher priority first, then the order of the file; a terminal action ends the search', async (t) => {
  const body = (text: string): object => ({ type: 'fulfill', body: text });
  const { send } = await withRules(t, [
    { action: body('first') },
    { action: body('second') },
    { priority: 2, condition: { urlFilter: '/high' }, action: body('high') },
  ]);
  assert.equal((await send('http://x.example.com/')).text, 'first');
  assert.equal((await send('http://x.example.com/high')).text, 'high');
});

test('a redirect leaves behind what others had set for the old URL, secrets first of all', async (t) => {
  const { send, asked } = await withRules(t, [
    {
      condition: { requestDomains: ['old.example.com'] },
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'Authorization', operation: 'set', value: 'Bearer ${secret:token}' },
          { header: 'X-Key', operation: 'set', value: '${secret:token}' },
        ],
      },
    },
    { action: tagged },
    {
      condition: { requestDomains: ['old.example.com'] },
      action: { type: 'redirect', redirect: { url: 'http://new.example.com/' } },
    },
  ]);
  const get = await send('http://old.example.com/');
  assert.deepEqual(
    asked.map(({ url, headers }) => [
      url,
      headers.authorization,
      headers['x-key'],
      headers['x-tag'],
    ]),
    [['http://new.example.com/', undefined, undefined, 'a']],
  );
  assert.deepEqual(decisions(get), [
    'r2: redirected to http://new.example.com/ before anything was sent',
    'r1: added X-Tag',
  ]);
});

test('a redirect that leads in a circle is given up, one that leads to itself is none', async (t) => {
  const to = (from: string, target: string): object => ({
    condition: { urlFilter: `||${from}.example.com` },
    action: { type: 'redirect', redirect: { url: `http://${target}.example.com/` } },
  });
  const { send } = await withRules(t, [to('a', 'b'), to('b', 'a'), to('c', 'c')]);
  const round = await send('http://a.example.com/');
  assert.equal(round.error, 'ERR_TOO_MANY_REDIRECTS');
  const places =
    /^The rule r0 \(.+:\d+\) and the rule r1 \(.+:\d+\) redirected the request more than 20 times\./;
  assert.match(round.webRequest.requestError?.message ?? '', places);
  assert.equal((await send('http://c.example.com/')).text, 'from the network');
});

test('times counts hops: both sides of modifyHeaders on one, and each retry as another', async (t) => {
  const both = {
    ...tagged,
    responseHeaders: [{ header: 'X-Seen', operation: 'set', value: 'yes' }],
  };
  const first = await withRules(t, [{ times: 1, action: both }]);
  const get = await first.send('http://x.example.com/');
  assert.equal(first.asked[0]?.headers['x-tag'], 'a');
  assert.deepEqual(seen(get.webRequest.response ?? undefined, 'x-seen'), ['yes']);
  await first.send('http://x.example.com/');
  assert.equal(first.asked[1]?.headers['x-tag'], undefined);

  const second = await withRules(t, [
    { times: 2, action: { type: 'fulfill', status: 503 } },
    { condition: { statusCodes: [503] }, action: { type: 'retry', attempts: 5 } },
  ]);
  const healed = await second.send('http://x.example.com/');
  assert.deepEqual([healed.text, second.asked.length], ['from the network', 1]);
  assert.deepEqual(
    healed.of('hop:started').map(({ reason }) => reason),
    ['request', 'retried', 'retried'],
  );
});

test('a rule that changed something before another blocked has not used up its times', async (t) => {
  const { send, asked } = await withRules(t, [
    { times: 1, action: tagged },
    { condition: { urlFilter: '/no' }, action: { type: 'block' } },
  ]);
  const blocked = await send('http://x.example.com/no');
  assert.deepEqual(decisions(blocked), [
    'r1: blocked with ERR_BLOCKED_BY_CLIENT; nothing was sent',
  ]);
  await send('http://x.example.com/yes');
  assert.equal(asked[0]?.headers['x-tag'], 'a');
});

test('a navigation is blocked before its cookies are looked at, with the error that the rule names', async (t) => {
  const { send } = await withRules(t, [{ action: { type: 'block', errorCode: 'accessdenied' } }]);
  const get = await send({ url: 'http://x.example.com/', navigation: true });
  assert.equal(get.error, 'ERR_ACCESS_DENIED');
  assert.deepEqual(
    get.of('callback:decided').map(({ callback }) => callback),
    ['onBeforeBrowse'],
  );
});

test('faults of several rules add up, and a mock has no network to be slow', async (t) => {
  const { send } = await withRules(t, [
    { priority: 2, action: { type: 'fault', latency: 40 } },
    { action: { type: 'fault', latency: 60_000, connection: 'close' } },
    { condition: { urlFilter: '/mock' }, action: { type: 'fulfill', body: 'mock' } },
  ]);
  const begun = performance.now();
  const get = await send('http://x.example.com/');
  assert.equal(get.error, 'ERR_EMPTY_RESPONSE');
  assert.ok(performance.now() - begun >= 38);
  assert.deepEqual(decisions(get), [
    'r0: impaired the network: 40 ms delay before it is sent',
    'r1: impaired the network: the connection is closed before anything is sent',
  ]);
  assert.equal((await send('http://x.example.com/mock')).text, 'mock');
});

test('an upload is slow as well', async (t) => {
  const { send } = await withRules(t, [{ action: { type: 'fault', uploadThroughput: 5000 } }]);
  const begun = performance.now();
  await send(
    { url: 'http://x.example.com/', method: 'POST', postData: textBody('x'.repeat(500)) },
    {
      answer: (request, response) => {
        request.resume().on('end', () => response.end());
      },
    },
  );
  assert.ok(performance.now() - begun >= 95);
});

test('modifyResponse and modifyHeaders add up, and the first word on the status counts', async (t) => {
  const { send } = await withRules(t, [
    { priority: 2, action: { type: 'modifyResponse', status: 418 } },
    { action: { type: 'modifyResponse', status: 500, statusText: 'Short and stout' } },
    {
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'X-A', operation: 'set', value: '1' }],
      },
    },
  ]);
  const get = await send('http://x.example.com/');
  const { response } = get.webRequest;
  assert.deepEqual([response?.status, response?.statusText], [418, 'Short and stout']);
  assert.deepEqual(seen(response ?? undefined, 'x-a'), ['1']);
  assert.deepEqual(decisions(get), [
    'r0: changed the status 200 to 418',
    'r1: changed the status text to “Short and stout”',
    'r2: added X-A',
  ]);
});

test('bodies are replaced by one rule after the other, wherever the network has cut them', async (t) => {
  const replace = (...replacements: object[]): object => ({ type: 'replaceBody', replacements });
  const { send } = await withRules(t, [
    { action: replace({ includes: 'red apple', with: 'green pear' }) },
    { action: replace({ matches: '(\\w+) pear', with: '\\1 plum' }) },
    { condition: { urlFilter: '/file' }, action: { type: 'replaceBody', path: 'body.txt' } },
    { condition: { urlFilter: '/gone' }, action: { type: 'replaceBody', path: 'none.txt' } },
  ]);
  const get = await send('http://x.example.com/', {
    answer: (_, response) => {
      response.write('a red ap');
      setImmediate(() => response.end('ple, ü'));
    },
  });
  assert.equal(get.text, 'a green plum, ü');
  const latin = await send('http://x.example.com/', {
    answer: (_, response) => response.end(Buffer.from('\xfcred apple\xfc', 'latin1')),
  });
  assert.equal(Buffer.concat(latin.data).toString('latin1'), '\xfcgreen plum\xfc');
  assert.equal((await send('http://x.example.com/file')).text, 'file');
  const gone = await send('http://x.example.com/gone', {
    answer: (_, response) => response.end('x'),
  });
  assert.equal(gone.text, 'x');
});

test('a body that is too long, and a replacement that takes too long, stay as they are, and the session says so', async (t) => {
  const { send } = await withRules(t, [
    { action: { type: 'replaceBody', replacements: [{ matches: 'a(?:.*b)?', with: 'c' }] } },
  ]);
  const long = await send('http://x.example.com/', {
    answer: (_, response) => response.end(Buffer.alloc(33 * 1024 * 1024, 'x')),
  });
  assert.equal(
    long.data.reduce((sum, { byteLength }) => sum + byteLength, 0),
    33 * 1024 * 1024,
  );
  assert.deepEqual(
    long.of('problem:reported').map(({ message }) => message),
    ['r0 left the body as it is: bodies over 32 MiB are not searched.'],
  );
  const slow = await send('http://x.example.com/', {
    answer: (_, response) => response.end('a'.repeat(50_000)),
  });
  assert.equal(slow.text, 'a'.repeat(50_000));
  assert.deepEqual(
    slow.of('problem:reported').map(({ message }) => message),
    ['r0 did not replace “a(?:.*b)?”: it takes too long in this body.'],
  );
});

test('near misses of a body that was searched are told beside what was found, once', async (t) => {
  const replace = (find: string): object => ({
    type: 'replaceBody',
    replacements: [{ includes: find, with: 'b' }],
  });
  const near = {
    condition: { requestDomains: ['x.example.com'], requestMethods: ['put'] },
    action: replace('a'),
  };
  for (const [find, by] of [
    ['network', 'r1'],
    ['nothing of it', undefined],
  ] as const) {
    const { send } = await withRules(t, [near, { action: replace(find) }]);
    const get = await send('http://x.example.com/');
    const told = get
      .of('callback:decided')
      .filter(({ callback }) => callback === 'getResourceResponseFilter');
    assert.deepEqual(
      told.map(({ by, nearMisses }) => [
        'id' in by ? by.id : undefined,
        nearMisses?.map(({ reason }) => reason),
      ]),
      [[by, ['matches the host, but the method is GET, not PUT']]],
    );
  }
});

test('an empty body can be replaced too', async (t) => {
  const { send } = await withRules(t, [{ action: { type: 'replaceBody', body: 'something' } }]);
  const get = await send('http://x.example.com/', { answer: (_, response) => response.end() });
  assert.equal(get.text, 'something');
});

test('a breakpoint shows what all rules have made of the request, and what it lets go on is that', async (t) => {
  const { send, asked } = await withRules(t, [
    { priority: 2, action: { type: 'breakpoint', phases: ['beforeRequestSent'] } },
    { action: tagged },
  ]);
  const person = new Answering(() => ({ kind: 'breakpoint', continue: true }));
  const get = await send('http://x.example.com/', { person });
  const [question] = person.questions;
  assert.ok(question?.kind === 'breakpoint');
  assert.deepEqual(seen(question, 'x-tag'), ['a']);
  assert.equal(asked[0]?.headers['x-tag'], 'a');
  assert.equal(get.of('callback:decided')[0]?.explanation, 'added X-Tag');
  const stopped = await send('http://x.example.com/', {
    person: new Answering(() => ({ kind: 'breakpoint', continue: false })),
  });
  assert.deepEqual([stopped.error, asked.length], ['ERR_ABORTED', 1]);
});

test('cookies are put to a person where a rule says so, and sent or not as they say', async (t) => {
  const { send, asked, context } = await withRules(t, [
    { action: { type: 'cookies', send: 'prompt' } },
  ]);
  const request = { url: 'http://x.example.com/', flags: ['allowStoredCredentials'] } as const;
  await context.cookieManager.setCookie(request.url, 'a=1');
  for (const allow of [true, false]) {
    const person = new Answering(() => ({ kind: 'cookie', allow }));
    await send(request, { person });
    assert.equal(person.questions[0]?.kind, 'cookie');
  }
  assert.deepEqual(
    asked.map(({ headers }) => headers.cookie),
    ['a=1', undefined],
  );
});

test('a rule may keep back all cookies at once, and a stronger one may let single ones through', async (t) => {
  const { send, asked, context } = await withRules(t, [
    { condition: { urlFilter: '/none' }, action: { type: 'cookies', get: 'block' } },
    {
      priority: 2,
      condition: { cookie: { name: 'sid' } },
      action: { type: 'cookies', send: 'allow' },
    },
    { action: { type: 'cookies', send: 'block' } },
  ]);
  const flags = ['allowStoredCredentials'] as const;
  for (const cookie of ['sid=1; Path=/', 'other=2; Path=/']) {
    await context.cookieManager.setCookie('http://x.example.com/', cookie);
  }
  await send({ url: 'http://x.example.com/', flags });
  await send({ url: 'http://x.example.com/none', flags });
  assert.deepEqual(
    asked.map(({ headers }) => headers.cookie),
    ['sid=1', undefined],
  );
});

test('a script sees what rules have made, adds to it, and may decide in either form', async (t) => {
  const module: RequestHandler = {
    onBeforeResourceLoad: ({ request, callback }) => {
      if (request.url.endsWith('/add')) {
        const tag = seen(request, 'x-tag').join();
        request.headers = [...request.headers, ['X-Script', `saw ${tag}`]];
        return undefined;
      }
      if (!request.url.endsWith('/later')) return undefined;
      setImmediate(() => {
        callback.cancel();
      });
      return 'continueAsync';
    },
    onResourceResponse: ({ response }) =>
      response.status === 418 ? { action: 'accept', statusText: 'from the script' } : undefined,
  };
  const { send, asked } = await withRules(
    t,
    [
      { action: tagged },
      { action: { type: 'modifyResponse', status: 418 } },
      { action: { type: 'script', path: 'a.request-handler.js' } },
    ],
    { module: () => Promise.resolve(module) },
  );
  const added = await send('http://x.example.com/add');
  assert.deepEqual([asked[0]?.headers['x-tag'], asked[0]?.headers['x-script']], ['a', 'saw a']);
  const { response } = added.webRequest;
  assert.deepEqual([response?.status, response?.statusText], [418, 'from the script']);
  const later = await send('http://x.example.com/later');
  assert.deepEqual([later.error, asked.length], ['ERR_ABORTED', 1]);
  const { by } = later.of('callback:decided').at(-1) ?? {};
  assert.ok(by?.kind === 'rule' && by.id === 'r2');
});

test('a script that answers later keeps what the rules before it made of network and request', async (t) => {
  const module: RequestHandler = {
    onBeforeResourceLoad: ({ request, callback }) => {
      setImmediate(() => {
        if (request.url.endsWith('/cancel')) callback.cancel();
        else callback.continue();
      });
      return 'continueAsync';
    },
  };
  const rules = [
    { action: tagged },
    { action: { type: 'fault', connection: 'close', afterBytes: 0 } },
    { action: { type: 'script', path: 'a.request-handler.js' } },
  ];
  const { send, asked } = await withRules(t, rules, { module: () => Promise.resolve(module) });
  const failed = await send('http://x.example.com/');
  assert.notEqual(failed.error, undefined);
  assert.deepEqual([asked.length, asked[0]?.headers['x-tag']], [1, 'a']);
  const { error } = await send('http://x.example.com/cancel');
  assert.deepEqual([error, asked.length], ['ERR_ABORTED', 1]);
});

test('of a script that fails no change stays, and what other rules had changed still counts', async (t) => {
  const module: RequestHandler = {
    onBeforeResourceLoad({ request }) {
      request.url = 'http://elsewhere.example.com/';
      request.headers = [];
      request.flags.add('noDownloadData');
      throw new Error('half way');
    },
  };
  const { send, asked } = await withRules(
    t,
    [
      { action: tagged },
      { action: { type: 'continueRequest', flags: ['skipCache'] } },
      {
        condition: { requestDomains: ['x.example.com'] },
        action: { type: 'script', path: 'a.js' },
      },
    ],
    { module: () => Promise.resolve(module) },
  );
  const get = await send('http://x.example.com/', {
    answer: (_, response) => response.end('all of it'),
  });
  assert.equal(get.text, 'all of it');
  assert.deepEqual(
    asked.map(({ method, url, headers }) => [method, url, headers['x-tag']]),
    [['GET', 'http://x.example.com/', 'a']],
  );
  const misses = get.of('callback:decided').flatMap(({ nearMisses = [] }) => nearMisses);
  assert.match(misses[0]?.reason ?? '', /but it failed: half way$/);
});

test('a script without an answer, from a process of its own, lets the rules after it have theirs', async (t) => {
  const module: RequestHandler = {
    onBeforeResourceLoad({ request }) {
      if (request.url.endsWith('/add')) request.headers = [...request.headers, ['X-Script', '1']];
      return new Delegated<LoadDecision>(undefined as never, {
        kind: 'module',
        file: 'a.js',
        line: 1,
      });
    },
  };
  const { send, asked } = await withRules(
    t,
    [
      { action: tagged },
      { action: { type: 'script', path: 'a.js' } },
      { action: { type: 'continueRequest', headers: { 'X-After': '1' } } },
    ],
    { module: () => Promise.resolve(module) },
  );
  const get = await send('http://x.example.com/');
  assert.deepEqual([asked[0]?.headers['x-tag'], asked[0]?.headers['x-after']], ['a', '1']);
  assert.deepEqual(decisions(get), ['r0: added X-Tag', 'r2: added X-After']);
  const added = await send('http://x.example.com/add');
  assert.deepEqual([asked[1]?.headers['x-script'], asked[1]?.headers['x-after']], ['1', '1']);
  assert.deepEqual(decisions(added), [
    'r0: added X-Tag',
    'r1: a.js changed the request',
    'r2: added X-After',
  ]);
});

test('a script that cancels ends the search: nothing is told of what rules before it had changed', async (t) => {
  type Answer = (callback: { cancel(): void }) => unknown;
  const cancelling = (answer: Answer): RequestHandler => ({
    onBeforeResourceLoad: ({ callback }) => answer(callback) as 'cancel',
  });
  const atOnce: readonly Answer[] = [() => 'cancel', () => true, () => ({ action: 'cancel' })];
  const throughCallback: readonly Answer[] = [
    (callback) => {
      callback.cancel();
      return undefined;
    },
    (callback) => {
      setImmediate(() => {
        callback.cancel();
      });
      return 'continueAsync';
    },
  ];
  for (const answer of [...atOnce, ...throughCallback]) {
    const { send, asked } = await withRules(
      t,
      [
        { times: 1, action: tagged },
        { condition: { urlFilter: '/no' }, action: { type: 'script', path: 'a.js' } },
        { action: { type: 'continueRequest', headers: { 'X-After': '1' } } },
      ],
      { module: () => Promise.resolve(cancelling(answer)) },
    );
    const get = await send('http://x.example.com/no');
    assert.equal(get.error, 'ERR_ABORTED');
    assert.deepEqual(decisions(get), ['r1: blocked with ERR_ABORTED; nothing was sent']);
    await send('http://x.example.com/yes');
    // It has not used up its times either, unless the answer could have been another until it came.
    const isUsed = throughCallback.includes(answer);
    assert.equal(asked.at(-1)?.headers['x-tag'], isUsed ? undefined : 'a');
  }
});

test('what rules have changed goes along with a script that answers later, or with conditions of its own', async (t) => {
  const module: RequestHandler = {
    onBeforeResourceLoad({ request, callback }) {
      if (request.url.endsWith('/now')) return { action: 'continue', network: { latencyMs: 1 } };
      setImmediate(() => {
        request.headers = [...request.headers, ['X-Late', '1']];
        callback.continue();
      });
      return 'continueAsync';
    },
  };
  const { send, asked } = await withRules(
    t,
    [{ action: tagged }, { action: { type: 'script', path: 'a.js' } }],
    { module: () => Promise.resolve(module) },
  );
  await send('http://x.example.com/now');
  await send('http://x.example.com/later');
  assert.deepEqual(
    asked.map(({ headers }) => [headers['x-tag'], headers['x-late']]),
    [
      ['a', undefined],
      ['a', '1'],
    ],
  );
});

test("what goes along with a script's answer has acted, and its times count", async (t) => {
  const module: RequestHandler = { onBeforeResourceLoad: () => 'continue' };
  const { send, asked } = await withRules(
    t,
    [
      {
        condition: { requestDomains: ['x.example.com'], requestMethods: ['post'] },
        action: tagged,
      },
      { times: 1, action: tagged },
      { action: { type: 'script', path: 'a.js' } },
    ],
    { module: () => Promise.resolve(module) },
  );
  const first = await send('http://x.example.com/');
  await send('http://x.example.com/');
  assert.deepEqual(
    asked.map(({ headers }) => headers['x-tag']),
    ['a', undefined],
  );
  assert.equal(decisions(first)[0], 'r1: added X-Tag', 'the log tells of it');
  const misses = first.of('callback:decided').flatMap(({ nearMisses = [] }) => nearMisses);
  assert.deepEqual([...new Set(misses.map(({ by }) => 'id' in by && by.id))], ['r0']);
});

test('a rule that matches and has nothing to change has not used up its times', async (t) => {
  const { send, asked } = await withRules(t, [
    {
      times: 1,
      action: {
        type: 'modifyHeaders',
        requestHeaders: [{ header: 'X-Gone', operation: 'remove' }],
      },
    },
  ]);
  await send('http://x.example.com/');
  await send({ url: 'http://x.example.com/', headers: [['X-Gone', '1']] });
  assert.equal(asked[1]?.headers['x-gone'], undefined);
});

test("a script that can't run changes nothing and is told of as a near miss", async (t) => {
  const { send, asked } = await withRules(t, [
    { condition: { requestDomains: ['x.example.com'] }, action: { type: 'script', path: 'a.js' } },
  ]);
  const get = await send('http://x.example.com/');
  assert.equal(asked.length, 1);
  const misses = get.of('callback:decided').flatMap(({ nearMisses = [] }) => nearMisses);
  assert.equal(
    misses[0]?.reason,
    "matches the host, but a.js can't decide: handler modules do not run here",
  );
});

const written = (action: object, condition: object = {}): string =>
  JSON.stringify({ version: 1, rules: [{ id: 'r', condition, action }] });

const mistakes: readonly [action: object, code: string, message: RegExp][] = [
  [
    { type: 'redirect', redirect: { url: 'https://${env:HOST}/' } },
    'unfilled-reference',
    /\$\{env:HOST\} is not filled in here/,
  ],
  [
    { type: 'redirect', redirect: { url: 'file:///etc/passwd' } },
    'unsafe-target',
    /ERR_UNSAFE_REDIRECT/,
  ],
  [
    { type: 'redirect', redirect: { url: 'javascript:alert(1)' } },
    'unsafe-target',
    /Nothing can be fetched/,
  ],
  [
    { type: 'rewriteRedirect', redirect: { url: 'file:///a' } },
    'unsafe-target',
    /ERR_UNSAFE_REDIRECT/,
  ],
  [
    { type: 'continueRequest', url: 'https://x/?k=${secret:a}' },
    'unfilled-reference',
    /\$\{secret:a\}/,
  ],
  [
    { type: 'redirect', redirect: { regexSubstitution: 'https://x/\\1' } },
    'missing-property',
    /no regular expression/,
  ],
  [{ type: 'redirect', redirect: { transform: { host: 'a b' } } }, 'bad-domain', /not a host name/],
  [{ type: 'redirect', redirect: {} }, 'wrong-value', /is empty/],
  [
    {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'A', operation: 'set', value: '${vault:x}' }],
    },
    'unfilled-reference',
    /\$\{vault:x\} is not known here/,
  ],
  [{ type: 'fault', latency: 1, afterBytes: 1 }, 'useless-property', /needs a connection/],
  [{ type: 'fault' }, 'wrong-value', /is empty/],
  [{ type: 'modifyResponse', statusText: 'a\nb' }, 'wrong-value', /one line/],
  [{ type: 'modifyResponse', status: 101 }, 'wrong-value', /too small/],
  [{ type: 'retry' }, 'retry-of-success', /sends successful requests again/],
  [{ type: 'replaceBody', body: 'a', path: 'b' }, 'two-bodies', /already made from body/],
  [
    { type: 'replaceBody', replacements: [{ with: 'b', includes: '' }] },
    'wrong-value',
    /empty text can't be found/,
  ],
  [
    { type: 'replaceBody', replacements: [{ with: 'b', includes: 'a', matches: 'c' }] },
    'wrong-value',
    /either a text/,
  ],
  [{ type: 'replaceBody', replacements: [{ with: 'b', matches: '(' }] }, 'bad-regex', /./],
  [
    { type: 'replaceBody', replacements: [{ with: '\\2', matches: '(a)' }] },
    'bad-substitution',
    /./,
  ],
  [{ type: 'fulfill', body: 'a', notFound: 'abort' }, 'useless-property', /Without har/],
  [{ type: 'fulfill', har: 'a.har', status: 200 }, 'useless-property', /recording says/],
  [{ type: 'fulfill', har: '/a.har' }, 'bad-path', /not a path inside/],
  [
    { type: 'selectClientCertificate', isProxy: true },
    'missing-property',
    /No certificate is named/,
  ],
  [{ type: 'selectClientCertificate', certPath: 'a.pem' }, 'missing-property', /goes with its key/],
  [
    { type: 'selectClientCertificate', decision: 'none', pfxPath: 'a' },
    'useless-property',
    /no certificate is named/,
  ],
  [
    { type: 'selectClientCertificate', pfxPath: 'a', passphrase: 'hunter2' },
    'literal-password',
    /does not belong/,
  ],
  [
    { type: 'breakpoint', phases: ['redirect'], onTimeout: 'cancel' },
    'useless-property',
    /needs a timeout/,
  ],
  [{ type: 'script', path: '../\0' }, 'bad-path', /not a path inside/],
  [{ type: 'script', path: '.' }, 'bad-path', /“.” is not a module/],
  [{ type: 'script', path: 'data.json' }, 'bad-path', /is not a module/],
];

for (const [action, code, message] of mistakes) {
  test(`a mistake in an action is explained: ${JSON.stringify(action).slice(0, 90)}`, () => {
    const { problems } = parseRuleFile('a.json', written(action));
    assert.equal(problems[0]?.code, code);
    assert.match(problems[0].message, message);
    assert.ok(problems[0].hint.length > 0 && !JSON.stringify(problems).includes('hunter2'));
  });
}
