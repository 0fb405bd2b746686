import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UrlFilter } from '../../src/rules/conditions/urlFilter.ts';
import { readUrl } from '../../src/rules/facts/facts.ts';
import { processorMs } from '../processorTime.ts';

function matches(filter: string, url: string, caseSensitive = false): boolean {
  return new UrlFilter(filter, caseSensitive).matches(readUrl(url));
}

/** The examples of Chrome's documentation of declarativeNetRequest, and what they leave open. */
const cases: readonly [filter: string, matching: string[], others: string[]][] = [
  ['abc', ['https://abcd.com/', 'https://example.com/abcd'], ['https://ab.com/']],
  ['abc*d', ['https://abcd.com/', 'https://example.com/abcxyzd'], ['https://abc.com/']],
  [
    '||a.example.com',
    ['https://a.example.com/', 'https://b.a.example.com/xyz'],
    ['https://example.com/', 'https://ba.example.com/', 'https://x.com/a.example.com'],
  ],
  ['|https*', ['https://example.com/'], ['http://example.com/', 'http://https.com/']],
  [
    'example*^123|',
    ['https://example.com/123', 'http://abc.com/example?123'],
    ['https://example.com/1234', 'https://abc.com/example0123'],
  ],
  [
    '||example.com^',
    ['https://example.com/', 'https://example.com:8443/', 'https://www.example.com/a'],
    ['https://example.com.evil.test/', 'https://example.community/', 'https://notexample.com/'],
  ],
  ['||example.com/api/', ['https://x.example.com/api/1'], ['https://example.com/app/']],
  ['||127.0.0.1^', ['http://127.0.0.1:8080/'], ['http://1.127.0.0.1.test/x']],
  ['||0.0.1^', [], ['http://127.0.0.1/']],
  ['|http://', ['http://example.com/'], ['https://example.com/', 'https://x.test/?u=http://']],
  ['.js|', ['https://a.test/x.js'], ['https://a.test/x.json', 'https://a.test/x.js?1']],
  ['/a^|', ['https://x.test/a', 'https://x.test/a?'], ['https://x.test/ab']],
  ['^foo.bar^', ['http://x.test/foo.bar', 'http://x.test/?foo.bar&a'], ['http://x.test/foo.bars']],
  ['a^^b', ['https://x.test/?a//b'], ['https://x.test/?a/b']],
  ['*', ['https://x.test/'], []],
  ['|', ['https://x.test/'], []],
  ['**.png*|', ['https://x.test/i.png?x'], ['https://x.test/i.gif']],
  ['|https://x.test/', ['https://x.test/y'], ['https://y.test/?https://x.test/']],
  ['|https://x.test/|', ['https://x.test/'], ['https://x.test/y']],
  ['ABC', ['https://x.test/abc'], []],
  ['#part', [], ['https://x.test/#part']],
  ['||example.com^', ['https://user:pass@example.com/'], ['https://example.com@evil.test/']],
];

for (const [filter, matching, others] of cases) {
  test(`the URL filter ${filter} matches what it should and nothing else`, () => {
    for (const url of matching) assert.equal(matches(filter, url), true, url);
    for (const url of others) assert.equal(matches(filter, url), false, url);
  });
}

test('a URL filter tells upper from lower case when it is told to', () => {
  assert.equal(matches('/Users', 'https://x.test/users', true), false);
  assert.equal(matches('/Users', 'https://x.test/Users', true), true);
});

test('a URL filter agrees with the regular expression that says the same', () => {
  const piece = fc.constantFrom('a', 'b', '.', '/', '^', '*', 'a.b', '/b');
  const tail = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '?', '-'), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom('', '|', '||'),
      fc.array(piece, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('', '|'),
      tail,
      (start, pieces, end, path) => {
        const url = readUrl(`http://a.b.ab/${path}`);
        const body = pieces.join('');
        const anchor = { '': '', '|': '^', '||': '^[a-z]+://(?:[^/?:]+\\.)?' }[start];
        const source = body
          .replace(/[.?/]/g, '\\$&')
          .replaceAll('^', '(?:[^a-z0-9_.%-]|$)')
          .replaceAll('*', '.*');
        const expected = new RegExp(`${anchor}${source}${end === '|' ? '$' : ''}`).test(url.text);
        // A dot at the start of the host's label is not where a label begins.
        fc.pre(!(start === '||' && body.startsWith('.')));
        assert.equal(new UrlFilter(start + body + end, false).matches(url), expected);
      },
    ),
    { numRuns: 2000 },
  );
});

test('no URL filter takes long, however many wildcards it has', () => {
  const filter = new UrlFilter(`${'a*'.repeat(200)}b^*c|`, false);
  const url = readUrl(`https://x.test/${'a'.repeat(20_000)}`);
  const before = processorMs();
  assert.equal(filter.matches(url), false);
  assert.ok(processorMs() - before < 500);
});
