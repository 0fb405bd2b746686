import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { EventRows } from '../../src/session/bodyText.ts';
import { BodyAnswers } from '../../src/bodyText/read/bodyAnswers.ts';
import type { BodySource } from '../../src/bodyText/contract/questions.ts';
import type { EventData } from '../../src/session/bodyText.ts';

const SSE = 'text/event-stream';
const NDJSON = 'application/x-ndjson';

function source(text: string, mimeType: string, ended = true): BodySource {
  const bytes = Buffer.from(text);
  return {
    ...{ key: 'stream', size: bytes.byteLength, ended, mimeType, charset: '' },
    content: { bytes },
  };
}

async function rowsOf(
  body: BodySource,
  { answers = new BodyAnswers(), type = null as string | null, at = 0, most = 100 } = {},
): Promise<EventRows> {
  return (await answers.answer({
    id: 1,
    name: 'events',
    body,
    asked: { type, at, most },
  })) as EventRows;
}

const short = ({ rows }: EventRows) => rows.map(({ type, id, data }) => [type, id, data]);

test('server-sent events are read as the standard says, with every kind of line end', async () => {
  const text =
    '\uFEFF: hello\n\nevent: add\ndata: 1\ndata:2\ndata:  3\nid: 7\n\n\n\ndata\r\n\r\nid\rdata: é\r\rretry: 10\n\n';
  const answer = await rowsOf(source(text, SSE));
  assert.deepEqual(short(answer), [
    [': comment', null, 'hello'],
    ['add', '7', '1\n2\n 3'],
    ['message', null, ''],
    ['message', '', 'é'],
    ['no data', null, 'retry: 10'],
  ]);
  assert.deepEqual(answer.types, [
    { name: ': comment', count: 1 },
    { name: 'add', count: 1 },
    { name: 'message', count: 2 },
    { name: 'no data', count: 1 },
  ]);
});

test('the lines of NDJSON are named by their type, or by what they are', async () => {
  const text = '{"type":"log","n":1}\r\n\n{"event":"done"}\n{"a":1}\n[1]\n7\nnull\noops\n';
  const answer = await rowsOf(source(text, NDJSON));
  assert.deepEqual(
    answer.rows.map(({ type }) => type),
    ['log', 'done', 'object', 'array', 'number', 'null', 'not JSON'],
  );
  const long = `{"text":"${'x'.repeat(40_000)}","type":"late"}\n{"type":"early","text":"${'x'.repeat(40_000)}"}\n`;
  assert.deepEqual(
    (await rowsOf(source(long, 'application/jsonl'))).rows.map(({ type }) => type),
    ['object', 'early'],
  );
});

test('an event is a row when it is over, wherever its bytes were cut, and the last one when the stream ends', async () => {
  const text = 'event: a\r\ndata: {"é": 1}\r\n\r\ndata: two\n\ndata: cut';
  const whole = short(await rowsOf(source(text, SSE)));
  assert.equal(whole.length, 3);
  const bytes = Buffer.from(text);
  const answers = new BodyAnswers();
  for (let size = 1; size < bytes.byteLength; size += 1) {
    const body = { ...source(text, SSE, false), size, content: { bytes: bytes.subarray(0, size) } };
    const { rows } = await rowsOf(body, { answers });
    assert.ok(rows.length <= 2, `no event before its end: ${String(size)}`);
  }
  assert.deepEqual(short(await rowsOf(source(text, SSE), { answers })), whole);
});

test('rows are told from a place, the newest, and of one type', async () => {
  const text = Array.from(
    { length: 50 },
    (_, n) => `event: ${n % 5 === 0 ? 'tick' : 'data'}\ndata: ${String(n)}\n\n`,
  ).join('');
  const body = source(text, SSE);
  const numbers = ({ rows }: EventRows) => rows.map(({ number }) => number);
  assert.deepEqual(numbers(await rowsOf(body, { at: 10, most: 3 })), [11, 12, 13]);
  const newest = await rowsOf(body, { at: -1, most: 2 });
  assert.deepEqual([newest.first, newest.total, numbers(newest)], [48, 50, [49, 50]]);
  const ticks = await rowsOf(body, { type: 'tick', at: -1, most: 2 });
  assert.deepEqual([ticks.first, ticks.total, ticks.count, numbers(ticks)], [8, 10, 50, [41, 46]]);
  assert.deepEqual(numbers(await rowsOf(body, { type: 'none' })), []);
  assert.deepEqual(numbers(await rowsOf(body, { at: 1_000 })), []);
});

test('an event is told whole, JSON on lines and with its own numbers', async () => {
  const answers = new BodyAnswers();
  const body = source(
    'data: {"n":1.50,\ndata: "big":12345678901234567890}\n\ndata: {not json\n\n',
    SSE,
  );
  const event = async (number: number) =>
    (await answers.answer({ id: 1, name: 'event', body, asked: { number } })) as EventData;
  assert.deepEqual(await event(1), {
    text: '{\n  "n": 1.50,\n  "big": 12345678901234567890\n}',
    language: 'json',
    isCut: false,
  });
  assert.deepEqual(await event(2), { text: '{not json', language: null, isCut: false });
  await assert.rejects(event(3), /too old to be kept/);
});

test('of an endless stream the newest events are kept, and all are counted', async () => {
  const answers = new BodyAnswers();
  const body = source('1\n'.repeat(400_001), NDJSON, false);
  const answer = await rowsOf(body, { answers, at: -1, most: 1 });
  assert.deepEqual(
    [answer.total, answer.count, answer.rows[0]?.number],
    [200_000, 400_001, 400_001],
  );
  await assert.rejects(
    answers.answer({ id: 1, name: 'event', body, asked: { number: 1 } }),
    /too old to be kept/,
  );
});

test('a stream in a file is read on as the file grows', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-stream-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'body');
  const answers = new BodyAnswers();
  const grown = async (text: string) => {
    await appendFile(file, text);
    const { size } = await stat(file);
    const body = { ...source('', NDJSON, false), size, content: { path: file } };
    return rowsOf(body, { answers, at: -1, most: 2 });
  };
  await grown('{"n":1}\n'.repeat(100_000));
  const { count, rows } = await grown('{"n":2}\n{"n":3}\n{"n"');
  assert.equal(count, 100_002);
  assert.deepEqual(
    rows.map(({ data }) => data),
    ['{"n":2}', '{"n":3}'],
  );
});
