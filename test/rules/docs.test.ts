import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actionKinds } from '../../src/rules/actions/registry.ts';
import { conditionKinds } from '../../src/rules/conditions/registry.ts';
import { explainRule } from '../../src/rules/explainRule.ts';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { parseRuleFile } from '../../src/rules/parseRuleFile.ts';

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```(json|yaml)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);
await loadReaders(['a.yaml']);
const files = examples.map(({ language, text }) => parseRuleFile(`docs/rules.${language}`, text));

test('every example in docs/rules.md is accepted without a problem', () => {
  assert.ok(examples.length >= 10);
  files.forEach(({ problems }, index) => {
    assert.deepEqual(problems, [], examples[index]?.text);
  });
});

test('docs/rules.md has an example of each action and a word on each condition', () => {
  const shown = new Set(
    files.flatMap(({ file }) => file?.rules ?? []).map(({ action }) => action.type),
  );
  assert.deepEqual([...shown].sort(), Object.keys(actionKinds).sort());
  for (const name of Object.keys(conditionKinds)) assert.ok(page.includes(`\`${name}\``), name);
});

test('docs/rules.md quotes the sentence of its first rule as it is', () => {
  const [first] = files[0]?.file?.rules ?? [];
  assert.ok(first && page.includes(explainRule(first)));
});
