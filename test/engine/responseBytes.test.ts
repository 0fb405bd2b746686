import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ResponseBytes } from '../../src/engine/network/transport/codecs/http1/responseBytes.ts';

/** What a parser gets of `pieces`, and what is told. */
function passed(
  pieces: readonly (string | Buffer)[],
  { method = 'GET', strict = false } = {},
): { readonly text: string; readonly breaches: string[]; readonly started: boolean } {
  const breaches: string[] = [];
  const awaiting = { responseStarted: false, gotBreach: (breach: string) => breaches.push(breach) };
  const bytes = new ResponseBytes(strict);
  bytes.expect(awaiting, method);
  const out = pieces.map((piece) => bytes.pass(Buffer.from(piece as string, 'latin1')));
  const text = Buffer.concat([...out, bytes.rest()]).toString('latin1');
  return { text, breaches, started: awaiting.responseStarted };
}

const ORDINARY = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Y:\r\n\r\nok',
  'HTTP/1.0 404 \r\nServer: \xe9\tb \r\n\r\nto the end\n\n',
  'HTTP/1.1 204\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-ENCODING: Chunked\r\n\r\n3\r\na\nb\r\nA\r\n0123456789\r\n0\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\n\nanything',
];

test('an ordinary response passes as it is, without a copy', () => {
  for (const text of ORDINARY) {
    const piece = Buffer.from(text, 'latin1');
    const bytes = new ResponseBytes(false);
    const gotBreach = (breach: string) => assert.fail(breach);
    bytes.expect({ responseStarted: false, gotBreach }, 'GET');
    assert.equal(bytes.pass(piece), piece, text);
    assert.equal(bytes.rest().length, 0);
  }
});

test('what nobody waits for passes as it is: the parser knows that it is stray', () => {
  const bytes = new ResponseBytes(false);
  const stray = Buffer.from('HTTP/1.1 200\n\n');
  assert.equal(bytes.pass(stray), stray);
});

const unusual: readonly (readonly [
  what: string,
  given: string,
  passes: string,
  ...breaches: string[],
])[] = [
  [
    'blanks before a colon',
    'HTTP/1.1 200 OK\r\nX-Odd \t: v\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX-Odd: v\r\n\r\n',
    'spaces between a field name and its colon',
  ],
  [
    'a line without a colon',
    'HTTP/1.1 200 OK\r\nnot a field\r\nA: b\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b\r\n\r\n',
    'a line without a colon',
  ],
  [
    'a line without a name',
    'HTTP/1.1 200 OK\r\n: v\r\n\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
    'a field without a name',
  ],
  [
    'a name that is none, with what continues it',
    'HTTP/1.1 200 OK\r\nX(Y): v\r\n more\r\nA: b\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b\r\n\r\n',
    'a field name with characters that are not allowed',
    'a field over several lines',
  ],
  [
    'a folded field',
    'HTTP/1.1 200 OK\r\nA: one\r\n  two\r\n\tthree \r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: one two three\r\n\r\n',
    'a field over several lines',
  ],
  [
    'a line that continues the status line',
    'HTTP/1.1 200 OK\r\n Content-Length: 5\r\n\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
    'a continuation line without a field',
  ],
  [
    'line feeds alone',
    'HTTP/1.1 200 OK\nA: b\n\n\nbody',
    'HTTP/1.1 200 OK\r\nA: b\r\n\r\n\nbody',
    'lines that end with only a line feed',
  ],
  [
    'a CR that does not end a line',
    'HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b c\r\n\r\n',
    'a CR that does not end a line',
  ],
  [
    'one length, several times',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: b\r\ncontent-length: 2, 02\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: b\r\n\r\nok',
    'Content-Length more than once',
  ],
  [
    'several lengths, which the parser refuses',
    'HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
  ],
  [
    'blanks around a length',
    'HTTP/1.1 200 OK\r\nContent-Length:\t2\t \r\n\r\nok',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ],
  [
    'a tab behind chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'lengths beside chunked',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'Content-Length beside Transfer-Encoding',
    'lines that end with only a line feed',
  ],
  [
    'an encoding that is none',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'a Transfer-Encoding without a coding',
  ],
  [
    'a status line of another form',
    '\r\nhttp/1.1  200   Fine\r\n\r\n',
    'HTTP/1.1 200 Fine\r\n\r\n',
    'a status line of another form',
  ],
];

test('an unusual head reaches the parser as the rules want it, wherever it is cut in two, and the log can say why', () => {
  for (const [what, given, passes, ...expected] of unusual) {
    for (let cut = 1; cut < given.length; cut++) {
      const { text, breaches, started } = passed([given.slice(0, cut), given.slice(cut)]);
      assert.equal(text, passes, `${what}, cut at ${cut}`);
      assert.deepEqual(breaches, expected, what);
      assert.ok(started);
    }
    assert.equal(passed(given.split('')).text, passes, `${what}, byte by byte`);
  }
});

test('a strict reader writes anew only what the rules allow', () => {
  for (const [what, given, passes, breach] of unusual) {
    const { text, breaches } = passed([given], { strict: true });
    assert.deepEqual([text, breaches], [breach === undefined ? passes : given, []], what);
  }
});

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

const chunks: readonly (readonly [given: string, passes: string, ...breaches: string[]])[] = [
  ['2\nok\n0\n\n', '2\r\nok\r\n0\r\n\r\n', 'lines that end with only a line feed'],
  ['3\n\n\r\n\r\n0\r\n\r\n', '3\r\n\n\r\n\r\n0\r\n\r\n', 'lines that end with only a line feed'],
  ['2 \t\r\nok\r\n0\r\n\r\n', '2\r\nok\r\n0\r\n\r\n', 'spaces after the size of a chunk'],
  ['2;a="b;c"\r\nok\r\n0;d\r\n\r\n', '2\r\nok\r\n0\r\n\r\n'],
  ['2\r\nok0\r\n\r\n', '2\r\nok\r\n0\r\n\r\n', 'a chunk without a line end after it'],
  [
    '0\r\nX: 1\r\nno field\r\n : y\r\n\r\n',
    '0\r\nX: 1\r\n\r\n',
    'a line without a colon',
    'a field over several lines',
  ],
  [
    '0\r\nX: 1\r\nContent-Length: 99\r\nCONNECTION: close\r\nY: 2\r\n\r\n',
    '0\r\nX: 1\r\nY: 2\r\n\r\n',
    'Content-Length among the trailers, where it has no meaning',
    'CONNECTION among the trailers, where it has no meaning',
  ],
  ['zz\r\nok\n0\n\n', 'zz\r\nok\n0\n\n'],
  ['2\r\nok\rX0\n\n', '2\r\nok\rX0\n\n'],
  ['fffffffffffffffff\n\n', 'fffffffffffffffff\n\n'],
];

test('what stands between chunks reaches the parser as the rules want it, wherever it is cut in two', () => {
  for (const [given, passes] of chunks) {
    const all = HEAD + given;
    for (let cut = 1; cut < all.length; cut++) {
      const { text } = passed([all.slice(0, cut), all.slice(cut)]);
      assert.equal(text, HEAD + passes, `${JSON.stringify(given)} cut at ${cut}`);
    }
    assert.equal(passed(all.split('')).text, HEAD + passes, JSON.stringify(given));
  }
});

test('what a chunked body does against the rules is told once', () => {
  for (const [given, , ...breaches] of chunks) {
    if (breaches.length === 0) continue;
    const told = passed([HEAD + given]).breaches;
    for (const breach of breaches) assert.ok(told.includes(breach), `${given}: ${breach}`);
    assert.equal(new Set(told).size, told.length);
  }
});

test('a head without an end is held up to its limit, and one that is none not at all', () => {
  const bytes = new ResponseBytes(false);
  bytes.expect({ responseStarted: false, gotBreach: () => undefined }, 'GET');
  assert.equal(bytes.pass(Buffer.from('HTTP/1.1 200 OK\r\n')).length, 0);
  const line = Buffer.from(`X: ${'x'.repeat(60_000)}\r\n`);
  const got = Array.from({ length: 5 }, () => bytes.pass(line).length);
  assert.deepEqual(got.slice(0, 4), [0, 0, 0, 0]);
  assert.equal(got[4], 17 + 5 * line.length);
  for (const garbage of ['220 mail', 'SSH-2.0', 'HTTP/x\r\n\r\n', 'HTTP/1.1 20 OK\n\n']) {
    assert.equal(passed([garbage]).text, garbage);
  }
  assert.equal(passed(['HT', 'ML']).text, 'HTML');
});

test('a response to HEAD, a 204 and a 304 have no chunks, whatever they say', () => {
  const after = 'zz\n\n';
  assert.equal(passed([HEAD + after], { method: 'HEAD' }).text, HEAD + after);
  for (const status of [204, 304]) {
    const head = `HTTP/1.1 ${status} X\r\nTransfer-Encoding: chunked\r\n\r\n`;
    assert.equal(passed([head + after]).text, head + after);
  }
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/).map((text) => `X-${text}`);
const value = fc.stringMatching(/^([!-~\xa0-\xff]([ !-~\xa0-\xff]{0,20}[!-~\xa0-\xff])?)?$/);
const blanks = fc.stringMatching(/^[ \t]{0,2}$/);
const lineEnd = fc.constantFrom('\r\n', '\n');

/** A response twice: as the rules want it, and as somebody wrote it. */
const response = fc
  .record({
    fields: fc.array(fc.record({ name, value, before: blanks, after: blanks, end: lineEnd }), {
      maxLength: 4,
    }),
    junk: fc.constantFrom('', 'no field here', ': nameless', 'a b: c'),
    ends: fc.array(lineEnd, { minLength: 6, maxLength: 6 }),
    chunks: fc.array(
      fc.record({
        data: fc.stringMatching(/^[\na-z\r]{1,30}$/),
        blanks,
        end: lineEnd,
        after: lineEnd,
      }),
      { maxLength: 4 },
    ),
    trailers: fc.array(fc.record({ name, value, end: lineEnd }), { maxLength: 2 }),
  })
  .map(({ fields, junk, ends, chunks: pieces, trailers }) => {
    const size = (data: string): string => data.length.toString(16);
    const plain = [
      'HTTP/1.1 200 OK\r\n',
      'Transfer-Encoding: chunked\r\n',
      ...fields.map((field) => `${field.name}: ${field.value}\r\n`),
      '\r\n',
      ...pieces.map(({ data }) => `${size(data)}\r\n${data}\r\n`),
      '0\r\n',
      ...trailers.map((field) => `${field.name}: ${field.value}\r\n`),
      '\r\n',
    ];
    const [a, b, c, d, e, f] = ends;
    const written = [
      `HTTP/1.1 200 OK${a}`,
      `Transfer-Encoding: chunked${b}`,
      ...fields.map((one) => `${one.name}${one.before}:${one.after}${one.value}${one.end}`),
      junk === '' ? '' : `${junk}${c}`,
      d,
      ...pieces.map((one) => `${size(one.data)}${one.blanks}${one.end}${one.data}${one.after}`),
      `0${e}`,
      ...trailers.map((field) => `${field.name}:${field.value}${field.end}`),
      f,
    ];
    return { plain: plain.join(''), written: written.join('') };
  });

/** Blanks around a value are not part of it. */
function normal(text: string): string {
  return text.replace(/^([A-Za-z0-9-]+):[ \t]*(.*?)[ \t]*\r$/gm, '$1: $2\r');
}

test('however a response is written and cut, the parser reads what its server meant', () => {
  fc.assert(
    fc.property(
      response,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
      ({ plain, written }, lengths) => {
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < written.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          pieces.push(written.slice(at, at + length));
          at += length;
        }
        assert.equal(normal(passed(pieces).text), normal(plain));
      },
    ),
    { numRuns: 2000 },
  );
});
