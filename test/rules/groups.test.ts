import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testRule } from '../../src/rules/evaluate/activeRule.ts';
import { factNamesAt, factsOf } from '../../src/rules/facts/callbacks.ts';
import { explainRule } from '../../src/rules/evaluate/explainRule.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { Rule } from '../../src/rules/schema/ruleFile.ts';
import {
  FILE,
  bookOf,
  explained,
  fetching,
  handlerOf,
  handlerWith,
  loading,
  missed,
  responding,
} from './callbackParameters.ts';

const block = { type: 'block' };

function ruleWith(condition: object, action: object = block): Rule {
  const [rule] = bookOf({ rules: [{ id: 'r', condition, action }] }).files[0]?.rules ?? [];
  assert.ok(rule);
  return rule;
}

function warnings(condition: object, action: object = block): string[] {
  const text = JSON.stringify({ version: 1, rules: [{ id: 'r', condition, action }] });
  return parseRuleFile(FILE, text).problems.map(({ code, message }) => `${code}: ${message}`);
}

async function blocks(condition: object, url: string, method = 'GET'): Promise<boolean> {
  const handler = handlerWith({ condition, action: block });
  const answer = await handler.onBeforeResourceLoad?.(loading(url, { method }));
  return answer !== undefined && 'attributions' in Object(answer);
}

test('all: every one holds, also several of one kind', async () => {
  const condition = {
    protocols: ['https'],
    all: [{ urlFilter: '/v2/' }, { urlFilter: 'debug=1' }],
  };
  assert.equal(await blocks(condition, 'https://a.test/v2/?debug=1'), true);
  assert.equal(await blocks(condition, 'https://a.test/v2/'), false);
  assert.equal(await blocks(condition, 'http://a.test/v2/?debug=1'), false);
  assert.equal(await blocks({ all: [{ all: [condition] }] }, 'https://a.test/v2/?debug=1'), true);
});

test('any: one is enough', async () => {
  const condition = {
    any: [{ requestDomains: ['a.test'], ports: [8443] }, { urlFilter: '||b.test^' }],
  };
  assert.equal(await blocks(condition, 'https://a.test:8443/'), true);
  assert.equal(await blocks(condition, 'https://a.test/'), false);
  assert.equal(await blocks(condition, 'https://x.b.test/'), true);
  assert.equal(await blocks(condition, 'https://c.test/'), false);
});

test('not: what stands in it does not hold as a whole', async () => {
  const condition = { not: { urlFilter: '/health', requestMethods: ['get'] } };
  assert.equal(await blocks(condition, 'https://a.test/health'), false);
  assert.equal(await blocks(condition, 'https://a.test/health', 'POST'), true);
  assert.equal(await blocks(condition, 'https://a.test/'), true);
  assert.equal(await blocks({ not: { not: { ports: [80] } } }, 'http://a.test/'), true);
});

test('a rule with a group says itself', () => {
  const sentences: readonly (readonly [object, string])[] = [
    [
      { all: [{ requestMethods: ['get'] }, { protocols: ['https'] }] },
      'On https requests with method GET: blocks them with ERR_BLOCKED_BY_CLIENT.',
    ],
    [
      {
        requestMethods: ['get'],
        any: [{ requestDomains: ['127.0.0.1'], ports: [80] }, { protocols: ['https'] }],
      },
      'On requests with method GET either to 127.0.0.1 on port 80 or over https: blocks them with ERR_BLOCKED_BY_CLIENT.',
    ],
    [
      { urlFilter: '/api', not: { requestMethods: ['get'] } },
      'On requests whose URL matches “/api” other than those with method GET: blocks them with ERR_BLOCKED_BY_CLIENT.',
    ],
    [
      { not: { any: [{ ports: [80] }, { ports: [81] }] } },
      'On requests other than those either on port 80 or on port 81: blocks them with ERR_BLOCKED_BY_CLIENT.',
    ],
  ];
  for (const [condition, sentence] of sentences) {
    assert.equal(explainRule(ruleWith(condition)), sentence);
  }
});

test('near misses of groups say what does not hold, and are none when the rule is for another place', async () => {
  const miss = (condition: object, url: string): Promise<string[]> =>
    missed(handlerWith({ condition, action: block }).onBeforeResourceLoad?.(loading(url)));
  const domains = { requestDomains: ['a.test'] };
  assert.deepEqual(await miss({ ...domains, all: [{ ports: [80] }] }, 'https://a.test/'), [
    'matches the host, but the port is 443, not 80',
  ]);
  assert.deepEqual(
    await miss(
      { ...domains, any: [{ ports: [80] }, { requestMethods: ['put'] }] },
      'https://a.test/',
    ),
    [
      'matches the host, but no alternative matches: the port is 443, not 80 and the method is GET, not PUT',
    ],
  );
  assert.deepEqual(
    await miss({ ...domains, not: { urlFilter: '/x', ports: [443] } }, 'https://a.test/x'),
    ['matches the host, but excludes requests on port 443 whose URL matches “/x”'],
  );
  const places = { any: [domains, { urlFilter: '||b.test^' }], requestMethods: ['put'] };
  assert.deepEqual(await miss(places, 'https://b.test/'), [
    'matches the alternatives, but the method is GET, not PUT',
  ]);
  assert.deepEqual(await miss(places, 'https://c.test/'), []);
  assert.deepEqual(await miss({ ...places, requestMethods: ['get'] }, 'https://c.test/'), []);
});

test('what is not known yet neither holds nor fails to hold, unless the rest decides', () => {
  const respond = {
    type: 'modifyHeaders',
    responseHeaders: [{ header: 'A', operation: 'remove' }],
  };
  const tells = (condition: object, url = 'https://a.test/'): string[] => {
    const [active] = bookOf({ rules: [{ id: 'r', condition, action: respond }] }).activeRules;
    assert.ok(active);
    const before = factsOf('getResourceHandler', fetching(url));
    const after = factsOf('onResourceResponse', responding(url, 404));
    return [
      testRule(active, before, factNamesAt('getResourceHandler')),
      testRule(active, after, factNamesAt('onResourceResponse')),
    ];
  };
  const status = { statusCodes: [404] };
  const other = { statusCodes: [500] };
  const port = { ports: [443] };
  assert.deepEqual(tells(port), ['matches', 'matches']);
  assert.deepEqual(tells(status), ['unknown', 'matches']);
  assert.deepEqual(tells({ ...status, ports: [80] }), ['differs', 'differs']);
  assert.deepEqual(tells({ not: status }), ['unknown', 'differs']);
  assert.deepEqual(tells({ not: other }), ['unknown', 'matches']);
  assert.deepEqual(tells({ any: [port, other] }), ['matches', 'matches']);
  assert.deepEqual(tells({ any: [{ ports: [80] }, status] }), ['unknown', 'matches']);
  assert.deepEqual(tells({ not: { ports: [80], ...status } }), ['matches', 'matches']);
});

test('a rule acts where what is known is enough, and a warning says where that can never be', async () => {
  const either = { any: [{ requestDomains: ['a.test'] }, { statusCodes: [500] }] };
  assert.deepEqual(warnings(either), []);
  assert.equal(await blocks(either, 'https://a.test/'), true);
  assert.equal(await blocks(either, 'https://b.test/'), false);
  assert.equal(
    await blocks({ not: { statusCodes: [500], requestDomains: ['a.test'] } }, 'https://b.test/'),
    true,
  );
  assert.equal(
    await blocks({ not: { statusCodes: [500], requestDomains: ['a.test'] } }, 'https://a.test/'),
    false,
  );
  assert.match(warnings({ not: { statusCodes: [500] } }).join(), /^never-known: With not /);
  assert.match(
    warnings({ all: [{ statusCodes: [500] }] }).join(),
    /^never-known: With statusCodes /,
  );
});

test('what is wrong inside a group has its place there', () => {
  const text = JSON.stringify({
    version: 1,
    rules: [{ id: 'r', condition: { any: [{ not: { requestDomains: ['a/b'] } }] }, action: block }],
  });
  const [problem] = parseRuleFile(FILE, text).problems;
  assert.equal(problem?.code, 'bad-domain');
  assert.equal(text.slice(problem.range.start.character, problem.range.end.character), '"a/b"');
  assert.match(
    warnings({ any: [{}, { ports: [80] }] }).join(),
    /useless-condition: An empty alternative/,
  );
  assert.match(warnings({ not: {} }).join(), /useless-condition: An empty "not" never matches/);
  assert.match(warnings({ any: [] }).join(), /wrong-value: This list is empty/);
});

test('activeRules are those that are not turned off, in the order in which they are asked', () => {
  const book = bookOf({
    rules: [
      { id: 'low', action: block },
      { id: 'off', enabled: false, action: block },
      { id: 'high', priority: 2, action: block },
    ],
  });
  book.update(
    '/workspace/a.request-rules.json',
    '{"version":1,"rules":[{"id":"first","action":{"type":"block"}}]}',
  );
  assert.deepEqual(
    book.activeRules.map(({ rule }) => rule.id),
    ['high', 'first', 'low'],
  );
});

test('credentials may be given where every alternative names its host, and certificates stay pinned to the problems listed', async () => {
  const give = {
    type: 'continueWithAuth',
    response: 'provideCredentials',
    credentials: { username: 'u', password: '${secret:staging}' },
  };
  const hosts = { any: [{ requestDomains: ['a.test'] }, { urlFilter: '||b.test^' }] };
  assert.deepEqual(warnings(hosts, give), []);
  assert.match(
    warnings({ any: [hosts, { ports: [80] }] }, give).join(),
    /Name the hosts|any server|never|host/,
  );
  const handler = handlerOf({ rules: [{ id: 'r', condition: hosts, action: block }] });
  assert.deepEqual(await explained(handler.onBeforeResourceLoad?.(loading('https://b.test/'))), [
    'blocked with ERR_BLOCKED_BY_CLIENT; nothing was sent',
  ]);
});
