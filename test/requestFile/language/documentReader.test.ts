import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readHttpFile } from '../../../src/requestFile/readHttpFile.ts';
import { coloursOf } from '../../../src/requestFile/language/colours.ts';
import { completionsAt } from '../../../src/requestFile/language/completionsAt.ts';
import { fixesFor } from '../../../src/requestFile/language/fixes.ts';
import { hoverAt } from '../../../src/requestFile/language/hover.ts';
import { occurrencesOf, thingAt } from '../../../src/requestFile/language/occurrences.ts';
import { outlineOf } from '../../../src/requestFile/language/outline.ts';
import { DocumentReader, readDocument } from '../../../src/requestFile/language/requestDocument.ts';
import { variableProblems } from '../../../src/requestFile/language/variableProblems.ts';
import { scopeOf } from './scopes.ts';

const CORPUS = path.resolve(import.meta.dirname, '../corpus');

/** Texts of other people's dialects, whole. */
const texts = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.http'))
  .map((file) => readFileSync(path.join(CORPUS, file), 'utf8'));

const PIECES = [
  ...['\n', '\r\n', '###', '### a\n', 'GET https://x.example\n', '# @name a\n', '@a = {{b}}\n'],
  ...['{{', '}}', '{{a.response.body.$.b}}', '> {%\n', '%}\n', '\n{{\n', '\n}}\n', '< ./f\n', '\n'],
  ...['Content-Type: text/markdown\n', '/*\n', '*/\n', '?? status == 1\n', '# @ref a\n', ' ', 'x'],
  ...['\ufeff', '{{$uuid}}', 'client.global.set("a", 1)', 'exports.b = 1', 'run #a\n', '"', '\\'],
];

const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4, unit: 'grapheme' }));
const edits = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(20), insert: piece }),
  { minLength: 1, maxLength: 8 },
);
const start = fc.oneof(
  fc.constantFrom(...texts),
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
);

test('a file that is edited reads as one that is read anew', () => {
  fc.assert(
    fc.property(start, edits, (text, changes) => {
      const reader = new DocumentReader();
      reader.read(text);
      let now = text;
      for (const { at, remove, insert } of changes) {
        const offset = Math.floor(at * now.length);
        now = now.slice(0, offset) + insert + now.slice(offset + remove);
        assert.deepEqual(reader.read(now), readDocument(now));
      }
    }),
    { numRuns: 300 },
  );
});

test('a request that had no separator above it loses that problem with the one above', () => {
  const reader = new DocumentReader();
  const text = 'GET http://a.test/\n\nGET http://b.test/\n';
  assert.deepEqual(
    reader.read(text).problems.map(({ code }) => code),
    ['missing-separator'],
  );
  for (const now of [`\n${text.slice(19)}`, text.slice(20)]) {
    assert.deepEqual(reader.read(now), readDocument(now));
  }
});

test('what is far below a new line is not read again', () => {
  const reader = new DocumentReader();
  const text = '### a\nGET http://a.test/\n### b\nGET http://b.test/{{x}}\n';
  const before = reader.read(text);
  const { blocks } = reader.read(`@x = 1\n${text}`);
  const [was, now] = [before.blocks.at(-1), blocks.at(-1)];
  assert.equal(now?.uses[0]?.range.start.line, 4);
  // Moved, it keeps what no line is in.
  assert.equal(now.givenNames, was?.givenNames);
});

test('an editor sees the requests and problems that a run sees, and every line of the text', () => {
  fc.assert(
    fc.property(start, (text) => {
      const { file, problems, lines } = readDocument(text);
      const read = readHttpFile(text);
      assert.deepEqual(problems, read.problems);
      assert.deepEqual(
        file.requests.map(({ range }) => range),
        read.requests.map(({ range }) => range),
      );
      const written = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
      assert.deepEqual(
        lines.map((line) => line.text),
        written,
      );
    }),
    { numRuns: 200 },
  );
});

test('no text makes anything that an editor asks for fail, and every place is in the text', async () => {
  await fc.assert(
    fc.asyncProperty(start, fc.double({ min: 0, max: 1, noNaN: true }), async (text, at) => {
      const scope = scopeOf(text);
      const { lines } = scope.document;
      const line = Math.min(lines.length - 1, Math.floor(at * lines.length));
      const length = lines[line]?.text.length ?? 0;
      const position = { line, character: Math.floor((at * 1000) % (length + 1)) };
      const problems = [...scope.document.problems, ...variableProblems(scope)];
      const thing = thingAt(scope, position);
      const ranges = [
        ...problems.map(({ range }) => range),
        ...coloursOf(scope).map(({ range }) => range),
        ...scope.document.blocks.flatMap(({ links }) => links).map(({ range }) => range),
        ...(thing === null ? [] : occurrencesOf(thing, scope).map(({ range }) => range)),
      ];
      for (const { start: first, end } of ranges) {
        assert.ok(end.character <= (lines[end.line]?.text.length ?? -1), JSON.stringify(end));
        assert.ok(first.line < end.line || first.character <= end.character);
      }
      for (const problem of problems) fixesFor(scope, problem);
      outlineOf(scope.document);
      await hoverAt(scope, position);
      await completionsAt(scope, position, () => Promise.resolve([]));
    }),
    { numRuns: 300 },
  );
});
