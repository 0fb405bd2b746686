import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodyDocument } from '../../src/bodyText/read/bodyDocument.ts';
import type { BodySource } from '../../src/bodyText/contract/questions.ts';
import { PAGE_BYTES, readPage } from '../../src/bodyText/read/readPage.ts';
import type { BodyView, Query } from '../../src/session/bodyText.ts';
import { body, inFile } from './bodies.ts';

const plain: Omit<Query, 'text'> = { matchCase: true, wholeWord: false, regex: false };

async function textOf(source: BodySource, view: BodyView): Promise<string> {
  const { text } = await new BodyDocument(source).view(view);
  return text.read(0, text.size).toString();
}

async function found(source: BodySource, query: Query): Promise<string[]> {
  const document = new BodyDocument(source);
  const { text } = await document.view('raw');
  const matches = await document.find('raw', query, () => true);
  return matches.map(({ from, to }) => text.read(from, to).toString());
}

test('pages, read on from each other or back, are the whole text', async () => {
  const lines = Array.from(
    { length: 12_000 },
    (_, number) => `line ${String(number)} — ünïcødé 😀`,
  );
  const whole = lines.join('\n');
  await inFile(body(whole, 'text/plain'), async (source) => {
    const { text, lines: counter } = await new BodyDocument(source).view('raw');
    let onward = '';
    for (let at = 0; at < text.size;) {
      const page = readPage(text, counter, { at, before: false, grows: false });
      assert.equal(page.line, onward.split('\n').length - 1);
      assert.ok(page.to - page.from <= PAGE_BYTES);
      onward += page.text;
      at = page.to;
    }
    assert.equal(onward, whole);
    let back = '';
    for (let at = text.size; at > 0;) {
      const page = readPage(text, counter, { at, before: true, grows: false });
      back = page.text + back;
      at = page.from;
    }
    assert.equal(back, whole);
  });
});

test('a page never ends in the middle of a character, also in one line without an end', async () => {
  const whole = 'ä😀'.repeat(100_000);
  const { text, lines } = await new BodyDocument(body(whole, 'text/plain')).view('raw');
  let read = '';
  for (let at = 0; at < text.size;) {
    const page = readPage(text, lines, { at, before: false, grows: false });
    read += page.text;
    at = page.to;
  }
  assert.equal(read, whole);
});

test('a character that has come half is read when it is whole', async () => {
  const bytes = Buffer.from('aé');
  const source = { ...body(bytes.subarray(0, 2), 'text/plain'), ended: false };
  const { text, lines } = await new BodyDocument(source).view('raw');
  const page = readPage(text, lines, { at: 0, before: false, grows: true });
  assert.deepEqual([page.text, page.to], ['a', 1]);
});

test('a body in another charset is read as text, as JSON too', async () => {
  const latin = Buffer.from('{"name":"café"}', 'latin1');
  assert.equal(
    await textOf(body(latin, 'application/json', 'iso-8859-1'), 'raw'),
    '{"name":"café"}',
  );
  const utf16 = Buffer.from('[1]', 'utf16le');
  const source = body(utf16, 'application/json', 'utf-16le');
  assert.equal(await textOf(source, 'pretty'), '[\n  1\n]');
  await inFile(source, async (inOne) => {
    assert.equal(await textOf(inOne, 'pretty'), '[\n  1\n]');
  });
});

test('hexadecimal lines are those of hexdump -C', async () => {
  const source = body('Hello, world!\r\n\0\x7f\xff tail', 'application/octet-stream');
  assert.equal(
    await textOf(source, 'hex'),
    [
      '00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 0d 0a 00  |Hello, world!...|',
      '00000010  7f c3 bf 20 74 61 69 6c                           |... tail        |',
    ].join('\n'),
  );
});

test('a piece of the hexadecimal text is the same as of the whole', async () => {
  const source = body(
    Buffer.from(Array.from({ length: 100 }, (_, byte) => byte)),
    'x/octet-stream',
  );
  const { text } = await new BodyDocument(source).view('hex');
  const whole = text.read(0, text.size).toString();
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length), (from, length) => {
      assert.equal(text.read(from, from + length).toString(), whole.slice(from, from + length));
    }),
  );
});

test('XML, HTML, CSS and JavaScript are laid out', async () => {
  assert.equal(
    await textOf(body('<a><link>x</link><b c="1"/></a>', 'application/xml'), 'pretty'),
    '<a>\n  <link>x</link>\n  <b c="1" />\n</a>',
  );
  assert.match(
    await textOf(body('<ul><li>one<li>two</ul>', 'text/html'), 'pretty'),
    /<ul>\n {2}<li>one/,
  );
  assert.equal(await textOf(body('a{b:c}', 'text/css'), 'pretty'), 'a {\n  b: c\n}');
  assert.match(
    await textOf(body('function f(){return 1}', 'text/javascript'), 'pretty'),
    /\{\n {2}return 1\n\}/,
  );
});

test('what a body is shows in its type, and else in how it begins', async () => {
  const languageOf = async (content: string, mimeType: string) =>
    (await new BodyDocument(body(content, mimeType)).facts()).language;
  assert.equal(await languageOf('{"a":1}', ''), 'json');
  assert.equal(await languageOf('{"a":1}', 'application/problem+json'), 'json');
  assert.equal(await languageOf('[section]', 'text/plain'), null);
  assert.equal(await languageOf('<!DOCTYPE html>', ''), 'html');
  assert.equal(await languageOf('<svg/>', 'image/svg+xml'), 'xml');
  const binary = await new BodyDocument(body('\0\x01', '')).facts();
  assert.deepEqual([binary.isText, binary.language, binary.lines], [false, null, null]);
});

test('where there is no room for the formatted text, the text is shown as it came', async () => {
  const list = JSON.stringify(Array.from({ length: 300_000 }, (_, number) => ({ number })));
  await inFile(body(list), async (source) => {
    await mkdir(`${source.content.path}.pretty`);
    assert.equal(await textOf(source, 'pretty'), list);
  });
});

test('the lines of a text are counted, with or without an end of the last one', async () => {
  const linesOf = async (content: string) =>
    (await new BodyDocument(body(content, 'text/plain')).facts()).lines;
  assert.deepEqual(
    await Promise.all(['', 'a', 'a\n', 'a\nb', '\n\n'].map(linesOf)),
    [0, 1, 1, 2, 2],
  );
});

test('all matches are found, wherever the pieces that are read end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('needle', 'Needle', 'é', '\n', ' ', 'x'.repeat(70_000)), {
        maxLength: 60,
      }),
      async (parts) => {
        const whole = parts.join('');
        const source = body(whole, 'text/plain');
        const wanted = whole.split('needle').length - 1;
        assert.equal((await found(source, { ...plain, text: 'needle' })).length, wanted);
      },
    ),
    { numRuns: 40 },
  );
});

test('a search minds case, whole words and regular expressions as told', async () => {
  const source = body('Total: 10, subtotal: 7\ntotal (10)', 'text/plain');
  const search = (text: string, how: Partial<Query>) => found(source, { ...plain, text, ...how });
  assert.deepEqual(await search('total', {}), ['total', 'total']);
  assert.deepEqual(await search('total', { matchCase: false }), ['Total', 'total', 'total']);
  assert.deepEqual(await search('total', { matchCase: false, wholeWord: true }), [
    'Total',
    'total',
  ]);
  assert.deepEqual(await search('(10)', {}), ['(10)']);
  assert.deepEqual(await search('^\\w+', { regex: true }), ['Total', 'total']);
  await assert.rejects(search('(', { regex: true }), /Invalid regular expression/);
});

test('a long formatted text is in a file beside the body, and no other place', async () => {
  const list = JSON.stringify(Array.from({ length: 300_000 }, (_, number) => ({ number })));
  await inFile(body(list), async (source) => {
    const pretty = await textOf(source, 'pretty');
    assert.equal(pretty, JSON.stringify(JSON.parse(list), null, 2));
    const { readdir } = await import('node:fs/promises');
    const path = await import('node:path');
    assert.deepEqual(await readdir(path.dirname(source.content.path)), ['1', '1.pretty']);
  });
});
