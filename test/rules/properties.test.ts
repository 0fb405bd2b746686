import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActiveRule, callbacksOf, testRule } from '../../src/rules/evaluate/activeRule.ts';
import { factNamesAt, factsOf } from '../../src/rules/facts/callbacks.ts';
import { fieldCanMatch } from '../../src/rules/conditions/condition.ts';
import { flatConditions } from '../../src/rules/conditions/registry.ts';
import { evaluate } from '../../src/rules/evaluate/evaluate.ts';
import { explainRule } from '../../src/rules/evaluate/explainRule.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { loading, resolveSecret, responding, tools } from './callbackParameters.ts';

function isReadOrExplained(text: string): void {
  const { file, problems } = parseRuleFile('/w/a.request-rules.json', text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.equal(file === null, errors.length > 0);
  const lines = text.split(/\r\n|\r|\n/);
  for (const { message, hint, range } of problems) {
    assert.ok(message !== '' && hint !== '');
    for (const { line, character } of [range.start, range.end]) {
      assert.ok(line >= 0 && line < lines.length && character >= 0);
    }
  }
  for (const rule of file?.rules ?? []) assert.match(explainRule(rule), /^.+: .+\.$/s);
}

test('any text yields rules or problems, and never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), isReadOrExplained), { numRuns: 500 });
});

test('any JSON yields rules or problems, and never throws', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      isReadOrExplained(text);
      isReadOrExplained(`{ "version": 1, "rules": [${text}] }`);
      isReadOrExplained(`{ "version": 1, "rules": [{ "id": "a", "action": ${text} }] }`);
    }),
    { numRuns: 500 },
  );
});

const domain = fc.constantFrom(
  'a.test',
  'b.a.test',
  'c.b.a.test',
  'test',
  'd.test',
  '127.0.0.1',
  'Ä.test',
);
const flat = fc.record(
  {
    requestDomains: fc.array(domain, { minLength: 1, maxLength: 2 }),
    excludedRequestDomains: fc.array(domain, { minLength: 1, maxLength: 2 }),
    urlFilter: fc.constantFrom(
      '||a.test^',
      '||b.a.test/x',
      '||a.tes',
      '/x',
      '|https://',
      '||127.0.0.1^',
      '||test^',
    ),
    isUrlFilterCaseSensitive: fc.boolean(),
    requestMethods: fc.constantFrom(['get'], ['POST', 'put']),
    ports: fc.constantFrom([443], [80, 8080]),
    protocols: fc.constantFrom(['https'], ['http:']),
    isRedirect: fc.boolean(),
    urlPattern: fc.constantFrom<object | string>(
      'https://*.a.test/x',
      'http{s}?://b.a.test/:any',
      { pathname: '/:x' },
      { hostname: '{:sub.}?a.test', search: 'y=*' },
      { hostname: '*est' },
      { pathname: '/x{/:y}*' },
    ),
    regexFilter: fc.constantFrom(
      '^https://[a-z.]*a\\.test/x',
      '/x$',
      'a.test',
      '^http://(b|d)\\.',
      '//d\\.test(:\\d+)?/',
      '/X\\?y=1$',
      'xa?',
    ),
    statusCodes: fc.constant([404]),
    domainType: fc.constantFrom('firstParty', 'thirdParty'),
    initiatorDomains: fc.constant(['from.test']),
    resourceTypes: fc.constantFrom(['xmlhttprequest'], ['image']),
    requestHeaders: fc.constant([{ header: 'X', values: ['*1'] }]),
    excludedResponseHeaders: fc.constant([{ header: 'X' }]),
  },
  { noNullPrototype: true },
);
/** Few of each, or nothing would ever match. */
const simple = flat.chain((each) =>
  fc.shuffledSubarray(Object.entries(each), { maxLength: 3 }).map(Object.fromEntries),
) as fc.Arbitrary<object>;
const { condition } = fc.letrec<{ condition: object; member: object }>((tie) => ({
  member: fc.oneof({ depthSize: 'small', withCrossShrink: true }, simple, tie('condition')),
  condition: fc.oneof(
    { withCrossShrink: true },
    { arbitrary: simple, weight: 4 },
    fc.record(
      {
        any: fc.array(tie('member'), { minLength: 1, maxLength: 3 }),
        requestMethods: fc.constant(['get']),
      },
      { requiredKeys: ['any'] },
    ),
    fc.record(
      {
        all: fc.array(tie('member'), { minLength: 1, maxLength: 3 }),
        requestDomains: fc.constant(['a.test']),
      },
      { requiredKeys: ['all'] },
    ),
    fc.record(
      { not: tie('member'), urlFilter: fc.constant('||a.test^') },
      { requiredKeys: ['not'] },
    ),
  ),
}));
const action = fc.constantFrom<object[]>(
  { type: 'block' },
  { type: 'allow' },
  { type: 'continueRequest', method: 'PUT' },
  { type: 'modifyHeaders', requestHeaders: [{ header: 'A', operation: 'append', value: '1' }] },
  { type: 'modifyHeaders', requestHeaders: [{ header: 'A', operation: 'remove' }] },
  { type: 'cookies', send: 'block' },
);
const rule = fc.record({
  condition,
  action,
  priority: fc.integer({ min: 1, max: 3 }),
  enabled: fc.constantFrom(true, true, false),
});
const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'xa.test', 'd.test', '127.0.0.1', 'ä.test'),
    fc.constantFrom('', ':8080'),
    fc.constantFrom('/', '/x', '/X?y=1'),
  )
  .map(([protocol, host, port, path]) => `${protocol}://${host}${port}${path}`);

test('rules found by the index answer as a scan of all rules does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 12 }),
      url,
      fc.constantFrom('GET', 'POST'),
      fc.integer({ min: 1, max: 2 }),
      async (rules, target, method, hop) => {
        const text = JSON.stringify({
          version: 1,
          rules: rules.map((each, index) => ({ id: `r${String(index)}`, ...each })),
        });
        const book = new RuleBook();
        book.update('/w/a.json', text);
        const [file] = book.files;
        assert.ok(file, text);
        const indexed = loading(target, { method, hop });
        const byIndex = await book.handler({ resolveSecret }).onBeforeResourceLoad?.(indexed);

        const version = { path: file.path, number: 1, isInForce: true };
        const scanned = loading(target, { method, hop });
        const byScan = await evaluate({
          callback: 'onBeforeResourceLoad',
          parameters: scanned,
          facts: factsOf('onBeforeResourceLoad', scanned),
          candidates: file.rules
            .filter((each) => each.enabled && callbacksOf(each).includes('onBeforeResourceLoad'))
            .map((each, index) => new ActiveRule(each, version, index))
            .sort((a, b) => b.rule.priority - a.rule.priority),
          tools,
          now: 0,
        });
        if (byIndex !== undefined) assert.deepEqual(byIndex, byScan);
        else assert.ok('nearMisses' in byScan && byScan.nearMisses.length === 0);
        assert.deepEqual(indexed.request, scanned.request);
      },
    ),
    { numRuns: 1000 },
  );
});

test('the same rules in any split over files answer the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 8 }),
      url,
      async (rules, cut, target) => {
        const numbered = rules.map((each, index) => ({ id: `r${String(index)}`, ...each }));
        const ask = async (...files: object[][]): Promise<unknown> => {
          const book = new RuleBook();
          files.forEach((part, index) =>
            book.update(`/w/${String(index)}.json`, JSON.stringify({ version: 1, rules: part })),
          );
          const answer = await book
            .handler({ resolveSecret })
            .onBeforeResourceLoad?.(loading(target));
          const { attributions = [] } = (answer ?? {}) as {
            attributions?: { by: { id: string }; decision: object }[];
          };
          return attributions.map(({ by, decision }) => [by.id, decision]);
        };
        assert.deepEqual(
          await ask(numbered.slice(0, cut), numbered.slice(cut)),
          await ask(numbered),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('what a condition tells of a part of the facts stays true when the others become known', () => {
  const facts = [...factNamesAt('onResourceResponse')];
  fc.assert(
    fc.property(
      condition,
      url,
      fc.subarray(facts),
      fc.constantFrom(200, 404),
      (each, target, known, status) => {
        const book = new RuleBook();
        const action = {
          type: 'modifyHeaders',
          responseHeaders: [{ header: 'A', operation: 'remove' }],
        };
        const rules = [{ id: 'r', condition: each, action }];
        book.update('/w/a.json', JSON.stringify({ version: 1, rules }));
        const [active] = book.activeRules;
        assert.ok(active);
        const facts = factsOf('onResourceResponse', responding(target, status));
        const whole = testRule(active, facts, factNamesAt('onResourceResponse'));
        const part = testRule(active, facts, new Set(known));
        assert.equal(
          whole === 'matches',
          active.conditions.every(({ matches }) => matches(facts)),
        );
        assert.notEqual(whole, 'unknown');
        assert.ok(part === 'unknown' || part === whole, `${part} became ${whole}`);
        const possible = flatConditions(active.rule.condition).every((stated) =>
          fieldCanMatch(stated, new Set(known)),
        );
        assert.ok(possible || part !== 'matches');
        for (const { matches, mismatch } of active.conditions) {
          assert.ok(matches(facts) || mismatch(facts) !== '');
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('what a condition tells the index of URLs is true of every URL that it matches', () => {
  fc.assert(
    fc.property(condition, url, (each, target) => {
      const book = new RuleBook();
      const rules = [{ id: 'r', condition: each, action: { type: 'block' } }];
      book.update('/w/a.json', JSON.stringify({ version: 1, rules }));
      const [active] = book.activeRules;
      const facts = factsOf('onBeforeResourceLoad', loading(target));
      if (!active?.conditions.every(({ matches }) => matches(facts))) {
        return;
      }
      const { domains, tokens = [] } = active.clues;
      assert.ok(domains === undefined || domains.some((each) => facts.url.domains.includes(each)));
      for (const list of tokens) {
        assert.ok(
          list.some((token) => facts.url.tokens.has(token)),
          list.join(),
        );
      }
    }),
    { numRuns: 2000 },
  );
});

test('a book whose files came, changed and went answers as one that only read what is left', async () => {
  const files = fc.array(
    fc.record({ path: fc.constantFrom('a', 'b', 'c'), rules: fc.array(rule, { maxLength: 4 }) }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(files, url, async (steps, target) => {
      const changed = new RuleBook();
      const last = new Map<string, string>();
      for (const { path, rules } of steps) {
        const numbered = rules.map((each, index) => ({ id: `r${String(index)}`, ...each }));
        const text = JSON.stringify({ version: 1, rules: numbered });
        if (rules.length === 0) {
          void changed.remove(path);
          last.delete(path);
        } else {
          changed.update(path, text);
          last.set(path, text);
        }
      }
      const fresh = new RuleBook();
      await fresh.updateAll([...last].map(([path, text]) => ({ path, text })));
      const ids = (book: RuleBook): string[] =>
        book.activeRules.map((active) => `${active.file} ${active.rule.id}`);
      assert.deepEqual(ids(changed), ids(fresh));
      const ask = async (book: RuleBook): Promise<unknown> =>
        book.handler({ resolveSecret }).onBeforeResourceLoad?.(loading(target));
      assert.deepEqual(await ask(changed), await ask(fresh));
    }),
    { numRuns: 300 },
  );
});
