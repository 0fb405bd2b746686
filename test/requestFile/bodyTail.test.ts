import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHttpFile } from '../../src/requestFile/readHttpFile.ts';

// What stands below a body, and lines of a body that look the same.

interface Read {
  readonly body: string;
  /** Kinds of what happens once there is a response. */
  readonly after: readonly string[];
  readonly problems: readonly string[];
}

function read(body: string): Read {
  const { requests } = readHttpFile(`POST http://a.test\nContent-Type: text/plain\n\n${body}`);
  assert.equal(requests.length, 1);
  const [request] = requests;
  const texts = request?.body.map((part) =>
    part.kind === 'text' ? part.lines.map(({ text }) => text).join('\n') : `< ${part.path}`,
  );
  return {
    body: texts?.join('\n') ?? '',
    after: request?.after.map(({ kind }) => kind) ?? [],
    problems: request?.problems.map(({ code }) => code) ?? [],
  };
}

const WHOLE: Readonly<Record<string, string>> = {
  'quoted text': 'Ann wrote:\n>> hello there\n> and.more\n\nBob',
  'quoted text at its beginning': '>> hello there\n\nBob',
  'quoted text at its end': 'Ann wrote:\n>> hello there',
  questions: 'a\n?? what is this\n\n?? and this\n\nend',
  'a question at its end': 'a\n?? what',
  'fragments of JSX': '<>hello</>',
  'fragments of JSX with text below': '<>\n  <a/>\n</>\n\n<> b\nc',
  'a status line below text': 'It says:\nHTTP/1.1 200 OK\nand more',
};

for (const [what, body] of Object.entries(WHOLE)) {
  test(`a body stays whole: ${what}`, () => {
    assert.deepEqual(read(body), { body, after: [], problems: [] });
  });
}

test('what stands below a body is about the response', () => {
  assert.deepEqual(
    read(
      '{"a": 1}\n\n?? status == 200\n# a note\n>> out.json\n<> old.200.json\n\n> ./handler.js\n',
    ),
    { body: '{"a": 1}', after: ['assertion', 'save', 'script'], problems: [] },
  );
});

test('scripts with code that looks like text do not make what stands above them a body', () => {
  const scripts = '> {%\n  client.test("a", () => {});\n\n  more\n%}\n\n{{\n  exports.a = 1;\n}}\n';
  assert.deepEqual(read(`a\n\n>> out.json\n\n${scripts}\n/*\nb\n*/\n?? status == 200`), {
    body: 'a',
    after: ['save', 'script', 'script', 'assertion'],
    problems: [],
  });
});

test('an assertion and the file of a script may stand directly below text', () => {
  assert.deepEqual(read('{"a": 1}\n?? status == 200\n> handler.js'), {
    body: '{"a": 1}',
    after: ['assertion', 'script'],
    problems: [],
  });
});

test('what a request without a body does with its response stands anywhere below it', () => {
  assert.deepEqual(read('?? status == 200\n\n>> out.json'), {
    body: '',
    after: ['assertion', 'save'],
    problems: [],
  });
});

test('an assertion with more of the body below it is sent, and told', () => {
  assert.deepEqual(read('a\n\n?? status == 200\n\nb'), {
    body: 'a\n\n?? status == 200\n\nb',
    after: [],
    problems: ['assertion-in-body'],
  });
});

test('many lines that may stand below a body are read in one pass', () => {
  const lines = '>> a.json\n\n'.repeat(200_000);
  assert.equal(read(`a\n\n${lines}b`).after.length, 0);
  assert.equal(read(`a\n\n${lines}`).after.length, 200_000);
});
