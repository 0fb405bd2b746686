import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { readDotenv } from '../../../src/requestFile/environments/dotenv.ts';

function valuesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(readDotenv(text).entries, ([name, { value }]) => [name, value]),
  );
}

test('names and values, with spaces around both, export, comments, and a name that is used twice', () => {
  const text = `
# a comment
HOST=a.test
  PORT =  8080  
export TOKEN=abc
my-name.x=1
YAML: like
EMPTY=
QUOTED_EMPTY=""
SPACES=' a b '
ADDRESS=http://a.test/?a=b&c=d==
HOST=b.test
no assignment
=nothing
9LIVES=yes
`;
  assert.deepEqual(valuesOf(text), {
    ...{ HOST: 'b.test', PORT: '8080', TOKEN: 'abc', 'my-name.x': '1', YAML: 'like' },
    ...{ EMPTY: '', QUOTED_EMPTY: '', SPACES: ' a b ', '9LIVES': 'yes' },
    ADDRESS: 'http://a.test/?a=b&c=d==',
  });
});

test('a comment behind a value needs a space before it; in quotes nothing is a comment', () => {
  const text = [
    'A=one # two',
    'B=pa#ss#word',
    'C=http://a.test/#top # the top',
    'D="a # b" # c',
    "E='a # b'#c",
    'F=`a # b`',
    'G=#all',
    'H= # all',
  ].join('\n');
  assert.deepEqual(valuesOf(text), {
    ...{ A: 'one', B: 'pa#ss#word', C: 'http://a.test/#top', D: 'a # b', E: 'a # b' },
    ...{ F: 'a # b', G: '', H: '' },
  });
});

test('quotes of three kinds hold each other, and line ends', () => {
  const text = `A="it's"\nB='say "x"'\nC=\`"it's"\`\nD="one\ntwo\n# three"\nE='\n'\nF="a\\nb"\nG='a\\nb'\nH=a\\nb`;
  assert.deepEqual(valuesOf(text), {
    ...{ A: "it's", B: 'say "x"', C: '"it\'s"', D: 'one\ntwo\n# three', E: '\n' },
    ...{ F: 'a\nb', G: 'a\\nb', H: 'a\\nb' },
  });
});

test('a quote after a backslash ends a value only where no other does', () => {
  assert.deepEqual(valuesOf('A="{\\"a\\": 1}"'), { A: '{\\"a\\": 1}' });
  assert.deepEqual(valuesOf('A="C:\\data\\"\nB="x"'), { A: 'C:\\data\\', B: 'x' });
  assert.deepEqual(valuesOf('A="say \\"\nB=x"\nC=1'), { A: 'say \\"\nB=x', C: '1' });
});

test('a quote that is not closed belongs to the value, and is told of with its place', () => {
  const { entries, problems } = readDotenv('A=1\nB="open\nC=2\n');
  assert.deepEqual(
    Array.from(entries, ([name, { value }]) => [name, value]),
    [
      ['A', '1'],
      ['B', '"open'],
      ['C', '2'],
    ],
  );
  assert.deepEqual(
    problems.map(({ code, range }) => [code, range.start]),
    [['open-quote', { line: 1, character: 2 }]],
  );
});

test('${NAME} is a name further up, but not in single quotes, after a backslash or without braces', () => {
  const text = [
    'HOST=a.test',
    'PORT=8080',
    'URL=http://${HOST}:${PORT}/${LATER}',
    'QUOTED="${URL}"',
    "RAW='${HOST}'",
    'ESCAPED=\\${HOST}',
    'PASSWORD=pa$HOST$ecure',
    'LATER=1',
    'SELF=${SELF}',
  ].join('\n');
  const values = valuesOf(text);
  assert.equal(values['URL'], 'http://a.test:8080/${LATER}');
  assert.equal(values['QUOTED'], 'http://a.test:8080/${LATER}');
  assert.equal(values['RAW'], '${HOST}');
  assert.equal(values['ESCAPED'], '${HOST}');
  assert.equal(values['PASSWORD'], 'pa$HOST$ecure');
  assert.equal(values['SELF'], '${SELF}');
});

test('{{…}} stays for whoever fills it in', () => {
  assert.deepEqual(valuesOf('URL={{host}}/a # b'), { URL: '{{host}}/a' });
});

for (const [name, end] of [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
] as const) {
  test(`each value has its line, also behind values over several lines (${name})`, () => {
    const text = ['# c', 'A=1', '', 'B="x', 'y"', 'C=3'].join(end);
    assert.deepEqual(
      Array.from(readDotenv(text).entries, ([key, { value, line }]) => [key, value, line]),
      [
        ['A', '1', 1],
        ['B', `x${end}y`, 3],
        ['C', '3', 5],
      ],
    );
  });
}

test('what has neither # nor $ nor backslash is read as Node reads it, which has the rules of dotenv too', () => {
  // Without empty values: Node 24 goes on into the next line for them, or takes "export A" for a name.
  const value = fc.oneof(
    fc.stringMatching(/^[\w./][\w./:=&?@+{} -]*$/),
    fc.stringMatching(/^'[\w "`.\n]*'$/),
    fc.stringMatching(/^"[\w '`.\n]*"$/),
    fc.stringMatching(/^`[\w '".\n]*`$/),
  );
  const line = fc
    .tuple(fc.constantFrom('', 'export ', '  '), fc.stringMatching(/^[A-Z_]{1,5}$/), value)
    .map(([before, name, written]) => `${before}${name}=${written}`);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      const text = lines.join('\n');
      assert.deepEqual(valuesOf(text), { ...parseEnv(text) });
    }),
    { numRuns: 500 },
  );
});

test('any text is read, and quickly', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('A=\'"`\\\n\r #${}:x')) }),
      (text) => {
        readDotenv(text);
      },
    ),
  );
  const began = performance.now();
  readDotenv(`${'A="\\"'.repeat(50_000)}\n`);
  readDotenv('A="\n'.repeat(20_000));
  readDotenv(`${'#'.repeat(200_000)}\nA=${' #'.repeat(100_000)}`);
  assert.ok(performance.now() - began < 5_000);
});
