import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BodyReader } from '../../src/bodyText/bodyReader.ts';
import { body, inFile } from './bodies.ts';

const reader = new BodyReader();
after(() => reader.dispose());

const query = { text: 'b', matchCase: true, wholeWord: false, regex: false };

test('a thread of its own reads a page, finds what is looked for and goes around at the end', async () => {
  const source = body('a b\nb', 'text/plain');
  const page = await reader.ask('page', source, { view: 'raw', at: 0, before: false });
  assert.deepEqual(page, { text: 'a b\nb', from: 0, to: 5, size: 5, line: 0 });
  const find = (at: number, before = false) =>
    reader.ask('find', source, { view: 'raw', query, at, before });
  assert.deepEqual(await find(0), { count: 2, at: { index: 0, from: 2, to: 3 } });
  assert.deepEqual(await find(3), { count: 2, at: { index: 1, from: 4, to: 5 } });
  assert.deepEqual(await find(5), { count: 2, at: { index: 0, from: 2, to: 3 } });
  assert.deepEqual(await find(2, true), { count: 2, at: { index: 1, from: 4, to: 5 } });
  assert.deepEqual(
    await reader.ask('find', source, {
      ...{ view: 'raw', at: 0, before: false },
      query: { ...query, text: 'z' },
    }),
    { count: 0, at: null },
  );
});

test('a body that grows is searched as far as it is on the disk, and one that was forgotten is read anew', async () => {
  await inFile(body('a b\nb', 'text/plain'), async (source) => {
    const growing = { ...source, size: 1e12, ended: false };
    const asked = { view: 'raw', query, at: 0, before: false } as const;
    assert.equal((await reader.ask('find', growing, asked)).count, 2);
    reader.forget(source.key);
    assert.equal((await reader.ask('find', source, asked)).count, 2);
  });
});

test('a fault is told in words, and the next question is answered', async () => {
  const source = { ...body('x'), content: { path: '/nowhere/1' } };
  await assert.rejects(
    reader.ask('page', source, { view: 'raw', at: 0, before: false }),
    /no such file/,
  );
  const regex = { ...query, text: '(', regex: true };
  await assert.rejects(
    reader.ask('find', body('x'), { view: 'raw', query: regex, at: 0, before: false }),
    /Invalid regular expression/,
  );
  assert.equal((await reader.ask('facts', body('{}'), {})).language, 'json');
});

test('an expression that never ends is ended, and a page that waited behind it comes', async () => {
  const source = body(`${'a'.repeat(50)}b`, 'text/plain');
  const regex = { ...query, text: '(a+)+$', regex: true };
  const found = reader.ask('find', source, { view: 'raw', query: regex, at: 0, before: false });
  const page = reader.ask('page', source, { view: 'hex', at: 0, before: false });
  await assert.rejects(found, /takes too long/);
  assert.match((await page).text, /^00000000 {2}61 61/);
});
