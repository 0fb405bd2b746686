import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activate, reachOf } from '../../src/rules/activeRule.ts';
import { subjectOf } from '../../src/rules/callbacks.ts';
import { evaluate } from '../../src/rules/evaluate.ts';
import { explainRule } from '../../src/rules/explainRule.ts';
import { parseRuleFile } from '../../src/rules/parseRuleFile.ts';
import { Uses } from '../../src/rules/uses.ts';
import { RuleBook } from '../../src/rules/ruleBook.ts';
import { loading, resolveSecret, tools } from './moments.ts';

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
const condition = fc.record(
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
  },
  { requiredKeys: [] },
);
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

        const scanned = loading(target, { method, hop });
        const byScan = await evaluate({
          callback: 'onBeforeResourceLoad',
          parameters: scanned,
          subject: subjectOf('onBeforeResourceLoad', scanned),
          candidates: file.rules
            .filter((each) => each.enabled && reachOf(each).includes('onBeforeResourceLoad'))
            .map((each) => activate(each, file.path, new Uses()))
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
            attributions?: { by: { id: string }; explanation: string }[];
          };
          return attributions.map(({ by, explanation }) => [by.id, explanation]);
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
