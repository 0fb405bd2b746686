import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { explainRequest } from '../../src/rules/explain/explainRequest.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { resolveSecret } from './callbackParameters.ts';
import { askers, idsOf, networkBehavior, rule } from './arbitraries.ts';

test('whatever the network turns out to be, explaining agrees with evaluation', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 12 }),
      fc.constantFrom('https://a.test/', 'http://b.a.test:8080/x', 'https://d.test/x'),
      networkBehavior,
      async (rules, url, real) => {
        const text = JSON.stringify({
          version: 1,
          rules: rules.map((each, index) => ({ id: `r${String(index)}`, ...each })),
        });
        const read = (): RuleBook => {
          const book = new RuleBook();
          book.update('/w/a.json', text);
          return book;
        };
        const explained = await explainRequest(read(), {
          url,
          flags: ['allowStoredCredentials'],
        });
        // The moments are those of a GET that no rule has changed.
        const [hop] = explained.hops;
        assert.ok(hop);
        const changed = text.includes('"PUT"');
        for (const { callback, rules: told, misses, decidedBy } of hop.callbacks) {
          const ask = askers(url, 'GET', real)[callback];
          if (ask === undefined || (changed && callback !== 'onBeforeResourceLoad')) continue;
          const acted = idsOf(await ask(read().handler({ resolveSecret })));
          const outcomes = new Map(told.map((each) => [each.by.id, each]));
          for (const id of acted) {
            const outcome = outcomes.get(id)?.outcome ?? 'missed';
            assert.ok(
              outcome === 'acts' || outcome === 'depends',
              `${callback}: ${id} is ${outcome}`,
            );
          }
          for (const { by } of misses) assert.ok(!acted.includes(by.id));
          const mayEndBefore = told.some(
            ({ outcome, effect }) => outcome === 'depends' && effect !== 'adds',
          );
          if (mayEndBefore) continue;
          for (const { by, outcome, effect } of told) {
            if (outcome !== 'acts' || isSilent(rules, by.id)) continue;
            if (effect === 'adds' && callback !== 'onBeforeResourceLoad') continue;
            assert.ok(acted.includes(by.id), `${callback}: ${by.id} does not act`);
          }
          if (decidedBy === null || isSilent(rules, decidedBy.id)) continue;
          assert.equal(acted.at(-1), decidedBy.id);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

/** These end the search without a word in the log, but for `allow` at onBeforeResourceLoad. */
function isSilent(rules: readonly { readonly action: object }[], id: string): boolean {
  const { type = '', response = '' } = (rules[Number(id.slice(1))]?.action ?? {}) as {
    type?: string;
    response?: string;
  };
  return type === 'allow' || response === 'default';
}
