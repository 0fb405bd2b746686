import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Decided } from '../../src/engine/handlers/decision.ts';
import { createRequest, draftOf } from '../../src/engine/message/request.ts';
import type { ResponseOverride } from '../../src/engine/message/response.ts';
import type { LoadDecision, RequestHandler } from '../../src/engine/handlers/requestHandler.ts';
import { exportRules } from '../../src/exchange/exportRules.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { loading, resolveSecret, responding } from '../rules/callbackParameters.ts';
import { BEFORE, MAX_HOPS, chrome, filters } from './chrome.ts';
import type { ChromeRequest, ChromeRule, Outcome } from './chrome.ts';
import { importing, warningsOf, rulesOf } from './importing.ts';

/** What our rules make of a request, hop by hop, as the engine asks them. */
async function ours(handler: RequestHandler, first: ChromeRequest): Promise<Outcome> {
  const urls = [first.url];
  const headers: [string, string][] = [
    ...BEFORE.map(([name, value]): [string, string] => [name, value]),
    ...(first.type === 'image' ? ([['Sec-Fetch-Dest', 'image']] as [string, string][]) : []),
    ...(first.initiator === null
      ? []
      : ([['Origin', `https://${first.initiator}`]] as [string, string][])),
  ];
  for (;;) {
    const url = urls.at(-1) ?? '';
    const init = { url, method: first.method, headers, navigation: first.type === 'main_frame' };
    const request = draftOf(createRequest(init));
    const parameters = { ...loading(url), request };
    const answer = await handler.onBeforeResourceLoad?.(parameters);
    if (answer instanceof Decided && (answer.value as LoadDecision).action === 'cancel') {
      return { blocked: true, urls, requestHeaders: [], responseHeaders: [] };
    }
    if (request.url !== url) {
      urls.push(request.url);
      if (urls.length < MAX_HOPS) continue;
      return { blocked: false, urls, requestHeaders: [], responseHeaders: [] };
    }
    const response = responding(url, 200, BEFORE);
    const responded = await handler.onResourceResponse?.({
      ...response,
      request: draftOf(createRequest(init)),
    });
    const override = responded instanceof Decided ? (responded.value as ResponseOverride) : {};
    const changed = override.headers ?? BEFORE;
    return {
      blocked: false,
      urls,
      requestHeaders: tested(request.headers),
      responseHeaders: tested(changed),
    };
  }
}

function tested(headers: readonly (readonly [string, string])[]): string[] {
  return headers
    .filter(([name]) => name.startsWith('X-'))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}

const hosts = ['a.test', 'www.a.test', 'b.test'];
const methods = ['get', 'post', 'put', 'other'];
const types = ['main_frame', 'image', 'xmlhttprequest'];
const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

const condition = fc
  .tuple(
    fc.oneof(
      fc.constant({}),
      fc.record(
        {
          urlFilter: fc.constantFrom(...Object.keys(filters)),
          isUrlFilterCaseSensitive: fc.boolean(),
        },
        { requiredKeys: ['urlFilter'] },
      ),
      fc.record({ regexFilter: fc.constantFrom('^https?://b', 'x+', 'Y$') }),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ requestDomains: some(hosts) }),
      fc.record({ excludedRequestDomains: some(hosts) }),
      fc.record({ initiatorDomains: some(hosts) }),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ requestMethods: some(methods) }),
      fc.record({ excludedRequestMethods: some(methods) }),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ resourceTypes: some(types) }),
      fc.record({ excludedResourceTypes: some(types) }),
    ),
  )
  .map((parts): Record<string, unknown> => Object.assign({}, ...parts) as Record<string, unknown>);

const changes = fc.array(
  fc.record({
    header: fc.constantFrom('X-A', 'X-B', 'X-C'),
    operation: fc.constantFrom('set', 'append', 'remove'),
    value: fc.constantFrom('1', '2'),
  }),
  { minLength: 1, maxLength: 2 },
);

const action: fc.Arbitrary<ChromeRule['action']> = fc.oneof(
  fc.record({ type: fc.constantFrom('block', 'allow', 'upgradeScheme') }),
  fc.record({
    type: fc.constant('redirect'),
    redirect: fc.oneof(
      fc.record({ url: fc.constantFrom('https://b.test/x', 'http://a.test/y') }),
      fc.record({ transform: fc.record({ host: fc.constantFrom(...hosts) }) }),
    ),
  }),
  fc.record(
    { type: fc.constant('modifyHeaders'), requestHeaders: changes, responseHeaders: changes },
    { requiredKeys: ['type', 'requestHeaders'] },
  ),
);

const list = fc
  .array(fc.record({ priority: fc.integer({ min: 1, max: 3 }), condition, action }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((rules) => rules.map((rule, index): ChromeRule => ({ id: index + 1, ...rule })));

const request: fc.Arbitrary<ChromeRequest> = fc.record({
  url: fc
    .tuple(
      fc.constantFrom('http', 'https'),
      fc.constantFrom(...hosts),
      fc.constantFrom('x', 'X', 'y'),
    )
    .map(([scheme, host, path]) => `${scheme}://${host}/${path}`),
  method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
  type: fc.constantFrom(...types),
  initiator: fc.constantFrom(null, ...hosts),
});

test('an imported list decides on every request as Chrome does', async () => {
  await fc.assert(
    fc.asyncProperty(list, request, async (rules, asked) => {
      const imported = await importing(rules);
      assert.deepEqual(warningsOf(imported), []);
      const book = new RuleBook();
      book.update('/workspace/list.request-rules.json', imported.text ?? '');
      assert.deepEqual(await ours(book.handler({ resolveSecret }), asked), chrome(rules, asked));
    }),
    { numRuns: 700 },
  );
});

test('an imported list that is exported again decides as it did', async () => {
  await fc.assert(
    fc.asyncProperty(list, request, async (rules, asked) => {
      const path = '/workspace/list.request-rules.json';
      const text = (await importing(rules)).text ?? '';
      const exported = await exportRules([{ path, text }], 'dnr');
      // What Chrome itself would not take is no list to begin with; upgrades and "other" have no way back.
      if (exported.problems.length > 0) return;
      const again = JSON.parse(exported.text ?? '[]') as ChromeRule[];
      assert.deepEqual(chrome(again, asked), chrome(rules, asked));
    }),
    { numRuns: 300 },
  );
});

test('a long list is written in pieces, which together are the file as a person would format it', async () => {
  const rules = Array.from({ length: 600 }, (_, index) => ({
    id: index + 1,
    action: { type: 'block' },
    condition: { urlFilter: `||h${String(index)}.example^`, requestDomains: ['a.test', 'b.test'] },
  }));
  const { pieces, text } = await importing(rules);
  assert.ok(pieces > 1 && pieces < 100, String(pieces));
  assert.ok(text);
  const whole = JSON.stringify(JSON.parse(text), null, 2);
  assert.equal(text, `${whole.replaceAll(/\[\n\s+("[^"]*")\n\s+\]/g, '[$1]')}\n`);
});

test("each of Chrome's actions and conditions has its place, or is listed", async () => {
  const imported = await importing([
    { id: 1, condition: { urlFilter: 'a' }, action: { type: 'allowAllRequests' } },
    { id: 2, condition: {}, action: { type: 'redirect', redirect: { extensionPath: '/a.js' } } },
    { id: 3, condition: {}, action: { type: 'redirect', redirect: { url: 'data:,x' } } },
    {
      id: 4,
      condition: {},
      action: { type: 'redirect', redirect: { transform: { username: 'me' } } },
    },
    { id: 5, condition: { tabIds: [3] }, action: { type: 'block' } },
    { id: 6, condition: { tabIds: [-1] }, action: { type: 'block' } },
    { id: 7, condition: { topDomains: ['a.test'] }, action: { type: 'block' } },
    {
      id: 8,
      condition: { regexFilter: '^https://(www\\.)?a\\.test/(.*)' },
      action: { type: 'redirect', redirect: { regexSubstitution: 'https://b.test/\\2' } },
    },
    { id: 9, condition: { regexFilter: '(?!a)' }, action: { type: 'block' } },
    {
      id: 10,
      condition: { domains: ['a.test'] },
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'Authorization', operation: 'set', value: 'Bearer s3cr3t' },
          { header: 'Connection', operation: 'set', value: 'close' },
          { header: 'Cookie', operation: 'append', regexFilter: 'a' },
        ],
      },
    },
    {
      id: 11,
      condition: { responseHeaders: [{ header: 'x-a' }] },
      action: { type: 'block' },
    },
  ]);
  assert.deepEqual(
    warningsOf(imported).map((warning) =>
      warning.replace(/ \d+:/, '').replace(/ at on.*/, ' at …'),
    ),
    [
      'changed allowAllRequests allows only the document here: requests of the workbench are not made by frames.',
      'left-out It leads to a file of the extension, which is not here.',
      'left-out It leads to a data: URL, where no request can be sent.',
      'left-out It puts a user name or password into the URL.',
      'left-out With tabIds the rule is about tabs, and requests of the workbench have none.',
      'left-out The condition topDomains is not supported, and without it the rule would match too much.',
      "left-out dnr-9: An expression of a rule can't look ahead or behind (?! ?<!): that takes too long on some texts.",
      'secret-left-out The value of Authorization looks like a secret and was not copied.',
      "left-out Connection belongs to the connection and can't be changed by a rule.",
      "left-out A header can't be changed with regexFilter here.",
      'left-out dnr-11: With responseHeaders this rule never acts at …',
    ],
  );
  assert.deepEqual(
    rulesOf(imported).map(({ id }) => id),
    ['dnr-1', 'dnr-6', 'dnr-8', 'dnr-10'],
  );
  assert.deepEqual(rulesOf(imported).at(-1), {
    id: 'dnr-10',
    condition: { initiatorDomains: ['a.test'], excludedResourceTypes: ['main_frame'] },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        { header: 'Authorization', operation: 'set', value: 'Bearer ${secret:authorization}' },
      ],
    },
  });
});

test('a CORS switch whose name has a word for a secret in it is no secret', async () => {
  const responseHeaders = [
    { header: 'Access-Control-Allow-Credentials', operation: 'set', value: 'true' },
  ];
  const imported = await importing([
    { id: 1, condition: {}, action: { type: 'modifyHeaders', responseHeaders } },
  ]);
  assert.deepEqual(warningsOf(imported), []);
  assert.deepEqual(rulesOf(imported)[0]?.action['responseHeaders'], responseHeaders);
});

test('a rule stays for the resource types and domains that are known, and the others are listed', async () => {
  const rule = (id: number, condition: object): object => ({
    id,
    condition,
    action: { type: 'block' },
  });
  const imported = await importing([
    rule(1, { resourceTypes: ['script', 'webbundle', 'image'] }),
    rule(2, { excludedResourceTypes: ['webbundle'] }),
    rule(3, { resourceTypes: ['webbundle'] }),
    rule(4, { resourceTypes: ['image'], requestDomains: ['a.test', 'google.*'] }),
    rule(5, { excludedRequestDomains: ['a.test', 'google.*'] }),
  ]);
  assert.deepEqual(
    imported.problems.map(({ message, hint }) => `${message} ${hint}`),
    [
      'dnr-1: “webbundle” is not a resource type here. The rule is imported without it.',
      'dnr-2: “webbundle” is not a resource type here. The rule is imported without it.',
      'dnr-3: “webbundle” is not a resource type here. The rule is not imported: nothing is left that it could act on.',
      'dnr-4: “google.*” is not a domain here. The rule is imported without it.',
      'dnr-5: "google.*" is not a domain. Write a host name such as example.com.',
    ],
  );
  assert.equal(imported.problems[0]?.range.start.line, 6, 'it points at the type itself');
  assert.deepEqual(
    rulesOf(imported).map(({ condition }) => condition),
    [
      { resourceTypes: ['script', 'image'] },
      {},
      { resourceTypes: ['image'], requestDomains: ['a.test'] },
    ],
  );
});
