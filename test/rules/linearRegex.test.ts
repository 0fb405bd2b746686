import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expandedSize } from '../../src/rules/regex/expandedSize.ts';
import { LinearRegex, MAX_INSTRUCTIONS, compileRegex } from '../../src/rules/regex/linearRegex.ts';

function regex(source: string, caseSensitive = true): LinearRegex {
  const compiled = compileRegex(source, { caseSensitive });
  assert.ok(compiled instanceof LinearRegex, `${source}: ${JSON.stringify(compiled)}`);
  return compiled;
}

function faultOf(source: string): { fault: string; hint: string } {
  const compiled = compileRegex(source, { caseSensitive: true });
  assert.ok(!(compiled instanceof LinearRegex), `${source} was taken`);
  return compiled;
}

test('an expression is found anywhere, in the dialect of RE2', () => {
  assert.ok(regex('^https://(?:www\\.)?example\\.com/[a-z]+$').test('https://example.com/cart'));
  assert.ok(!regex('^https://example').test('http://example.com/'));
  assert.ok(regex('(?i)CART').test('/cart'));
  assert.ok(regex('CART', false).test('/cart'));
  assert.ok(!regex('CART').test('/cart'));
  assert.ok(regex('\\u0041\\u{42}\\x{43}').test('ABC'));
  assert.ok(regex('\\\\u0041').test('\\u0041'));
  assert.ok(regex('\\Q.*\\E').test('a.*b'));
});

/** What makes an engine that goes back and tries again double its work with every character. */
const BAD = [
  '(a+)+$',
  '^([a-zA-Z]+)*$',
  '(a|aa)+$',
  '^(a|a?)+$',
  '(.*)*x',
  '(.*a){25}$',
  '(a*)*b*c',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?:a?){300}a{300}$',
  '\\s*a*\\s*a*\\s*a*b$',
];

for (const source of BAD) {
  test(`${source} comes to an end, on a text on which JavaScript's own engine would not`, () => {
    const compiled = regex(source);
    const text = `${'a'.repeat(Math.min(5000, compiled.longestText - 2))}!`;
    assert.equal(compiled.test(text), false);
    assert.equal(compiled.replaceFirst(text, 'x'), null);
    assert.equal(compiled.replaceAll(text, 'x'), text);
  });
}

test('an expression is not tried on a text so long that its time would have no bound', () => {
  const large = regex('(?:a|b)*a(?:a|b){300}c');
  assert.ok(large.longestText < 1_000_000);
  assert.ok(!large.test('a'.repeat(large.longestText + 1)));
  assert.ok(regex('b$').test(`${'a'.repeat(1_000_000)}b`), 'a small one reaches far');
});

test('what would become too large is refused before it is compiled', () => {
  for (const source of [
    'a{1000}b{1000}',
    '(a{100}){100}',
    '((((a{30}){30}){30}){30}){30}',
    '(?:abcdefghij){999}',
    'x'.repeat(MAX_INSTRUCTIONS + 1),
    `\\Q${'.'.repeat(2000)}\\E`,
    '[a-z]{600}[0-9]{600}',
    'a{,3}b{2,}c{900}(d{1,200})',
  ]) {
    assert.ok(expandedSize(source) > MAX_INSTRUCTIONS, source);
    assert.match(faultOf(source).fault, /too large/, source);
  }
  assert.match(faultOf('a{1000}{1000}').fault, /too large/);
});

test('the size of an expression is that with its counts written out', () => {
  const sizes: readonly (readonly [string, number])[] = [
    ['', 0],
    ['abc', 3],
    ['a{3}', 3],
    ['a{2,5}', 5],
    ['[^]a-z]{4}', 4],
    ['[[:alpha:]\\]]{4}', 4],
    ['\\d{4}\\p{Lu}\\x{41}', 6],
    ['\\{3}', 3],
    ['(ab){10}', 40],
    ['(?:a|b?){10}', 40],
    ['(?<n>(?i:a))', 3],
  ];
  for (const [source, size] of sizes) assert.equal(expandedSize(source), size, source);
});

test("what can't be matched in linear time says what to write instead", () => {
  assert.deepEqual(faultOf('^/(?!admin)'), {
    fault:
      "An expression of a rule can't look ahead or behind (?! ?<!): that takes too long on some texts.",
    hint: 'Write what must be there, and put what must not be there into "not": { "not": { "regexFilter": "…" } }.',
  });
  assert.match(faultOf('(?<!a)b').hint, /"not"/);
  assert.match(faultOf('a(?=b)').hint, /"all"/);
  assert.match(faultOf('(?<=a)b').hint, /"all"/);
  assert.match(faultOf('(a|b)=\\1').hint, /\(a=a\|b=b\)/);
  assert.match(faultOf('(?<x>a)\\k<x>').fault, /refer back/);
  assert.match(faultOf('(?>a)').fault, /Atomic/);
  assert.match(faultOf('a++').fault, /Possessive/);
});

test('what is no expression says where it stumbles', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['(a', /A \) is missing/],
    ['a)', /\) too many/],
    ['[a', /A \] is missing/],
    ['*a', /nothing before \*/],
    ['a**', /Two repetitions .*\*\*/],
    ['a{2}{3}', /Two repetitions/],
    ['a{1001}', /too large|too far/],
    ['a{5,2}', /counts too far, or from more to less/],
    ['[z-a]', /range z-a ends before/],
    ['\\p{Nonsense}', /no class of characters \\p\{Nonsense\}/],
    ['\\y', /no escape \\y/],
    ['(?<a-b>x)', /named group/],
    ['(?<n>a)(?<n>b)', /called n/],
    ['a\\', /ends with a backslash/],
    ['(?#comment)', /not known here/],
  ];
  for (const [source, fault] of faults) assert.match(faultOf(source).fault, fault, source);
});

test("a substitution is declarativeNetRequest's: \\1 to \\9 are groups, \\0 is the match", () => {
  const compiled = regex('/(v\\d)/(\\w+)(\\?.*)?$');
  assert.equal(
    compiled.replaceFirst('https://a.test/v1/users', '/\\2/\\1\\3#\\0'),
    'https://a.test/users/v1#/v1/users',
  );
  assert.equal(regex('a').replaceFirst('aa', '$&\\\\'), '$&\\a');
  assert.equal(regex('b').replaceFirst('aa', 'c'), null);
  assert.equal(regex('a*').replaceAll('baac', '-'), '-b--c-');
  assert.equal(regex('(a)|b').replaceAll('abc', '<\\1>'), '<a><>c');
});

test('a substitution for a group that is not there is a fault', () => {
  assert.equal(regex('(a)').substitutionFault('\\1\\0\\\\2'), undefined);
  assert.match(regex('(a)').substitutionFault('\\2')?.fault ?? '', /\\2 refers to a group/);
  assert.match(regex('a').substitutionFault('\\1')?.hint ?? '', /no group/);
});

test('replacing all matches gives up when it takes too long', () => {
  let clock = 0;
  const slow = (): number => (clock += 150);
  assert.equal(regex('a').replaceAll('a', 'b', slow), 'b');
  assert.equal(regex('a').replaceAll('aaa', 'b', slow), null);
});

test('replacing all matches is not begun on a text so long that a single search would have no bound', () => {
  const large = regex('(?:[a-z]?){300}[0-9]');
  assert.ok(large.longestText < 64_000);
  assert.equal(large.replaceAll('a'.repeat(large.longestText + 1), 'x'), null);
  assert.equal(
    regex('b')
      .replaceAll(`${'a'.repeat(500_000)}b`, 'c')
      ?.at(-1),
    'c',
  );
});

test('any text is an expression or a fault, and an expression that finds something finds it again', () => {
  const signs = fc.constantFrom(
    ...'ab01.*+?|()[]{}^$\\/-,:=!<>PpdDwWsSbBQExu&#iC'.split(''),
    '(?:',
    '(?=',
    '(?<n>',
    '[[:alpha:]]',
    '{2,3}',
    '{1000}',
    '\\p{L}',
    '\\u0041',
    'é',
    '😀',
  );
  const sources = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(signs, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(sources, fc.string({ maxLength: 60 }), fc.boolean(), (source, text, cased) => {
      const compiled = compileRegex(source, { caseSensitive: cased });
      if (compiled instanceof LinearRegex) {
        assert.equal(compiled.replaceFirst(text, '\\0') !== null, compiled.test(text));
        assert.ok([text, null].includes(compiled.replaceAll(text, '\\0')));
      } else assert.ok(compiled.fault.length > 0 && compiled.hint.length > 0);
    }),
    { numRuns: 1500 },
  );
});

test("it agrees with JavaScript's own engine where both read an expression in the same way", () => {
  const sources = fc
    .array(
      fc.constantFrom('a', 'b', '.', 'a*', '(?:ab)+', '[^a]', '(a|b)?', '$', '^', '\\w', 'b{2}'),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      sources,
      fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 }),
      (source, text) => {
        assert.equal(regex(source).test(text), new RegExp(source, 'u').test(text));
      },
    ),
    { numRuns: 1000 },
  );
});
