import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadReaders, readDocument } from '../../src/rules/document/readDocument.ts';
import type { SourceDocument } from '../../src/rules/document/sourceDocument.ts';
import { yamlText } from '../../src/exchange/yamlText.ts';
import { appendToYaml } from '../../src/ruleEditing/edit/appendToYaml.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { Range } from '../../src/files/problem.ts';

before(() => loadReaders(['a.yaml']));

const read = (text: string): SourceDocument => readDocument('a.request-rules.yaml', text);

function covered(document: SourceDocument, range: Range): string {
  return document.text.slice(document.offsetAt(range.start), document.offsetAt(range.end));
}

const RULES = `# what we need in development
version: 1
defaults:
  authRequired: prompt
rules:
  - id: a   # the first
    condition:
      requestDomains: [x.test, 'y.test']
    action: { type: block }

  - id: b
    times: 3
    expires: 2027-01-01T00:00:00Z
    action:
      type: fulfill
      headers: { 404: "yes" }
      body: |
        two
        lines
`;

test('a YAML rule file is read as its JSON twin would be, and each rule knows its line', () => {
  const { file, problems } = parseRuleFile('/w/a.request-rules.yaml', RULES, 0);
  assert.deepEqual(problems, []);
  assert.deepEqual(file?.defaults, [{ of: 'authRequired', answer: 'prompt', line: 4 }]);
  assert.deepEqual(
    file.rules.map(({ id, line, times, expires, condition, action }) => ({
      ...{ id, line, times, expires, condition, action },
    })),
    [
      {
        id: 'a',
        line: 6,
        times: null,
        expires: null,
        condition: { requestDomains: ['x.test', 'y.test'] },
        action: { type: 'block' },
      },
      {
        id: 'b',
        line: 11,
        times: 3,
        expires: Date.UTC(2027, 0, 1),
        condition: {},
        action: { type: 'fulfill', headers: { 404: 'yes' }, body: 'two\nlines\n' },
      },
    ],
  );
});

test('values, names and starts have exact ranges, without comments and empty lines around', () => {
  const document = read(RULES);
  const at = (...path: (string | number)[]): string[] =>
    (['value', 'key', 'start'] as const).map((part) =>
      covered(document, document.rangeOf(path, part)),
    );
  assert.deepEqual(at('version'), ['1', 'version', '1']);
  assert.deepEqual(at('rules', 0, 'id'), ['a', 'id', 'a']);
  assert.deepEqual(at('rules', 0, 'condition', 'requestDomains', 1), ["'y.test'", "'y.test'", "'"]);
  assert.deepEqual(at('rules', 0, 'action'), ['{ type: block }', 'action', '{']);
  assert.equal(at('rules', 0)[0], RULES.slice(RULES.indexOf('id: a'), RULES.indexOf('\n\n')));
  assert.deepEqual(at('rules', 1, 'action', 'body'), [
    '|\n        two\n        lines',
    'body',
    '|',
  ]);
  assert.deepEqual(at('rules', 0, 'nowhere'), ['i', 'i', 'i'], 'the start of what is around it');
});

test('a value that is left out has the range of its name', () => {
  const document = read('version: 1\nrules:\n  - id: a\n    action:\n');
  assert.equal(covered(document, document.rangeOf(['rules', 0, 'action'], 'value')), 'action');
});

test('what stands at an offset is found, in the middle of a file with an error too', () => {
  const at = (text: string): unknown => read(text.replace('¦', '')).pathAt(text.indexOf('¦'));
  assert.deepEqual(at('version: 1\nrules:\n  - id: ¦a\n'), {
    path: ['rules', 0, 'id'],
    at: 'value',
  });
  assert.deepEqual(at('version: 1\nrules:\n  - i¦d: a\n'), { path: ['rules', 0, 'id'], at: 'key' });
  assert.deepEqual(at('rules:\n  - condition: { ports: [1, 2¦] }\n'), {
    path: ['rules', 0, 'condition', 'ports', 1],
    at: 'value',
  });
  assert.deepEqual(at('rules: [ { id: a¦b'), { path: ['rules', 0, 'id'], at: 'value' });
  assert.equal(at('¦'), null);
});

test('aliases stand for what has the anchor, and merged properties give way to own ones', () => {
  const document = read(`
base: &base { a: 1, b: 2 }
more: &more { b: 3, c: 4 }
one: *base
two: { <<: *base, b: 5 }
three: { d: 6, <<: [*base, *more] }
four: { "<<": 1 }
`);
  assert.deepEqual(document.problems, []);
  assert.deepEqual(document.value, {
    base: { a: 1, b: 2 },
    more: { b: 3, c: 4 },
    one: { a: 1, b: 2 },
    two: { a: 1, b: 5 },
    three: { b: 2, c: 4, a: 1, d: 6 },
    four: { '<<': 1 },
  });
  assert.equal(covered(document, document.rangeOf(['one'], 'value')), '*base');
  assert.equal(
    covered(document, document.rangeOf(['one', 'b'], 'value')),
    '2',
    'where it is written',
  );
  assert.equal(covered(document, document.rangeOf(['two', 'b'], 'value')), '5');
  assert.equal(document.rangeOf(['three', 'c'], 'key').start.line, 2);
});

test("aliases of aliases can't grow without end", () => {
  const lines = ['a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]'];
  for (let level = 1; level < 12; level++) {
    const before = `*a${String(level - 1)}`;
    lines.push(`a${String(level)}: &a${String(level)} [${Array(9).fill(before).join(', ')}]`);
  }
  const [problem, ...others] = read(lines.join('\n')).problems;
  assert.equal(problem?.message, 'The aliases in this file expand to too many values.');
  assert.deepEqual(others, []);
});

const errors: readonly [text: string, covered: string, message: string, hint: string][] = [
  [
    '',
    '',
    'This file is empty.',
    'Begin the file with a line “version: 1”, then “rules:” and a list.',
  ],
  [
    '# nothing\n---\n',
    '',
    'This file is empty.',
    'Begin the file with a line “version: 1”, then “rules:” and a list.',
  ],
  ['version: 1\nrules:\n\t- id: a', '\t', "A tab can't indent.", 'Use spaces.'],
  [
    'version: 1\nrules: []\n---\nversion: 1',
    '---\nversion: 1',
    'A second document begins here.',
    'A rule file can contain only one: remove the line ---, or move the second document to another file.',
  ],
  [
    'a: "b',
    '',
    'This text does not end, or a space or comma is missing.',
    'End it with the quote it began with.',
  ],
  [
    'a: 1\nb',
    'b',
    'A colon is missing here.',
    'Write one and a space between a name and its value.',
  ],
  ['a: @b', '@', "Text can't begin with this character.", 'Put the text in quotes.'],
  [
    'a: *nobody',
    '*nobody',
    'There is no anchor of this name above.',
    'Write & and the name before a value.',
  ],
  ['a: &a [*a]', '*a', 'This alias is inside the value that it names.', 'Write the value itself.'],
  [
    'a: !!binary aGk=',
    '!!binary',
    'Tags are not supported in rule files.',
    'Remove it: rule files do not need tags.',
  ],
  [
    'a: .nan',
    '.nan',
    'This is not a number that a rule can have.',
    'Write digits, or put text in quotes.',
  ],
  ['? [a]\n: b', '[a]', 'This is not a property name.', 'Write text in its place.'],
  ['a: { <<: 1 }', '1', 'Only objects can be merged.', 'Write << and an alias of one: <<: *name.'],
];

for (const [text, place, message, hint] of errors) {
  test(`YAML: ${message} (${JSON.stringify(text.slice(0, 30))})`, () => {
    const document = read(text);
    assert.deepEqual(
      document.problems.map((problem) => [
        covered(document, problem.range),
        problem.message,
        problem.hint,
      ]),
      [[place, message, hint]],
    );
    assert.equal(document.value, undefined);
  });
}

test('a name that stands there twice is a warning, and the last one counts', () => {
  const document = read('a: 1\nb: 2\na: 3\n');
  assert.deepEqual(document.value, { a: 3, b: 2 });
  assert.deepEqual(
    document.problems.map(({ code, range }) => [code, range.start.line]),
    [['duplicate-key', 2]],
  );
  assert.equal(covered(document, document.rangeOf(['a'], 'value')), '3');
});

test('messages for YAML speak of YAML', () => {
  const said = (text: string): string[] =>
    parseRuleFile('a.request-rules.yaml', text).problems.map(
      ({ message, hint }) => `${message} ${hint}`,
    );
  assert.deepEqual(said('[]'), [
    'This is a list. Write an object, each property on a line of its own, here.',
  ]);
  assert.deepEqual(said('{}'), [
    'version is missing. Begin the file with a line “version: 1”, then “rules:” and a list.',
    'rules is missing. Begin the file with a line “version: 1”, then “rules:” and a list.',
  ]);
  const rule = (text: string): string => `version: 1\nrules:\n  - id: a\n    ${text}\n`;
  assert.deepEqual(said(rule('action: { type: blok }')), [
    'There is no action blok. Did you mean block?',
  ]);
  assert.deepEqual(said(rule('action: { type: block }\n    condition: { urlFilter: 5 }')), [
    'This is a number. Write text, in quotes if it looks like something else, here.',
  ]);
  assert.deepEqual(said(rule('enabled: yes\n    action: { type: block }')), [
    'This is text. Write true or false here.',
  ]);
});

test('a byte order mark and Windows line ends change nothing', () => {
  const { file, problems } = parseRuleFile('a.yml', `\uFEFF${RULES}`.replaceAll('\n', '\r\n'), 0);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    file?.rules.map(({ line }) => line),
    [6, 11],
  );
});

function isReadOrExplained(text: string): void {
  const { file, problems } = parseRuleFile('/w/a.request-rules.yaml', text);
  assert.equal(
    file === null,
    problems.some(({ severity }) => severity === 'error'),
  );
  const lines = text.split(/\r\n|\r|\n/);
  for (const { message, hint, range } of problems) {
    assert.ok(message !== '' && hint !== '');
    for (const { line, character } of [range.start, range.end]) {
      assert.ok(line >= 0 && line < lines.length && character >= 0);
    }
  }
  const document = read(text);
  for (let offset = 0; offset <= text.length; offset++) document.pathAt(offset);
}

const yamlPiece = fc.constantFrom(
  ...[
    '- ',
    ': ',
    '? ',
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '#',
    ' #',
    '&a ',
    '*a',
    '!!str ',
    '!x ',
  ],
  ...[
    '|\n',
    '>-\n',
    '"',
    "'",
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '<<: ',
    'a',
    '1',
    'null',
    '~',
    '\\',
    '\r',
    '\uFEFF',
    '@',
  ],
  ...['version: 1\n', 'rules:\n', 'id: ', 'action: ', 'type: block', 'condition:'],
);

test('any text yields rules or problems, and never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), isReadOrExplained), { numRuns: 300 });
});

test('any pieces of YAML yield rules or problems, and never throw', () => {
  const text = fc.array(yamlPiece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(text, isReadOrExplained), { numRuns: 500 });
});

test('a good file with something put in, taken out or doubled yields rules or problems', () => {
  const change = fc.record({
    at: fc.nat(RULES.length),
    remove: fc.nat(12),
    put: fc.oneof(yamlPiece, fc.constant('')),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const text = changes.reduce(
        (before, { at, remove, put }) => before.slice(0, at) + put + before.slice(at + remove),
        RULES,
      );
      isReadOrExplained(text);
    }),
    { numRuns: 500 },
  );
});

test('whatever JSON can say, YAML says the same, and each part is found where it stands', () => {
  const options = fc.record({
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    indent: fc.integer({ min: 1, max: 5 }),
  } as const);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), options, (value, how) => {
      // A plain << is a merge.
      fc.pre(value !== null && !JSON.stringify(value).includes('"<<"'));
      const document = read(stringify({ top: value }, { ...how, aliasDuplicateObjects: false }));
      assert.deepEqual(document.problems, []);
      assert.equal(JSON.stringify(document.value), JSON.stringify({ top: value }));
      const visit = (part: unknown, path: (string | number)[]): void => {
        if (Array.isArray(part)) {
          part.forEach((item, index) => {
            visit(item, [...path, index]);
          });
        } else if (typeof part === 'object' && part !== null) {
          for (const [name, item] of Object.entries(part)) visit(item, [...path, name]);
        } else {
          const { start } = document.rangeOf(path, 'value');
          assert.deepEqual(document.pathAt(document.offsetAt(start))?.path, path);
        }
      };
      visit(value, ['top']);
    }),
    { numRuns: 300 },
  );
});

test('a property that is named as a merge is written in quotes, and read as it was', () => {
  const names = fc.constantFrom('<<', 'a');
  fc.assert(
    fc.property(fc.dictionary(names, fc.dictionary(names, fc.jsonValue())), (value) => {
      const file = { top: value };
      assert.equal(JSON.stringify(read(yamlText(file)).value), JSON.stringify(file));
      const before = 'rules:\n  - a: 1\n';
      const { root } = read(before);
      const list = root?.kind === 'object' ? root.properties[0]?.value : undefined;
      assert.ok(list?.kind === 'list');
      const [edit] = appendToYaml(before, list, value);
      assert.ok(edit);
      const after = before.slice(0, edit.start) + edit.text + before.slice(edit.end);
      const rules = [{ a: 1 }, value];
      assert.equal(JSON.stringify(read(after).value), JSON.stringify({ rules }));
    }),
  );
});

test('deep nesting and many signs are problems soon, not crashes', () => {
  const texts = [
    '['.repeat(50_000),
    '{a: '.repeat(20_000),
    '- '.repeat(20_000),
    '"'.repeat(20_000),
    '&a '.repeat(10_000),
  ];
  for (const text of texts) {
    assert.notEqual(parseRuleFile('a.yaml', text).problems.length, 0, text.slice(0, 4));
  }
});
