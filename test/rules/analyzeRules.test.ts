import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { analyzeRules, analyzing } from '../../src/rules/analyze/analyzeRules.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { Slices, unlessAborted } from '../../src/rules/document/slices.ts';
import { resolveSecret } from './callbackParameters.ts';
import { action, askers, condition, idsOf, networkBehavior } from './arbitraries.ts';

const block = { type: 'block' };
const setA = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'A', operation: 'set', value: '1' }],
};

function bookOf(...files: readonly (readonly object[])[]): RuleBook {
  const book = new RuleBook();
  files.forEach((rules, index) => {
    const numbered = rules.map((each, at) => ({ id: `r${String(at)}`, ...each }));
    const text = JSON.stringify({ version: 1, rules: numbered }, null, 1);
    const problems = book.update(`/w/${String(index)}.request-rules.json`, text);
    assert.ok(!problems.some(({ severity }) => severity === 'error'), JSON.stringify(problems));
  });
  return book;
}

/** "r1 shadowed by r0". */
function found(...rules: readonly object[]): string[] {
  return analyzeRules(bookOf(rules)).map(({ fault: { code, message, path } }) => {
    const [, by = ''] = /(?:acts: |same as )(\S+) /.exec(message) ?? [];
    return `r${String(path[1])} ${code} by ${by}`;
  });
}

function shadows(earlier: object, later: object): boolean {
  const findings = found(
    { condition: earlier, action: block },
    { condition: later, action: block },
  );
  return findings.includes('r1 shadowed by r0');
}

test('a rule is shadowed by one before it that decides on all that it matches', () => {
  const host = { requestDomains: ['a.test'] };
  assert.ok(shadows({}, host));
  assert.ok(shadows(host, host));
  assert.ok(shadows(host, { requestDomains: ['b.a.test', 'A.test'] }));
  assert.ok(shadows(host, { urlFilter: '||a.test/x' }));
  assert.ok(shadows({ urlFilter: '||a.test^' }, { requestDomains: ['b.a.test'] }));
  assert.ok(shadows({ urlFilter: '||a.test/x' }, { urlFilter: '||A.test/x/y' }));
  assert.ok(shadows({ urlFilter: '/x' }, { urlFilter: '|https://a.test/x*y|' }));
  assert.ok(shadows({ requestMethods: ['get', 'PUT'] }, { requestMethods: ['put'] }));
  assert.ok(shadows({ excludedRequestMethods: ['get'] }, { requestMethods: ['post'] }));
  assert.ok(shadows({ excludedPorts: [80] }, { ports: [443] }));
  assert.ok(shadows({ excludedPorts: [80] }, { excludedPorts: [80, 8080] }));
  assert.ok(!shadows({ excludedPorts: [80, 8080] }, { excludedPorts: [80] }));
  assert.ok(shadows({ excludedRequestDomains: ['b.test'] }, host));
  assert.ok(shadows({ ports: [80, 443] }, { ports: [443], protocols: ['https'] }));
  assert.ok(shadows({ any: [host, { ports: [1] }] }, host));
  assert.ok(shadows(host, { any: [{ requestDomains: ['b.a.test'] }, { urlFilter: '||a.test/' }] }));
  assert.ok(shadows({ all: [host, { protocols: ['https'] }] }, { ...host, protocols: ['HTTPS:'] }));
  assert.ok(shadows({ not: { ...host, ports: [1] } }, { not: host }));
});

test('a rule that may still act is not shadowed', () => {
  const host = { requestDomains: ['a.test'] };
  assert.ok(!shadows(host, {}));
  assert.ok(!shadows({ requestDomains: ['b.a.test'] }, host));
  assert.ok(!shadows(host, { requestDomains: ['a.test', 'b.test'] }));
  assert.ok(!shadows({ urlFilter: '||a.test/x' }, { urlFilter: '||a.test/' }));
  assert.ok(!shadows({ urlFilter: '/x|' }, { urlFilter: '/x|y' }));
  assert.ok(!shadows({ urlFilter: '/X', isUrlFilterCaseSensitive: true }, { urlFilter: '/x' }));
  assert.ok(!shadows({ excludedRequestDomains: ['b.a.test'] }, host));
  assert.ok(!shadows({ any: [host, { ports: [1] }] }, { ports: [2] }));
  assert.ok(!shadows({ not: host }, { not: { ...host, ports: [1] } }));
});

test('only a rule that ends the search for certain shadows another', () => {
  const second = { action: block };
  assert.deepEqual(found({ action: setA }, second), []);
  assert.deepEqual(found({ action: block, times: 5 }, second), []);
  assert.deepEqual(found({ action: block, expires: '2999-01-01T00:00:00Z' }, second), []);
  assert.deepEqual(found({ action: block, enabled: false }, second), []);
  assert.deepEqual(found(second, { action: block, priority: 2 }), ['r0 shadowed by r1']);
});

test('a rule that acts at several callbacks is shadowed only when it is at each of them', () => {
  const headers = { ...setA, responseHeaders: setA.requestHeaders };
  assert.deepEqual(found({ action: block }, { action: headers }), []);
  assert.deepEqual(found({ action: { type: 'allow' } }, { action: headers }), [
    'r1 shadowed by r0',
  ]);
});

test('a rule that stands twice is told of, also when it only adds something', () => {
  assert.deepEqual(found({ action: setA }, { action: setA }), ['r1 repeated by r0']);
  const other = { ...setA, requestHeaders: [{ header: 'A', operation: 'remove' }] };
  assert.deepEqual(found({ action: setA }, { action: other }), []);
});

test('the other rule is named with its file where that is another one', () => {
  const [finding] = analyzeRules(bookOf([{ action: block }], [{ action: block }]));
  assert.equal(finding?.file, '/w/1.request-rules.json');
  assert.deepEqual(finding.fault.path, ['rules', 0, 'id']);
  assert.match(finding.fault.message, /r0 \(0\.request-rules\.json, line \d+\) comes first/);
});

/** The field of a condition that is said never to match, or undefined. */
function blamed(stated: object, does: object = block): string | undefined {
  const rules = [{ id: 'r', condition: stated, action: does }];
  const text = JSON.stringify({ version: 1, rules });
  const { file, problems } = parseRuleFile('/w/a.request-rules.json', text);
  assert.ok(file !== null, JSON.stringify(problems));
  const problem = problems.find(({ code }) => code === 'never-matches');
  if (problem === undefined) return undefined;
  const { start, end } = problem.range;
  return text.slice(start.character, end.character);
}

test('conditions that can never all hold are told of at the one to blame', () => {
  const host = { requestDomains: ['a.test', 'b.a.test'] };
  assert.equal(blamed({ ...host, excludedRequestDomains: ['a.test'] }), '"excludedRequestDomains"');
  assert.equal(blamed({ ...host, urlFilter: '||c.test/x' }), '"urlFilter"');
  assert.equal(
    blamed({ requestMethods: ['get'], excludedRequestMethods: ['GET', 'put'] }),
    '"excludedRequestMethods"',
  );
  assert.equal(blamed({ protocols: ['http'], urlFilter: '|https://a.test/' }), '"urlFilter"');
  assert.equal(blamed({ urlFilter: '||A.test^', isUrlFilterCaseSensitive: true }), '"urlFilter"');
  assert.equal(blamed({ ...host, not: { requestDomains: ['test'] } }), '"not"');
  assert.equal(blamed({ ports: [443], all: [{ ports: [80] }] }), '"ports"');
  assert.equal(blamed({ ...host, any: [{ requestDomains: ['c.test'] }] }), '"any"');
  const redirect = { type: 'rewriteRedirect' };
  assert.equal(blamed({ statusCodes: [200, '4xx'] }, redirect), '"statusCodes"');
  assert.equal(blamed({ isRedirect: false }, redirect), '"isRedirect"');
});

test('conditions that some request meets are left alone', () => {
  const host = { requestDomains: ['a.test', 'b.test'] };
  assert.equal(blamed({ ...host, excludedRequestDomains: ['a.test', 'c.b.test'] }), undefined);
  assert.equal(blamed({ ...host, urlFilter: '||c.a.test/' }), undefined);
  assert.equal(blamed({ protocols: ['https'], ports: [80] }), undefined);
  assert.equal(blamed({ ...host, not: { requestDomains: ['a.test'] } }), undefined);
  assert.equal(blamed({ statusCodes: ['3xx'] }, { type: 'rewriteRedirect' }), undefined);
  assert.equal(
    blamed({ statusCodes: [301], all: [{ statusCodes: ['3xx'] }] }, { type: 'rewriteRedirect' }),
    undefined,
  );
});

const rich = fc.oneof(
  condition,
  fc.record({ not: condition }),
  fc.record({ any: fc.array(condition, { minLength: 1, maxLength: 2 }) }),
  fc
    .tuple(condition, fc.array(condition, { minLength: 1, maxLength: 2 }))
    .map(([own, all]) => ({ ...own, all })),
);
const url = fc.constantFrom(
  'https://a.test/',
  'http://b.a.test:8080/x',
  'https://d.test/x',
  'http://d.test/',
  'https://e.test:80/X',
);

test('a rule of which it is said that it never acts never does', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ...ruleParts(), condition: rich }), { minLength: 2, maxLength: 8 }),
      fc.array(fc.tuple(url, fc.constantFrom('GET', 'POST', 'PUT'), networkBehavior), {
        maxLength: 8,
      }),
      async (rules, requests) => {
        const text = JSON.stringify({
          version: 1,
          rules: rules.map((each, index) => ({ id: `r${String(index)}`, ...each })),
        });
        const book = new RuleBook();
        const problems = book.update('/w/a.json', text);
        const never = new Set([
          ...analyzeRules(book)
            .filter(({ fault }) => fault.code === 'shadowed')
            .map(({ fault }) => `r${String(fault.path[1])}`),
          ...neverMatching(rules, problems.length),
        ]);
        told += never.size;
        if (never.size === 0) return;
        const handler = book.handler({ resolveSecret });
        for (const [target, method, real] of requests) {
          for (const ask of Object.values(askers(target, method, real))) {
            for (const id of idsOf(await ask(handler))) {
              assert.ok(!never.has(id), `${id} acts on ${method} ${target}`);
            }
          }
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert.ok(told > 300, `only ${String(told)} were told of`);
});

/** Those whose own conditions are said to contradict each other. */
function neverMatching(rules: readonly object[], problems: number): string[] {
  if (problems === 0) return [];
  return rules.flatMap((each, index) => {
    const text = JSON.stringify({ version: 1, rules: [{ id: 'r', ...each }] });
    const own = parseRuleFile('/w/a.json', text).problems;
    return own.some(({ code }) => code === 'never-matches') ? [`r${String(index)}`] : [];
  });
}

function ruleParts(): { action: typeof action; priority: fc.Arbitrary<number> } {
  return { action, priority: fc.integer({ min: 1, max: 3 }) };
}

test('10,000 rules are analyzed in slices, and the findings are those of one go', async () => {
  const files = Array.from({ length: 200 }, (_, file) =>
    Array.from({ length: 50 }, (_, index) => ({
      id: `f${String(file)}-${String(index)}`,
      condition: {
        requestDomains: [`h${String((file * 50 + index) % 4000)}.test`],
        ...(index % 3 === 0 ? { requestMethods: ['get'] } : {}),
      },
      action: index % 2 === 0 ? block : setA,
    })),
  );
  const book = bookOf(...files);
  const sliced = await new Slices().take(analyzing(book));
  assert.deepEqual(sliced, analyzeRules(book));
  assert.ok(sliced.length > 100);
  const stopped = new AbortController();
  stopped.abort();
  assert.equal(await new Slices().take(unlessAborted(analyzing(book), stopped.signal)), null);
});
