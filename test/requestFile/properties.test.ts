import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Element } from '../../src/requestFile/parse/element.ts';
import { splitLines } from '../../src/requestFile/parse/line.ts';
import { scanElements } from '../../src/requestFile/parse/scanElements.ts';
import type { Range } from '../../src/files/problem.ts';
import { parseHttpFile } from '../../src/requestFile/parse/parseHttpFile.ts';
import type { ParsedRequest } from '../../src/requestFile/parse/parsedRequest.ts';
import type { FilledRequest } from '../../src/requestFile/send/filledRequest.ts';
import { hasExpressions } from '../../src/requestFile/template/template.ts';
import { corpusCases } from './corpusCases.ts';
import { filledRequests } from './evaluated.ts';

// Files of the corpus, and what random damage makes of them.

const texts = corpusCases().map(({ httpFile }) => readFileSync(httpFile, 'utf8'));

/** Lines of several files, some of them twice, cut or with a character that means something somewhere. */
const damaged = fc
  .array(
    fc.record({
      text: fc.constantFrom(...texts),
      from: fc.nat(12),
      count: fc.integer({ min: 1, max: 12 }),
      cut: fc.option(fc.nat(40), { freq: 4 }),
      extra: fc.option(
        fc.constantFrom(
          ...['{{', '}}', '{{a}}', '###', '/*', '*/', '> {%', '%}', '<', '@a=1', '\\', "curl 'a"],
          ...['HTTP/1.1 200 OK', '# @name a', 'GET a.test/{{b}}', '?? status == 200', '\r', ''],
        ),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) =>
    pieces
      .map(({ text, from, count, cut, extra }) => {
        const lines = text.split('\n').slice(from, from + count);
        if (extra !== null) lines.splice(Math.floor(lines.length / 2), 0, extra);
        const joined = lines.join('\n');
        return cut === null ? joined : joined.slice(0, -cut - 1);
      })
      .join('\n'),
  );

const options = { numRuns: 400, seed: 20261201 };

/** Elements that may go on over the lines below the first. */
function mayGoOn(element: Element): boolean {
  switch (element.kind) {
    case 'requestLine':
      return element.curl !== undefined;
    case 'script':
    case 'answer':
    case 'comment':
    case 'fragment':
    case 'unclosed':
      return true;
    default:
      return false;
  }
}

function check(text: string): void {
  const lines = splitLines(text);
  const elements = scanElements(lines);
  elements.forEach((element, at) => {
    const next = elements[at + 1]?.line.number ?? lines.length;
    const count = next - element.line.number;
    assert.ok(count === 1 || (count > 1 && mayGoOn(element)), `line ${String(next)} is lost`);
  });
  assert.equal(elements[0]?.line.number, 0);
  checkPlaces(text);
}

/** A text, and where it is said to stand. */
type Told = readonly [written: string, range: Range];

/** What is said of a place must stand there, in the file as an editor has it. */
function checkPlaces(text: string): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const at = ({ start, end }: Range): string | undefined =>
    start.line === end.line ? lines[start.line]?.slice(start.character, end.character) : undefined;
  const { variables, requests } = parseHttpFile(text);
  const told = [
    ...variables.flatMap(({ name, nameRange, value, valueRange }): Told[] => [
      [name, nameRange],
      [value, valueRange],
    ]),
    // What is made of a command of curl stands nowhere as it is.
    ...requests
      .filter(({ range }) => !/^\s*curl\s/.test(lines[range.start.line] ?? ''))
      .flatMap(placesIn),
  ];
  for (const [written, range] of told) assert.equal(at(range), written, JSON.stringify(range));
}

function placesIn({ settings, headers, after }: ParsedRequest): Told[] {
  return [
    ...settings.map(({ value, valueRange }): Told => [value, valueRange]),
    ...headers.flatMap((header): Told[] =>
      header.kind === 'spread'
        ? []
        : [
            [header.name, header.nameRange],
            [header.value, header.valueRange],
          ],
    ),
    ...after.flatMap((step): Told[] => (step.kind === 'save' ? [[step.path, step.pathRange]] : [])),
  ];
}

test('every line of a file of the corpus belongs to one element, and what is said of a place stands there', () => {
  for (const text of texts) check(text);
});

test('every line of a damaged file belongs to one element, and nothing makes the parser throw', () => {
  fc.assert(fc.property(damaged, check), options);
});

/** All that is sent of it, as far as it stands in the file. */
function sentTexts({ url, headers, body }: FilledRequest): string[] {
  const fields = headers.flatMap(({ name, value }) => [name, value]);
  const lines = body.flatMap((part) => (part.kind === 'text' ? part.lines : []));
  return [url, ...fields, ...lines.map(({ text }) => text)];
}

test('nothing that could be an expression is sent, whatever is in the file', async () => {
  const names = ['a', 'b', 'host', 'token', 'user', 'id', 'base', 'name', 'secret', 'x', 'path'];
  const environment = Object.fromEntries(names.map((name) => [name, `v-${name}`]));
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      // An escaped expression is meant to be sent.
      if (text.includes('\\{')) return;
      for (const filled of await filledRequests(text, { environment })) {
        if (!('request' in filled)) continue;
        for (const sent of sentTexts(filled.request)) {
          assert.ok(!hasExpressions(sent), sent);
        }
      }
    }),
    options,
  );
});
