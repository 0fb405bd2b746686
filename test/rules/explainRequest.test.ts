import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explanationLines } from '../../src/rules/explain/explanationLines.ts';
import type {
  CallbackExplanation,
  RequestExplanation,
} from '../../src/rules/explain/explanation.ts';
import { explainRequest } from '../../src/rules/explain/explainRequest.ts';
import type { ExplainOptions } from '../../src/rules/explain/explainRequest.ts';
import type { RequestInit } from '../../src/engine/message/request.ts';
import type { RuleCallback } from '../../src/rules/facts/callbacks.ts';
import { bookOf, FINGERPRINT } from './callbackParameters.ts';

type Written = { id: string; condition?: object; action: object } & Record<string, unknown>;

async function explain(
  rules: readonly Written[],
  request: string | RequestInit,
  options: ExplainOptions & { defaults?: object } = {},
): Promise<RequestExplanation> {
  const { defaults, ...rest } = options;
  const book = bookOf({ rules, ...(defaults === undefined ? {} : { defaults }) });
  const init = typeof request === 'string' ? { url: request } : request;
  return explainRequest(book, init, rest);
}

function at(explanation: RequestExplanation, callback: RuleCallback, hop = 1): CallbackExplanation {
  const found = explanation.hops[hop - 1]?.callbacks.find((each) => each.callback === callback);
  assert.ok(found, `${callback} is not asked`);
  return found;
}

/** "r decides", "s unreached". */
function said({ rules, misses }: CallbackExplanation): string[] {
  return [
    ...rules.map(({ by, effect, outcome }) => `${by.id} ${outcome === 'acts' ? effect : outcome}`),
    ...misses.map(({ by, near, reason }) => `${by.id} ${near ? 'almost' : 'no'}: ${reason}`),
  ];
}

function text(explanation: RequestExplanation): string {
  return explanationLines(explanation, (file) => file.split('/').at(-1) ?? file)
    .map((line) => line.map((span) => span.text).join(''))
    .join('\n');
}

const setA = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'A', operation: 'set', value: '1' }],
};

test('a rule that decides ends the search: what comes after it is never reached', async () => {
  const explanation = await explain(
    [
      { id: 'header', action: setA },
      {
        id: 'off',
        priority: 2,
        condition: { requestDomains: ['a.test'] },
        action: { type: 'block' },
      },
    ],
    'https://a.test/',
  );
  const load = at(explanation, 'onBeforeResourceLoad');
  assert.deepEqual(said(load), ['off decides', 'header unreached']);
  assert.equal(load.decidedBy?.id, 'off');
  assert.equal(explanation.hops[0]?.ending.kind, 'canceled');
  assert.equal(explanation.hops[0].callbacks.length, 1, 'nothing is asked once nothing is sent');
  assert.match(text(explanation), /never reached {2}header .*because off comes first/);
});

test('rules that add up are all told, with what they would do here', async () => {
  const explanation = await explain(
    [
      { id: 'one', action: setA },
      {
        id: 'two',
        action: { type: 'modifyHeaders', requestHeaders: [{ header: 'B', operation: 'remove' }] },
      },
    ],
    'https://a.test/',
  );
  const load = at(explanation, 'onBeforeResourceLoad');
  assert.deepEqual(said(load), ['one adds', 'two idle']);
  assert.equal(load.rules[0]?.does, 'added A');
});

test('what is not known yet is said as a proviso, and whoever comes after it may still be asked', async () => {
  const stop = { type: 'rewriteRedirect', decision: 'stop' };
  const explanation = await explain(
    [
      { id: 'permanent', condition: { statusCodes: [301, 308] }, action: stop },
      { id: 'rest', action: { type: 'rewriteRedirect' } },
      { id: 'late', action: stop },
    ],
    'https://a.test/',
  );
  const redirect = at(explanation, 'onResourceRedirect');
  assert.equal(redirect.condition, 'the response is a redirect');
  assert.deepEqual(said(redirect), ['permanent depends', 'rest decides', 'late unreached']);
  assert.deepEqual(redirect.rules[0]?.provided, ['if answered with 301 or 308']);
});

test('a pinned certificate is never said to be trusted for certain', async () => {
  const explanation = await explain(
    [
      {
        id: 'pin',
        condition: { requestDomains: ['a.test'] },
        action: { type: 'certificateError', decision: 'continue', fingerprint256: [FINGERPRINT] },
      },
      { id: 'rest', action: { type: 'certificateError', decision: 'cancel' } },
    ],
    'https://a.test/',
  );
  const certificate = at(explanation, 'onCertificateError');
  assert.deepEqual(said(certificate), ['pin depends', 'rest decides']);
  assert.match(certificate.rules[0]?.provided[0] ?? '', /^unless the certificate is another one/);
});

test('near misses come first, and of the others only some are told', async () => {
  const other = (id: string): Written => ({
    id,
    condition: { requestDomains: ['other.test'] },
    action: { type: 'block' },
  });
  const explanation = await explain(
    [
      other('o1'),
      other('o2'),
      other('o3'),
      {
        id: 'near',
        condition: { requestDomains: ['a.test'], requestMethods: ['post'] },
        action: { type: 'block' },
      },
    ],
    'https://a.test/',
    { maxOthers: 2 },
  );
  const load = at(explanation, 'onBeforeResourceLoad');
  assert.deepEqual(said(load), [
    'near almost: matches the host, but the method is GET, not POST',
    'o1 no: the host is a.test',
    'o2 no: the host is a.test',
  ]);
  assert.equal(load.furtherMisses, 1);
});

test('rules that are turned off, expired or used up are near misses', async () => {
  const block = { type: 'block' };
  const book = bookOf({
    rules: [
      { id: 'off', enabled: false, condition: { requestDomains: ['a.test'] }, action: block },
      { id: 'old', expires: '2999-01-01T00:00:00Z', action: block },
    ],
  });
  const now = Date.parse('3000-01-01T00:00:00Z');
  const explanation = await explainRequest(book, { url: 'https://a.test/' }, { now });
  assert.deepEqual(said(at(explanation, 'onBeforeResourceLoad')), [
    'old almost: matches every request, but expired on 2999-01-01',
    'off almost: matches the host, but is turned off',
  ]);
});

const go = {
  id: 'go',
  condition: { urlFilter: '/from' },
  action: { type: 'continueRequest', url: '/to' },
};

test('a rule that may act once is spent by the first hop', async () => {
  const noCookies = { type: 'cookies', get: 'block' };
  const explanation = await explain([{ id: 'once', times: 1, action: noCookies }, go], {
    url: 'https://a.test/from',
    flags: ['allowStoredCredentials'],
  });
  assert.deepEqual(said(at(explanation, 'canGetCookies')), ['once decides']);
  assert.deepEqual(said(at(explanation, 'canGetCookies', 2)), [
    'once almost: matches every request, but has acted once already',
  ]);
});

test('what a rule changes before another sends the request elsewhere does not count, nor as a use', async () => {
  const explanation = await explain(
    [{ id: 'once', times: 1, action: setA }, go],
    'https://a.test/from',
  );
  assert.deepEqual(said(at(explanation, 'onBeforeResourceLoad')), ['once overruled', 'go decides']);
  assert.deepEqual(said(at(explanation, 'onBeforeResourceLoad', 2)), [
    'once adds',
    'go no: the URL does not match “/from”',
  ]);
});

test('a rule that changes the URL makes a new hop, and rules are asked about the redirect that it is', async () => {
  const explanation = await explain(
    [
      {
        id: 'staging',
        condition: { requestDomains: ['www.a.test'] },
        action: { type: 'continueRequest', url: 'https://staging.a.test/cart?token=s3cret' },
      },
      {
        id: 'blocked',
        condition: { requestDomains: ['staging.a.test'] },
        action: { type: 'block' },
      },
      {
        id: 'follow',
        condition: { redirectUrlFilter: '||staging.a.test', statusCodes: [307] },
        action: { type: 'rewriteRedirect' },
      },
    ],
    'https://www.a.test/',
  );
  assert.deepEqual(said(at(explanation, 'onResourceRedirect')), ['follow decides']);
  assert.deepEqual(explanation.hops[0]?.ending, {
    kind: 'rewritten',
    to: 'https://staging.a.test/cart?token=•••',
    loop: false,
  });
  assert.equal(explanation.hops[1]?.ending.kind, 'canceled');
  assert.doesNotMatch(JSON.stringify(explanation), /s3cret/);
});

test('rules that send a request round and round are told of, not followed', async () => {
  const to = (id: string, from: string, url: string): Written => ({
    id,
    condition: { urlFilter: from },
    action: { type: 'continueRequest', url },
  });
  const explanation = await explain(
    [to('x', '/a^', '/b'), to('y', '/b^', '/a')],
    'https://a.test/a',
  );
  const last = explanation.hops.at(-1)?.ending;
  assert.ok(last?.kind === 'rewritten' && last.loop);
  assert.match(text(explanation), /loops: .*ERR_TOO_MANY_REDIRECTS/);
});

test('where a rule answers in place of the network, nobody asks about certificates and credentials', async () => {
  const explanation = await explain(
    [
      { id: 'mock', action: { type: 'fulfill', json: {} } },
      { id: 'pin', action: { type: 'certificateError', decision: 'cancel' } },
    ],
    'https://a.test/',
  );
  assert.equal(explanation.hops[0]?.ending.kind, 'served');
  const asked = explanation.hops[0].callbacks.map(({ callback }) => callback);
  assert.ok(!asked.includes('onCertificateError') && !asked.includes('getAuthCredentials'));
  assert.ok(asked.includes('onResourceResponse'));
});

test('allow leaves the request to the network', async () => {
  const explanation = await explain(
    [
      { id: 'alone', priority: 2, action: { type: 'allow' } },
      { id: 'mock', action: { type: 'fulfill', json: {} } },
    ],
    'https://a.test/',
  );
  assert.deepEqual(said(at(explanation, 'getResourceHandler')), [
    'alone decides',
    'mock unreached',
  ]);
  assert.equal(explanation.hops[0]?.ending.kind, 'sent');
});

test("the defaults of files are told with file and line; without any the workbench's own", async () => {
  const action = { type: 'allow' };
  const withFile = await explain([{ id: 'r', action }], 'https://a.test/', {
    defaults: { certificateError: 'cancel' },
  });
  const { fallback } = at(withFile, 'onCertificateError');
  assert.equal(fallback.explanation, 'the certificate is rejected');
  assert.equal(fallback.by?.id, 'defaults');
  assert.match(
    text(withFile),
    /onCertificateError .*: the certificate is rejected {2}defaults {2}dev\.request-rules\.json:\d+/,
  );
  const own = await explain([{ id: 'r', action }], 'https://a.test/');
  assert.equal(at(own, 'onCertificateError').fallback.by, null);
});

test('a scheme that is neither http nor https ends at onProtocolExecution', async () => {
  const explanation = await explain([{ id: 'r', action: setA }], 'mailto:ada@a.test');
  assert.equal(explanation.hops[0]?.ending.kind, 'external');
  assert.equal(explanation.hops[0].callbacks.at(-1)?.callback, 'onProtocolExecution');
});

test('a navigation is put to onBeforeBrowse, another request is not', async () => {
  const rules = [{ id: 'r', action: { type: 'block' } }];
  const typed = await explain(rules, { url: 'https://a.test/', navigation: true });
  assert.deepEqual(said(at(typed, 'onBeforeBrowse')), ['r decides']);
  assert.equal(typed.hops[0]?.callbacks.length, 1);
  const fetched = await explain(rules, 'https://a.test/');
  assert.equal(fetched.hops[0]?.callbacks[0]?.callback, 'onBeforeResourceLoad');
});

test('cookies are asked about only where the request may use the jar', async () => {
  const rules = [
    {
      id: 'no',
      condition: { cookie: { name: '_ga*' } },
      action: { type: 'cookies', send: 'block' },
    },
  ];
  const flags = ['allowStoredCredentials'] as const;
  const withJar = await explain(rules, { url: 'https://a.test/', flags });
  const sending = at(withJar, 'canSendCookie');
  assert.deepEqual(said(sending), ['no depends']);
  assert.deepEqual(sending.rules[0]?.provided, ['for cookies named “_ga*”']);
  const without = await explain(rules, 'https://a.test/');
  assert.ok(!without.hops[0]?.callbacks.some(({ callback }) => callback === 'canSendCookie'));
});

test('a missing secret is told by its name, and one that is there is never shown', async () => {
  const rules = [
    {
      id: 'token',
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'Authorization', operation: 'set', value: 'Bearer ${secret:here}' },
          { header: 'X-Api-Key', operation: 'set', value: '${secret:gone}' },
        ],
      },
    },
  ];
  const explanation = await explain(rules, 'https://a.test/', {
    hasSecret: ({ name }) => Promise.resolve(name === 'here'),
  });
  const [rule] = at(explanation, 'onBeforeResourceLoad').rules;
  assert.equal(rule?.does, 'added Authorization, left out X-Api-Key: the secret gone is not set');
});

test('explaining counts as no use of a rule', async () => {
  const book = bookOf({ rules: [{ id: 'once', times: 1, action: setA }] });
  await explainRequest(book, { url: 'https://a.test/' });
  assert.deepEqual(
    book.activeRules.map(({ uses }) => uses.count),
    [0],
  );
});

test('at a redirect the request counts as redirected, and the next hop comes from the one before', async () => {
  const follow = { type: 'rewriteRedirect' };
  const explanation = await explain(
    [
      {
        id: 'go',
        condition: { urlFilter: '/a^' },
        action: { type: 'continueRequest', url: 'https://b.test/' },
      },
      {
        id: 'seen',
        condition: { requestDomains: ['b.test'], initiatorDomains: ['a.test'] },
        action: setA,
      },
      { id: 'is', condition: { requestDomains: ['b.test'], isRedirect: true }, action: follow },
    ],
    'https://a.test/a',
  );
  assert.deepEqual(said(at(explanation, 'onBeforeResourceLoad', 2)).slice(0, 1), ['seen adds']);
  assert.deepEqual(said(at(explanation, 'onResourceRedirect', 2)), ['is decides']);
});
