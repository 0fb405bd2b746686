import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleItems, rulesInWords } from '../../src/extension/views/rules/ruleItems.ts';
import type { ShownRules } from '../../src/extension/views/rules/ruleItems.ts';
import type { Problem } from '../../src/files/problem.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';

const action = { type: 'block' };
const PATH = '/w/shop.request-rules.json';
const start = { line: 0, character: 0 };
const error: Problem = {
  code: 'syntax',
  severity: 'error',
  message: 'A comma is missing.',
  hint: '',
  range: { start, end: start },
};

function shownOf(rules: readonly object[], rest: Partial<ShownRules> = {}): ShownRules {
  const { file, problems } = parseRuleFile(PATH, JSON.stringify({ version: 1, rules }), 0);
  assert.ok(file !== null, problems.map(({ message }) => message).join());
  return {
    areOff: false,
    files: [file],
    problems: new Map([[PATH, problems]]),
    hitsOf: (_, rule) => ({
      hits: rule === 'used' ? 3 : 0,
      nearMisses: 0,
      lastHit: rule === 'used' ? 'session' : null,
      lastNearMiss: null,
    }),
    nameOf: (path) => path.slice(1),
    now: Date.parse('2026-12-01'),
    ...rest,
  };
}

const rules = [
  { id: 'used', action },
  { id: 'unused', description: 'Keeps trackers out.', action },
  { id: 'off', enabled: false, action },
  { id: 'over', expires: '2026-11-30T00:00:00Z', action },
];

test('a rule says how often it acted, and one that is off says that, not that it was never used', () => {
  const [file] = ruleItems(shownOf(rules));
  assert.deepEqual([file?.label, file?.description], ['shop.request-rules.json', '3 of 4 on']);
  assert.deepEqual(
    file?.children?.map(({ label, description, checkbox }) => [
      label,
      description?.split(' · ')[0],
      checkbox?.checked,
    ]),
    [
      ['used', '3 hits', true],
      ['unused', 'not used yet', true],
      ['off', 'off', false],
      ['over', 'expired', true],
    ],
  );
});

test('a rule explains itself in its tooltip, in the words of its author too, and opens its line', () => {
  const [, unused] = ruleItems(shownOf(rules))[0]?.children ?? [];
  assert.match(String(unused?.tooltip), /blocks/);
  assert.match(String(unused?.tooltip), /Keeps trackers out\.\n\nNot used yet in this window\.$/);
  assert.deepEqual(unused?.open, { file: PATH, line: 1 });
});

test('while all rules are off the view says so first, in the color of a warning, and every rule is off', () => {
  const shown = shownOf(rules, { areOff: true });
  const [off, file] = ruleItems(shown);
  assert.equal(off?.icon?.color, 'list.warningForeground');
  assert.equal(off.command?.id, 'requestWorkbench.turnRulesOn');
  const children = file?.children ?? [];
  assert.ok(children.every(({ description = '' }) => description.startsWith('off')));
  // What the file says stays as it is.
  assert.deepEqual(
    children.map(({ checkbox }) => checkbox?.checked),
    [true, true, false, true],
  );
  assert.equal(rulesInWords(shown), 'all off');
  assert.deepEqual(ruleItems({ ...shown, files: [], problems: new Map() }), []);
});

test('a file with errors says whether its last good version is in force', () => {
  const broken = '/w/broken.request-rules.yaml';
  const shown = shownOf(rules);
  const problems = new Map([
    [PATH, [error]],
    [broken, [error, error]],
    ['/w/fine.request-rules.json', [{ ...error, severity: 'warning' as const }]],
  ]);
  const items = ruleItems({ ...shown, problems });
  assert.deepEqual(
    items.map(({ description, children }) => [description, children?.length]),
    [
      ['3 of 4 on · 1 error, last good version in force', 4],
      ['2 errors, not in force', undefined],
    ],
  );
});

test('rules of the same name are two items', () => {
  const shown = shownOf(rules);
  const [file] = shown.files;
  assert.ok(file !== undefined);
  const twice = { ...file, rules: [...file.rules, ...file.rules] };
  const ids = ruleItems({ ...shown, files: [twice] })[0]?.children?.map(({ id }) => id);
  assert.equal(new Set(ids).size, 8);
});
