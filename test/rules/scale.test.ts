import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '../../src/rules/facts/callbacks.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { RuleIndex } from '../../src/rules/index/ruleIndex.ts';
import { Slices } from '../../src/rules/document/slices.ts';
import type { Steps } from '../../src/rules/document/slices.ts';
import { decided, loading, resolveSecret } from './callbackParameters.ts';

const block = { type: 'block' };

function fileOf(path: string, conditions: readonly object[]): { path: string; text: string } {
  const rules = conditions.map((condition, index) => ({
    id: `r${String(index)}`,
    condition,
    action: block,
  }));
  return { path, text: JSON.stringify({ version: 1, rules }) };
}

/** How many of 2,000 rules are looked at for the URL that the 777th of them is for. */
function looked(condition: (index: number) => object, url: string): number {
  const book = new RuleBook();
  const { path, text } = fileOf(
    '/w/a.json',
    Array.from({ length: 2000 }, (_, index) => condition(index)),
  );
  assert.deepEqual(book.update(path, text), []);
  const index = new RuleIndex();
  for (const rule of book.activeRules) index.add(rule);
  const facts = factsOf('onBeforeResourceLoad', loading(url));
  const found = index.candidates('onBeforeResourceLoad', facts);
  assert.ok(found.some(({ rule }) => rule.id === 'r777'));
  return found.length;
}

test('of many rules only few are looked at, by host, by path, by pattern, by expression', () => {
  const shapes: readonly (readonly [(index: number) => object, string])[] = [
    [(index) => ({ requestDomains: [`h${String(index)}.test`] }), 'https://a.h777.test/'],
    [
      (index) => ({ urlFilter: `||a.test/v1/things/${String(index)}/` }),
      'https://a.test/v1/things/777/x',
    ],
    [(index) => ({ urlFilter: `/things/${String(index)}^` }), 'https://any.test/v1/things/777?x=1'],
    [(index) => ({ urlFilter: `|https://a.test/${String(index)}|` }), 'https://a.test/777'],
    [
      (index) => ({ urlPattern: `https://*.a.test/:v/things${String(index)}/*` }),
      'https://x.a.test/v1/things777/1/2',
    ],
    [(index) => ({ urlPattern: { pathname: `/t${String(index)}/:id` } }), 'https://x.test/t777/1'],
    [
      (index) => ({ regexFilter: `^https://[a-z.]+/v\\d+/t${String(index)}\\.json$` }),
      'https://a.test/v2/t777.json',
    ],
    [
      (index) => ({ requestDomains: ['a.test'], all: [{ urlFilter: `/${String(index)}/` }] }),
      'https://a.test/777/',
    ],
    [
      (index) => ({
        any: [{ urlFilter: `/x${String(index)}/` }, { urlFilter: `/y${String(index)}/` }],
      }),
      'https://a.test/y777/',
    ],
  ];
  for (const [condition, url] of shapes) assert.ok(looked(condition, url) <= 3, url);
});

test('rules that say nothing of the URL are all looked at', () => {
  assert.equal(
    looked(() => ({ requestMethods: ['get'] }), 'https://a.test/'),
    2000,
  );
});

test('an index from which everything was taken holds nothing', () => {
  const book = new RuleBook();
  const conditions = [
    { requestDomains: ['a.test', 'b.test'] },
    { urlFilter: '/x/' },
    { any: [{ urlFilter: '/y/' }, { urlFilter: '/z/' }] },
    {},
  ];
  const { path, text } = fileOf('/w/a.json', conditions);
  book.update(path, text);
  const index = new RuleIndex();
  for (const rule of book.activeRules) index.add(rule);
  assert.equal(index.hasRulesAt('onBeforeResourceLoad'), true);
  const [first, ...others] = book.activeRules;
  for (const rule of others) index.remove(rule);
  const at = (url: string): number =>
    index.candidates('onBeforeResourceLoad', factsOf('onBeforeResourceLoad', loading(url))).length;
  assert.deepEqual([at('https://a.test/x/'), at('https://c.test/x/y/z/')], [1, 0]);
  assert.ok(first);
  index.remove(first);
  assert.equal(index.hasRulesAt('onBeforeResourceLoad'), false);
});

test('many files are taken in slices between which everything else has its turn', async () => {
  const files = Array.from({ length: 20 }, (_, index) =>
    fileOf(`/w/${String(index)}.json`, [{ requestDomains: [`h${String(index)}.test`] }]),
  );
  let turns = 0;
  let loading = true;
  const turn = (): void => {
    turns++;
    if (loading) setImmediate(turn);
  };
  setImmediate(turn);
  const book = new RuleBook();
  const problems = await book.updateAll(files, new Slices(0));
  loading = false;
  assert.ok(turns >= files.length - 1, `${turns} turns`);
  assert.deepEqual(
    problems.map(({ path, problems: ofFile }) => [path, ofFile.length]),
    files.map(({ path }) => [path, 0]),
  );
  assert.equal(book.ruleCount, 20);
});

test('a slice is as long as it may be, and no turn is given before', async () => {
  let now = 0;
  let turns = 0;
  const slices = new Slices(10, () => now);
  const immediate = setImmediate(() => turns++);
  for (now = 0; now < 10; now++) await slices.yieldIfDue();
  assert.equal(turns, 0);
  await slices.yieldIfDue();
  assert.equal(turns, 1);
  clearImmediate(immediate);
});

test('work that is done at the same time shares the slices: one in each turn, for each in turn', async () => {
  let now = 0;
  const slices = new Slices(10, () => now);
  const done: string[] = [];
  let turn = 0;
  const work = function* (name: string, steps: number): Steps<void> {
    for (let step = 0; step < steps; step++) {
      now += 5;
      done.push(`${turn}${name}`);
      yield;
    }
  };
  const count = (): void => {
    turn++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const all = [work('a', 5), work('b', 3), work('c', 1)].map((steps) => slices.take(steps));
  await Promise.all(all);
  clearImmediate(next);
  // Whoever begins takes a step at once. The turn in between is that of "c", which has no more to do.
  assert.equal(done.join(' '), '0a 0a 0b 0c 1a 1a 2b 2b 4a');
});

test('files that are saved one right after the other are sliced together', async () => {
  const book = new RuleBook();
  const { path, text } = fileOf('/w/a.json', [{ requestDomains: ['a.test'] }]);
  let turns = 0;
  const immediate = setImmediate(() => turns++);
  const started = performance.now();
  while (performance.now() - started < 30) await book.updateInSlices(path, text);
  clearImmediate(immediate);
  assert.equal(turns, 1);
});

test('files in YAML among them are read too, and one with errors does not stop the others', async () => {
  const book = new RuleBook();
  const read = await book.updateAll([
    {
      path: '/w/a.request-rules.yaml',
      text: 'version: 1\nrules:\n  - id: y\n    action: { type: block }\n',
    },
    { path: '/w/b.json', text: '{' },
    fileOf('/w/c.json', [{}]),
  ]);
  assert.deepEqual(
    read.map(({ problems }) => problems.length > 0),
    [false, true, false],
  );
  assert.equal(book.ruleCount, 2);
});

test('saving one file leaves the rules of all others as they are', async () => {
  const book = new RuleBook();
  const files = ['a', 'b', 'c'].map((name) =>
    fileOf(`/w/${name}.json`, [{ requestDomains: [`${name}.test`] }]),
  );
  await book.updateAll(files);
  const before = book.activeRules;
  book.update('/w/b.json', fileOf('/w/b.json', [{ requestDomains: ['new.test'] }, {}]).text);
  const after = book.activeRules;
  assert.equal(after[0], before[0]);
  assert.equal(after.at(-1), before.at(-1));
  assert.deepEqual(
    after.map(({ file }) => file),
    ['/w/a.json', '/w/b.json', '/w/b.json', '/w/c.json'],
  );
  const handler = book.handler({ resolveSecret });
  await decided(handler.onBeforeResourceLoad?.(loading('https://new.test/')));
});
