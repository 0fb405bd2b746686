import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { charsetOf, decoderOf } from '../../src/engine/body/charset/charset.ts';

const LABELS = [
  ...['utf-8', 'utf-16le', 'utf-16be', 'gbk', 'gb18030', 'big5', 'euc-jp', 'euc-kr', 'shift_jis'],
  ...['ibm866', 'iso-8859-2', 'iso-8859-8', 'iso-8859-15', 'koi8-u', 'macintosh', 'windows-874'],
  ...['windows-1250', 'windows-1251', 'windows-1252', 'windows-1255', 'x-user-defined'],
];

function hex(label: string, text: string): string | undefined {
  const bytes = charsetOf(label)?.encode(text);
  return bytes === null || bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');
}

test('a text is written in its charset as browsers write it in a form', () => {
  const written: readonly (readonly [label: string, text: string, bytes: string | undefined])[] = [
    ['windows-1252', '€ café', '8020636166e9'],
    ['latin1', '€', '80'],
    ['iso-8859-15', '€', 'a4'],
    ['koi8-r', 'тест', 'd4c5d3d4'],
    ['shift_jis', '日本 ｱ ≒', '93fa967b20b12081e0'],
    ['euc-jp', '日本 ｱ', 'c6fccbdc208eb1'],
    ['euc-kr', '한국', 'c7d1b1b9'],
    ['big5', '十日', 'a451a4e9'],
    ['gbk', '€ 日本', '8020c8d5b1be'],
    ['gb18030', '€ é 😀', 'a2e320a8a6209439fc36'],
    ['utf-16le', 'a€', '6100ac20'],
    ['utf-16be', 'a€', '006120ac'],
    ['koi8-r', '€', undefined],
    ['shift_jis', 'a😀', undefined],
    ['iso-2022-jp', 'a', undefined],
  ];
  for (const [label, text, bytes] of written) {
    assert.equal(hex(label, text), bytes, `${label} ${text}`);
  }
  assert.equal(charsetOf('nobody-knows-it'), null);
});

test('every pair of bytes that a charset reads is written so that it reads the same', () => {
  const firsts = Array.from({ length: 0x80 }, (_, index) => 0x80 + index);
  for (const label of LABELS) {
    const charset = charsetOf(label);
    assert.ok(charset !== null, label);
    const pairs = firsts.flatMap((first) =>
      Array.from({ length: 0x100 }, (_, second) => Uint8Array.of(first, second)),
    );
    const changed = pairs.filter((bytes) => {
      const text = charset.decode(bytes).replaceAll('\uFFFD', '?');
      const written = charset.encode(text);
      return written === null || charset.decode(written) !== text;
    });
    // In EUC-JP that was 8E E0 to 8E E2: Node's decoder knows three signs there that the standard does not.
    assert.deepEqual(changed, [], label);
  }
});

test('what a charset can write is read as it was', () => {
  for (const label of LABELS) {
    const charset = charsetOf(label);
    assert.ok(charset !== null, label);
    fc.assert(
      fc.property(fc.array(fc.nat(0xff), { maxLength: 40 }), (bytes) => {
        const text = charset.decode(Uint8Array.from(bytes));
        const written = charset.encode(text.replaceAll('\uFFFD', '?'));
        assert.ok(written !== null, `${label}: ${JSON.stringify(text)}`);
        assert.equal(charset.decode(written), text.replaceAll('\uFFFD', '?'), label);
      }),
      { numRuns: 200 },
    );
  }
});

test("windows-1252 has its own characters from 80 to 9F, which Node's decoder lost in several versions", () => {
  const bytes = Uint8Array.of(0x80, 0x92, 0x81, 0xe9);
  assert.equal(charsetOf('iso-8859-1')?.decode(bytes), '€’\x81é');
  const decoder = decoderOf('windows-1252');
  const text = decoder.decode(bytes.subarray(0, 2), { stream: true }) + decoder.decode();
  assert.equal(text, '€’');
  assert.equal(decoderOf('nobody-knows-it').decode(Buffer.from('é')), 'é');
});
