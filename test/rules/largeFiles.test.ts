import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { readDocument } from '../../src/rules/document/readDocument.ts';
import { readingJsonText } from '../../src/rules/document/jsonReader.ts';
import { JsonFault } from '../../src/rules/document/jsonTokens.ts';
import { nodeAt, valueOf, writtenPart } from '../../src/rules/document/sourceNode.ts';
import { explainRequest } from '../../src/rules/explain/explainRequest.ts';
import { located, parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { Slices, runToEnd } from '../../src/rules/document/slices.ts';
import { loading, resolveSecret } from './callbackParameters.ts';

const PATH = '/w/a.request-rules.json';

function rulesFor(hosts: readonly string[]): object[] {
  return hosts.map((host) => ({
    id: host,
    condition: { requestDomains: [host] },
    action: { type: 'block' },
  }));
}

function fileFor(hosts: readonly string[]): string {
  return JSON.stringify({ version: 1, rules: rulesFor(hosts) }, null, 2);
}

function hostsNamed(name: string, count = 50): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${String(index)}.test`);
}

/** Which rule blocks a request to a host, or a host and a path; null: none. */
async function whoBlocks(book: RuleBook, where: string): Promise<string | null> {
  const answer = await book
    .handler({ resolveSecret })
    .onBeforeResourceLoad?.(loading(`https://${where}`));
  const [first] = (answer as { attributions?: { by: { id: string } }[] } | undefined)
    ?.attributions ?? [undefined];
  return first?.by.id ?? null;
}

/** Slices of one step each: every step is a chance for something else to happen. */
function tinySlices(): Slices {
  return new Slices(0);
}

/** Lets the event loop turn so many times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

const json = fc.json({ maxDepth: 4 });
/** JSON, with what people add to it, and with pieces of it missing, doubled or misplaced. */
const nearlyJson = fc
  .tuple(
    fc.oneof(json, fc.constant(fileFor(['a.test', 'b.test']))),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom(
          ...[
            '',
            ',',
            ']',
            '}',
            '[',
            '{',
            '"',
            ':',
            '\\',
            '//',
            '/* x */',
            '/*',
            '-',
            '1.',
            '0x1',
            '',
          ],
          ...[
            '\n',
            '\r\n',
            '\t',
            '\u0001',
            '\u00a0',
            '"a":',
            '"\\u12"',
            '"\\x"',
            'nul',
            'true',
            ' ',
          ],
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [at, removed, added]) => {
      const place = changed.length === 0 ? 0 : at % changed.length;
      return changed.slice(0, place) + added + changed.slice(place + removed);
    }, text),
  );

/** Where jsonc-parser finds the first error, and which. */
function firstFault(text: string): [string, number, number] | null {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  return first === undefined
    ? null
    : [printParseErrorCode(first.error), first.offset, first.length];
}

function ownFault(text: string): [string, number, number] | null {
  try {
    runToEnd(readingJsonText(text));
    return null;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return [error.what, error.offset, error.length];
  }
}

test('what is not JSON is found where jsonc-parser finds it first', () => {
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const own = ownFault(text);
      const theirs = firstFault(text);
      // A text with nothing in it is said to be empty instead.
      if (own === null && theirs?.[0] === 'ValueExpected' && theirs[1] === text.length) return;
      assert.deepEqual(own, theirs, JSON.stringify(text));
    }),
    { numRuns: 3000 },
  );
});

test('a value that is read in steps is that of the tree, and each part has the same place', () => {
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const document = readDocument(PATH, text);
      if (document.problems.some(({ severity }) => severity === 'error')) return;
      const { root } = document;
      assert.ok(root);
      assert.deepEqual(document.value, valueOf(root));
      const check = (path: readonly (string | number)[], value: unknown): void => {
        const found = nodeAt(root, path);
        assert.ok(found, path.join());
        const range = ({ start, end }: { start: number; end: number }) => ({
          start: document.positionAt(start),
          end: document.positionAt(end),
        });
        assert.deepEqual(document.rangeOf(path, 'value'), range(found.node), path.join());
        const key = range(found.property?.key ?? found.node);
        assert.deepEqual(document.rangeOf(path, 'key'), key, path.join());
        const part = { start: 0, end: typeof value === 'string' ? value.length : 0 };
        const place = writtenPart(text, root, path, part);
        const told = document.rangeOfText(path, part);
        assert.deepEqual(told, place ? range(place) : undefined, path.join());
        if (Array.isArray(value)) value.forEach((item, index) => check([...path, index], item));
        else if (typeof value === 'object' && value !== null) {
          for (const [name, item] of Object.entries(value)) check([...path, name], item);
        }
      };
      check([], document.value);
    }),
    { numRuns: 1000 },
  );
});

test('a file that is taken in slices has the rules and problems of one taken at once', async () => {
  const conditions = fc.constantFrom<object>(
    {},
    { requestDomains: ['a.test'] },
    { requestDomains: ['no domain'] },
    { urlFilter: '||a.test^', unknown: 1 },
    { urlFilter: '' },
    { regexFilter: '(' },
    { statusCodes: [200] },
    { all: [{ requestDomains: ['a.test'] }, { requestDomains: ['b.test'] }] },
  );
  const rule = fc.record(
    {
      id: fc.constantFrom('a', 'b', 'c', '-'),
      priority: fc.constantFrom(1, 2, 0),
      enabled: fc.boolean(),
      condition: conditions,
      action: fc.constantFrom({ type: 'block' }, { type: 'allow' }, { type: 'blok' }),
    },
    { requiredKeys: ['id', 'action'] },
  );
  const files = fc.oneof(
    fc.array(rule, { maxLength: 8 }).map((rules) => JSON.stringify({ version: 1, rules }, null, 1)),
    nearlyJson,
  );
  await fc.assert(
    fc.asyncProperty(files, async (text) => {
      const whole = new RuleBook();
      const sliced = new RuleBook();
      const problems = whole.update(PATH, text);
      assert.deepEqual(await sliced.updateInSlices(PATH, text, tinySlices()), problems);
      assert.deepEqual(sliced.files, whole.files);
      assert.deepEqual(
        sliced.activeRules.map(({ rule: { id }, position, callbacks }) => [
          id,
          position,
          callbacks,
        ]),
        whole.activeRules.map(({ rule: { id }, position, callbacks }) => [id, position, callbacks]),
      );
    }),
    { numRuns: 300 },
  );
});

test('an error at the end of a long file is told at its place, and nothing of the file is in force', async () => {
  const text = fileFor(hostsNamed('a', 2000)).replace(/\]\s*\}\s*$/, ']');
  const book = new RuleBook();
  const problems = await book.updateInSlices(PATH, text);
  const lines = text.split('\n');
  const end = { line: lines.length - 1, character: lines.at(-1)?.length };
  assert.deepEqual(
    problems?.map(({ code, message, range }) => ({ code, message, range })),
    [{ code: 'syntax', message: 'A } is missing here.', range: { start: end, end } }],
  );
  assert.equal(book.ruleCount, 0);
});

test('a wrong value in the last of many rules is told at its line', () => {
  const rules = [...rulesFor(hostsNamed('a', 500)), { id: 'last', action: { type: 'blok' } }];
  const text = JSON.stringify({ version: 1, rules }, null, 2);
  const { file, problems } = parseRuleFile(PATH, text);
  assert.equal(file, null);
  const line = text.split('\n').findIndex((each) => each.includes('blok'));
  assert.deepEqual(
    problems.map(({ code, range, data }) => [code, range.start.line, data?.path]),
    [['unknown-action', line, ['rules', 500, 'action', 'type']]],
  );
});

test('a secret in a long file is told at its place, for which nobody makes a tree of the whole file', () => {
  const value = '9f8e7d6c5b4a39281706f5e4d3c2b1a0';
  const change = { header: 'X-Api-Key', operation: 'set', value };
  const rule = { id: 'last', action: { type: 'modifyHeaders', requestHeaders: [change] } };
  const rules = [...rulesFor(hostsNamed('a', 500)), rule];
  const text = JSON.stringify({ version: 1, rules }, null, 2);
  const line = text.split('\n').findIndex((each) => each.includes(value));
  const { problems } = parseRuleFile(PATH, text);
  assert.deepEqual(
    problems.map(({ code, range: { start, end } }) => [code, start.line, end.line]),
    [['literal-secret', line, line]],
  );

  const document = readDocument(PATH, text);
  Object.defineProperty(document, 'root', {
    get: () => assert.fail('a tree of the whole file was made'),
  });
  const path = ['rules', 500, 'action', 'requestHeaders', 0, 'value'];
  const part = { start: 4, end: 8 };
  const fault = { code: 'x', severity: 'warning', message: '', hint: '', path, part } as const;
  const [place] = located([fault], document);
  const character = (text.split('\n')[line] ?? '').indexOf(value);
  assert.deepEqual(place?.range, {
    start: { line, character: character + 4 },
    end: { line, character: character + 8 },
  });
});

test('while a new version is read the one before is in force, and never a mixture of both', async () => {
  const before = hostsNamed('old');
  const after = hostsNamed('new');
  const book = new RuleBook();
  book.update(PATH, fileFor(before));
  const state = { isDone: false };
  const reading = book.updateInSlices(PATH, fileFor(after), tinySlices()).finally(() => {
    state.isDone = true;
  });
  const seen = new Set<string>();
  while (!state.isDone) {
    const acting = await Promise.all(
      [before[0], before.at(-1), after[0], after.at(-1)].map((host = '') => whoBlocks(book, host)),
    );
    seen.add(acting.map((id) => (id === null ? '-' : id.slice(0, 3))).join(' '));
    await turns(1);
  }
  assert.deepEqual(await reading, []);
  seen.add('- - new new');
  assert.deepEqual([...seen], ['old old - -', '- - new new']);
});

test('a file that is changed while it is read comes into force in its newest version only', async () => {
  const texts = ['first', 'second', 'third'].map((name) => fileFor(hostsNamed(name)));
  for (const waited of [1, 40, 90, 120, 180, 260]) {
    const book = new RuleBook();
    const readings: Promise<unknown>[] = [];
    for (const text of texts) {
      readings.push(book.updateInSlices(PATH, text, tinySlices()));
      await turns(waited);
    }
    const problems = await Promise.all(readings);
    assert.deepEqual(problems.at(-1), []);
    assert.equal(book.ruleCount, 50);
    assert.equal(await whoBlocks(book, 'third0.test'), 'third0.test', `after ${String(waited)}`);
    for (const other of ['first', 'second']) {
      for (const host of hostsNamed(other)) assert.equal(await whoBlocks(book, host), null);
    }
  }
});

test('a file that is removed while it is read never comes into force', async () => {
  const book = new RuleBook();
  const reading = book.updateInSlices(PATH, fileFor(hostsNamed('a')), tinySlices());
  await turns(70);
  await book.remove(PATH);
  assert.equal(await reading, null);
  assert.deepEqual(book.files, []);
  const handler = book.handler({ resolveSecret });
  assert.equal('onBeforeResourceLoad' in handler, false);
});

test('a bad version that comes while a good one is read leaves the last good one in force', async () => {
  const book = new RuleBook();
  book.update(PATH, fileFor(['good.test']));
  const reading = book.updateInSlices(PATH, fileFor(hostsNamed('a')), tinySlices());
  await turns(5);
  const problems = await book.updateInSlices(PATH, '{', tinySlices());
  assert.equal(await reading, null);
  assert.equal(problems?.at(-1)?.code, 'last-good-version');
  assert.equal(await whoBlocks(book, 'good.test'), 'good.test');
});

test('a rule goes on counting its uses when its file is read anew meanwhile', async () => {
  const text = (count: number): string =>
    JSON.stringify({
      version: 1,
      rules: [
        {
          id: 'twice',
          times: 2,
          condition: { requestDomains: ['x.test'] },
          action: { type: 'block' },
        },
        ...rulesFor(hostsNamed('a', count)),
      ],
    });
  const book = new RuleBook();
  book.update(PATH, text(10));
  assert.equal(await whoBlocks(book, 'x.test'), 'twice');
  const reading = book.updateInSlices(PATH, text(50), tinySlices());
  await turns(60);
  assert.equal(await whoBlocks(book, 'x.test'), 'twice');
  await reading;
  assert.equal(await whoBlocks(book, 'x.test'), null);
});

test('many rules of one domain stay findable as they come and go', async () => {
  const book = new RuleBook();
  const rules = Array.from({ length: 12 }, (_, index) => ({
    id: `r${String(index)}`,
    condition: { urlFilter: `||a.test/path${String(index)}/` },
    action: { type: 'block' },
  }));
  for (const count of [3, 12, 2, 12, 0]) {
    book.update(PATH, JSON.stringify({ version: 1, rules: rules.slice(0, count) }));
    for (const [index, { id }] of rules.entries()) {
      const blocking = await whoBlocks(book, `a.test/path${String(index)}/x`);
      assert.equal(blocking, index < count ? id : null);
    }
  }
});

test('explaining a request lets everything else have its turn', async () => {
  const book = new RuleBook();
  book.update(PATH, fileFor(hostsNamed('a', 20_000)));
  let turned = 0;
  let next = setImmediate(function turn() {
    turned++;
    next = setImmediate(turn);
  });
  const { hops } = await explainRequest(book, { url: 'https://a7.test/' });
  clearImmediate(next);
  assert.ok(turned > 0);
  assert.deepEqual(hops[0]?.ending, {
    kind: 'canceled',
    by: { kind: 'rule', id: 'a7.test', file: PATH, line: 4 + 7 * 11 },
  });
});
