import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cluesOf,
  compileConditions,
  conditionFaults,
} from '../../src/rules/conditions/registry.ts';
import { readUrl } from '../../src/rules/facts/facts.ts';
import { UrlPattern, compileUrlPattern } from '../../src/rules/urlPattern/urlPattern.ts';
import type { PatternParts } from '../../src/rules/urlPattern/urlPattern.ts';

/** Node's own, to compare with; VS Code's Node has none. */
const Native = (
  globalThis as unknown as {
    URLPattern: new (pattern: string | PatternParts) => { test(url: string): boolean };
  }
).URLPattern;

function fits(pattern: string | PatternParts, url: string): boolean {
  const compiled = compileUrlPattern(pattern);
  assert.ok(compiled instanceof UrlPattern, JSON.stringify([pattern, compiled]));
  const actual = compiled.matches(readUrl(url));
  assert.equal(actual, new Native(pattern).test(readUrl(url).text), `Node's own: ${url}`);
  return actual;
}

test('a pattern for a whole URL', () => {
  assert.equal(fits('https://*.example.com/users/:id', 'https://a.b.example.com/users/3'), true);
  assert.equal(fits('https://*.example.com/users/:id', 'https://example.com/users/3'), false);
  assert.equal(fits('https://example.com/users/:id', 'https://example.com/users/3/4'), false);
  assert.equal(fits('https://example.com/users/:id', 'https://example.com:8443/users/3'), false);
  assert.equal(fits('https://example.com:*/users/*', 'https://example.com:8443/users/3/4'), true);
  assert.equal(fits('http{s}?://example.com/a', 'http://example.com/a'), true);
  assert.equal(fits('https://example.com/Users', 'https://example.com/users'), false);
  assert.equal(fits('https://example.com/a\\?b=*', 'https://example.com/a?b=1'), true);
});

test('a pattern in parts, of which those that are left out can be anything', () => {
  assert.equal(fits({ pathname: '/users/:id' }, 'http://a.test:81/users/3?x'), true);
  assert.equal(fits({ pathname: '/users/:id?' }, 'http://a.test/users'), true);
  assert.equal(fits({ pathname: '/a{/:b}+/c' }, 'http://a.test/a/1/2/c'), true);
  assert.equal(fits({ pathname: '/a{/:b}+/c' }, 'http://a.test/a/c'), false);
  assert.equal(fits({ hostname: '{*.}?example.com' }, 'http://example.com/'), true);
  assert.equal(fits({ hostname: ':sub.example.com' }, 'http://a.b.example.com/'), false);
  assert.equal(fits({ search: 'q=*' }, 'http://a.test/?q=1&r'), true);
  assert.equal(fits({ port: '' }, 'https://a.test:443/'), true);
  assert.equal(fits({ protocol: 'http' }, 'https://a.test/'), false);
});

test("what can't be meant says what to write", () => {
  const fault = (urlPattern: string | PatternParts): string =>
    conditionFaults({ urlPattern })
      .map(({ message, hint, path }) => `${path.join('.')}: ${message} ${hint}`)
      .join('\n');
  assert.match(fault('/users/:id'), /begins with its protocol.*\{ "pathname": "\/users\/:id" \}/);
  assert.match(
    fault({ pathname: '/(\\d+)' }),
    /^urlPattern\.pathname: A pattern has no expressions/,
  );
  assert.equal(fault({ pathname: '/\\(a\\)' }), '');
  assert.match(fault('https://a.test/#part'), /never sent/);
  assert.match(fault('https://me@a.test/'), /user name/);
  assert.match(fault('https://{a.test/'), /not a URL pattern/);
  assert.match(fault(''), /empty/);
  assert.match(fault(`https://a.test/${'a'.repeat(3000)}`), /too long/);
});

test('a mismatch names the part', () => {
  const [compiled] = compileConditions({ urlPattern: 'https://a.test/users/:id' });
  const at = (url: string): string =>
    compiled?.mismatch({ url: readUrl(url), method: 'GET' }) ?? '';
  assert.equal(at('https://b.test/users/1'), "the URL's hostname does not fit the pattern");
  assert.equal(at('https://a.test/'), "the URL's pathname does not fit the pattern");
});

test("names and wildcards in a row come to an end, on paths on which JavaScript's own engine would not", () => {
  const compiled = compileUrlPattern({ pathname: '/:a-:b-:c-:d-:e-:f-:g-:h-:i-:j-:k-:l.html' });
  assert.ok(compiled instanceof UrlPattern);
  assert.equal(compiled.matches(readUrl(`https://a.test/${'a-'.repeat(3000)}`)), false);
  const divided = compileUrlPattern({ pathname: '/:a/:b/:c/:d/:e/:f/:g/x' });
  assert.ok(divided instanceof UrlPattern);
  const segment = `${'a'.repeat(2000)}/`;
  assert.equal(divided.matches(readUrl(`https://a.test/${segment.repeat(7)}x`)), true);
  assert.equal(divided.matches(readUrl(`https://a.test/${segment.repeat(7)}y`)), false);
});

const pieces = fc.constantFrom(
  '/',
  'a',
  'b',
  ':n',
  ':m',
  '*',
  '{a}?',
  '{/:o}*',
  '{-:p}?',
  '-',
  '{b:q}+',
  '?',
  '.',
);
const paths = fc.array(pieces, { maxLength: 6 }).map((parts) => `/${parts.join('')}`);
const hosts = fc.constantFrom(
  '*',
  '*.a.test',
  ':sub.test',
  'a.test',
  '{*.}?b.test',
  'A.test',
  '*a.test',
);
const urls = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.constantFrom('a.test', 'x.a.test', 'b.test', 'y.x.b.test', 'aa.test'),
    fc.array(fc.constantFrom('/', 'a', 'b', '-', 'ab', '.'), { maxLength: 6 }),
    fc.constantFrom('', '?', '?a=b'),
  )
  .map(([protocol, host, path, query]) => `${protocol}://${host}/${path.join('')}${query}`);

test("a pattern matches as Node's own does, and what it tells the index is true", () => {
  const patterns = fc.oneof(
    fc.record({ pathname: paths, hostname: hosts }, { requiredKeys: [] }),
    fc.record({ pathname: paths, search: fc.constantFrom('*', '', 'a=:v') }),
    fc.tuple(fc.constantFrom('https', 'http{s}?', '*', ':p'), hosts, paths).map((parts) => {
      const [protocol, host, path] = parts;
      return `${protocol}://${host}${path}`;
    }),
  );
  fc.assert(
    fc.property(patterns, urls, (pattern, url) => {
      let native;
      try {
        native = new Native(pattern);
      } catch {
        return;
      }
      const compiled = compileUrlPattern(pattern);
      if (!(compiled instanceof UrlPattern)) return;
      const subject = readUrl(url);
      assert.equal(compiled.matches(subject), native.test(subject.text), JSON.stringify(pattern));
      if (!compiled.matches(subject)) return;
      const { domains, tokens = [] } = cluesOf({ urlPattern: pattern });
      assert.ok(
        domains === undefined || domains.some((domain) => subject.domains.includes(domain)),
      );
      for (const list of tokens) assert.ok(list.some((token) => subject.tokens.has(token)));
    }),
    { numRuns: 3000 },
  );
});

test('any text and any parts are a pattern or a fault', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc
      .array(
        fc.constantFrom(
          'https',
          ':',
          '//',
          '*',
          '{',
          '}',
          '?',
          '+',
          '(',
          ')',
          '\\',
          '.',
          ':a',
          '[',
          ']',
          '#',
          '@',
          'é',
        ),
        { maxLength: 15 },
      )
      .map((parts) => parts.join('')),
  );
  const parts = fc.record(
    { protocol: texts, hostname: texts, port: texts, pathname: texts, search: texts },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(texts, parts), urls, (pattern, url) => {
      const compiled = compileUrlPattern(pattern);
      if (compiled instanceof UrlPattern) compiled.matches(readUrl(url));
      else assert.ok(compiled.fault !== '' && compiled.hint !== '');
    }),
    { numRuns: 2000 },
  );
});
