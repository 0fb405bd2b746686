import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileBody, jsonBody, streamBody, textBody } from '../../src/engine/body/postData.ts';
import { createRequest } from '../../src/engine/message/request.ts';
import type { Request, RequestInit } from '../../src/engine/message/request.ts';
import { factsOf } from '../../src/rules/facts/callbacks.ts';
import { regexFaults } from '../../src/rules/conditions/regexFaults.ts';
import { compileConditions, conditionFaults } from '../../src/rules/conditions/registry.ts';
import { HeaderPattern } from '../../src/rules/conditions/headerPattern.ts';
import { includesJson } from '../../src/rules/conditions/includesJson.ts';
import type { RuleCondition } from '../../src/rules/schema/ruleFile.ts';
import { cookieNamed, responding, sendingCookie } from './callbackParameters.ts';

const place = { browser: { identifier: 's1' }, frame: null, hop: 1 };

/** "" when the condition matches, else why it does not. */
function verdict(
  condition: RuleCondition,
  init: Partial<RequestInit> & { redirectedFrom?: string } = {},
): string {
  const { redirectedFrom = null, ...rest } = init;
  const request: Request = {
    ...createRequest({ url: 'https://www.example.com/', ...rest }),
    redirectedFrom,
  };
  const facts = factsOf('getResourceHandler', { ...place, request });
  const [compiled] = compileConditions(condition);
  assert.ok(compiled);
  return compiled.matches(facts) ? '' : compiled.mismatch(facts);
}

function answered(condition: RuleCondition, headers: [string, string][]): string {
  const [compiled] = compileConditions(condition);
  const facts = factsOf('onResourceResponse', responding('https://a.test/', 200, headers));
  assert.ok(compiled);
  return compiled.matches(facts) ? '' : compiled.mismatch(facts);
}

test('regexFilter is found in the URL, without regard to case unless that is asked for', () => {
  const url = 'https://www.example.com/V2/users#part';
  assert.equal(verdict({ regexFilter: '^https://[a-z.]+/v[0-9]/users$' }, { url }), '');
  assert.equal(
    verdict({ regexFilter: '/v2/', isUrlFilterCaseSensitive: true }, { url }),
    'the URL does not match the expression “/v2/”',
  );
  const long = `https://a.test/?${'a'.repeat(20_000)}`;
  assert.equal(
    verdict({ regexFilter: `x{900}` }, { url: long }),
    'the URL is too long for its expression',
  );
});

function faults(condition: RuleCondition): unknown[] {
  return conditionFaults(condition).map(({ code, path }) => [code, path]);
}

test("an expression that can't be used is a fault in its place", () => {
  assert.deepEqual(faults({ regexFilter: '(?!a)' }), [['bad-regex', ['regexFilter']]]);
  assert.deepEqual(faults({ requestBody: { matches: '(' } }), [
    ['bad-regex', ['requestBody', 'matches']],
  ]);
  assert.deepEqual(faults({ regexFilter: '' }), [['bad-regex', ['regexFilter']]]);
  assert.deepEqual(faults({ regexFilter: '/ads/i' }), [['delimited-regex', ['regexFilter']]]);
  assert.deepEqual(faults({ regexFilter: '/ads/' }), [['delimited-regex', ['regexFilter']]]);
});

test('an expression that is slow although linear is a warning, in a URL and in a body', () => {
  assert.deepEqual(faults({ regexFilter: '/(?:[a-z]+-){20}x' }), []);
  assert.deepEqual(faults({ regexFilter: '/(?:[a-z]+-){150}x' }), [
    ['slow-expression', ['regexFilter']],
  ]);
  assert.deepEqual(faults({ requestBody: { matches: '(?:[a-z]+-){150}x' } }), [
    ['slow-expression', ['requestBody', 'matches']],
  ]);
  const [fault] = regexFaults('[a-z]{400}', []);
  assert.equal(fault?.severity, 'warning');
  assert.match(
    fault.message,
    /2,000 characters may take 8\d\d,000 steps, and in one of more than 20,\d{3} characters/,
  );
  assert.match(fault.hint, /^Count less/);
});

test('requestHeaders: one of the headers is there, with a value that is wanted and none that is excluded', () => {
  const headers = [
    ['Accept', 'application/vnd.api+JSON'],
    ['X-Tag', 'a'],
    ['x-tag', 'b'],
  ] as const;
  const header = (name: string, more: object = {}): string =>
    verdict({ requestHeaders: [{ header: name, ...more }] }, { headers });
  assert.equal(header('accept'), '');
  assert.equal(header('ACCEPT', { values: ['text/*', 'application/*json'] }), '');
  assert.equal(header('X-Tag', { values: ['b'] }), '');
  assert.equal(
    header('X-Tag', { excludedValues: ['b'] }),
    'the request has no header X-Tag unlike “b”',
  );
  assert.equal(
    header('Accept', { values: ['json'] }),
    'the request has no header Accept like “json”',
  );
  assert.equal(header('Cookie', { values: ['id=secret'] }), 'the request has no header Cookie');
  assert.equal(
    verdict({ requestHeaders: [{ header: 'A' }, { header: 'Accept' }] }, { headers }),
    '',
  );
});

test('a header condition that no header can meet is a fault', () => {
  const messages = conditionFaults({
    requestHeaders: [{ header: 'Accept: json' }],
    responseHeaders: [{ header: 'A', values: ['a\nb'] }],
  }).map(({ message, hint }) => `${message} ${hint}`);
  assert.match(messages[0] ?? '', /not the name of a header.*"values"/);
  assert.match(messages[1] ?? '', /No header A can ever have this value/);
});

test('responseHeaders and excludedResponseHeaders look at the response, isDownload at its disposition', () => {
  const html: [string, string][] = [['Content-Type', 'text/html; charset=utf-8']];
  const type = [{ header: 'content-type', values: ['text/html*'] }];
  assert.equal(answered({ responseHeaders: type }, html), '');
  assert.equal(
    answered({ responseHeaders: type }, []),
    'the response has no header content-type like “text/html*”',
  );
  assert.equal(answered({ excludedResponseHeaders: type }, []), '');
  assert.equal(
    answered({ excludedResponseHeaders: type }, html),
    'excludes responses with the header content-type like “text/html*”',
  );
  for (const [value, isDownload] of [
    ['attachment; filename="a.txt"', true],
    [' Attachment', true],
    ['inline', false],
    ['attachments', false],
  ] as const) {
    assert.equal(answered({ isDownload }, [['Content-Disposition', value]]), '', value);
  }
  assert.equal(answered({ isDownload: true }, []), 'the response is not a download');
});

test('requestBody looks into a body that is in memory', () => {
  const body = (condition: object, postData: RequestInit['postData']): string =>
    verdict({ requestBody: condition }, { method: 'POST', postData: postData ?? null });
  assert.equal(body({ includes: 'ell' }, textBody('hello')), '');
  assert.equal(body({ includes: 'x' }, textBody('hello')), 'the body does not contain “x”');
  assert.equal(body({ matches: '^h.*o$', includes: 'e' }, textBody('hello')), '');
  assert.equal(
    body({ matches: 'H' }, textBody('hello')),
    'the body does not match the expression “H”',
  );
  const order = { user: { role: 'admin', id: 3 }, items: [{ id: 1 }, { id: 2, n: 1 }] };
  assert.equal(body({ jsonIncluding: { user: { role: 'admin' } } }, jsonBody(order)), '');
  assert.equal(body({ jsonIncluding: { items: [{ id: 2 }] } }, jsonBody(order)), '');
  assert.equal(
    body({ jsonIncluding: { user: { role: 'guest' } } }, jsonBody(order)),
    'the body does not include “{"user":{"role":"guest"}}”',
  );
  assert.equal(body({ jsonIncluding: {} }, textBody('{')), 'the body is not JSON');
  assert.equal(body({ includes: 'x' }, null), 'the body does not contain “x”');
});

test('requestBody does not read files and streams, nor bodies over 1 MB', () => {
  const body = (postData: RequestInit['postData']): string =>
    verdict({ requestBody: { includes: 'a' } }, { method: 'POST', postData: postData ?? null });
  assert.equal(body(fileBody('/nowhere')), "the body is a file, which rules can't read");
  const stream = streamBody(() => {
    throw new Error('it was read');
  });
  assert.equal(body(stream), "the body is a stream, which rules can't read");
  assert.equal(body(textBody('a'.repeat(1024 * 1024))), '');
  assert.match(body(textBody('a'.repeat(1024 * 1024 + 1))), /larger than 1 MB/);
});

test('what a body is compared with has a bound', () => {
  const list = Array.from({ length: 300 }, (_, index) => index);
  const [fault] = conditionFaults({ requestBody: { jsonIncluding: list } });
  assert.deepEqual([fault?.code, fault?.path], ['too-large', ['requestBody', 'jsonIncluding']]);
});

test('the initiator is who redirected here, else who Origin or Referer name', () => {
  const from = (init: Parameters<typeof verdict>[1]): string =>
    verdict({ initiatorDomains: ['example.com'] }, init);
  assert.equal(from({ redirectedFrom: 'https://a.example.com/x' }), '');
  assert.equal(from({ headers: [['Origin', 'https://example.com']] }), '');
  assert.equal(from({ headers: [['Referer', 'https://example.com/page']] }), '');
  assert.equal(from({ referrer: { url: 'https://example.com/page' } }), '');
  assert.equal(
    from({ redirectedFrom: 'https://b.test/', headers: [['Origin', 'https://example.com']] }),
    'the request comes from b.test',
  );
  assert.equal(from({}), 'it is not known where the request comes from');
  assert.equal(
    from({ headers: [['Origin', 'null']] }),
    'it is not known where the request comes from',
  );
  const excluded = { excludedInitiatorDomains: ['example.com'] };
  assert.equal(verdict(excluded), '');
  assert.equal(
    verdict(excluded, { headers: [['Origin', 'https://www.example.com']] }),
    'excludes requests from www.example.com',
  );
});

test('domainType compares the domains that can be registered', () => {
  const type = (domainType: 'firstParty' | 'thirdParty', url: string, origin?: string): string =>
    verdict({ domainType }, { url, headers: origin === undefined ? [] : [['Origin', origin]] });
  assert.equal(type('firstParty', 'https://a.example.co.uk/', 'https://b.example.co.uk'), '');
  assert.equal(type('thirdParty', 'https://a.co.uk/', 'https://b.co.uk'), '');
  assert.equal(type('firstParty', 'http://localhost:1/', 'http://localhost:2'), '');
  assert.equal(type('thirdParty', 'http://127.0.0.1/', 'http://127.0.0.2'), '');
  assert.equal(
    type('firstParty', 'https://a.test/', 'https://b.test'),
    'b.test is another site than a.test',
  );
  assert.equal(
    type('thirdParty', 'https://x.a.test/', 'https://a.test'),
    'a.test is the same site as x.a.test',
  );
  assert.equal(
    type('thirdParty', 'https://a.test/'),
    'it is not known where the request comes from',
  );
});

test("the resource type of a workbench's request is main_frame, what Sec-Fetch-Dest says, or xmlhttprequest", () => {
  const is = (type: string, init: Parameters<typeof verdict>[1]): string =>
    verdict({ resourceTypes: [type] } as RuleCondition, init);
  assert.equal(is('main_frame', { navigation: true }), '');
  assert.equal(is('xmlhttprequest', {}), '');
  assert.equal(is('image', { headers: [['sec-fetch-dest', 'image']] }), '');
  assert.equal(is('media', { headers: [['Sec-Fetch-Dest', 'video']] }), '');
  assert.equal(is('other', { headers: [['Sec-Fetch-Dest', 'manifest']] }), '');
  assert.equal(is('websocket', { url: 'wss://a.test/' }), '');
  assert.equal(is('image', {}), 'the resource type is xmlhttprequest, not image');
  assert.equal(
    verdict({ excludedResourceTypes: ['main_frame'] }, { navigation: true }),
    'excludes the resource type main_frame',
  );
  assert.equal(verdict({ isNavigation: true }), 'the request is not a navigation');
  assert.equal(
    verdict({ isNavigation: false }, { navigation: true }),
    'the request is a navigation',
  );
});

test('a cookie has a path, marks and SameSite', () => {
  const actual = { ...cookieNamed('id'), path: '/admin/x', secure: true, sameSite: 'lax' as const };
  const say = (wanted: RuleCondition['cookie']): string => {
    const parameters = { ...sendingCookie('https://example.com/', 'id'), cookie: actual };
    const facts = factsOf('canSendCookie', parameters);
    const [compiled] = compileConditions({ cookie: wanted ?? {} });
    assert.ok(compiled);
    return compiled.matches(facts) ? '' : compiled.mismatch(facts);
  };
  assert.equal(say({ path: '/admin*', secure: true, httpOnly: false, sameSite: 'lax' }), '');
  assert.equal(say({ path: '/' }), "the cookie's path is /admin/x, not /");
  assert.equal(say({ secure: false }), 'the cookie is Secure');
  assert.equal(say({ httpOnly: true }), 'the cookie is not HttpOnly');
  assert.equal(
    say({ sameSite: 'unspecified' }),
    'the cookie is SameSite=Lax, not without SameSite',
  );
});

const signs = fc.constantFrom('a', 'b', '*', '?', '\\*', '\\?');

test('a header pattern matches as the expression that it stands for', () => {
  fc.assert(
    fc.property(
      fc.array(signs, { maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), maxLength: 8 }),
      (pattern, text) => {
        const source = pattern
          .map((sign) => (sign === '*' ? '.*' : sign === '?' ? '.?' : sign))
          .join('');
        assert.equal(
          new HeaderPattern(pattern.join('')).matches(text),
          new RegExp(`^${source}$`, 'is').test(text),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test('many wildcards over a long value come to an end', () => {
  assert.equal(new HeaderPattern('*a'.repeat(100)).matches('b'.repeat(10_000)), false);
});

test('JSON includes itself, and no more than it has', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.ok(includesJson(value, value));
      assert.ok(
        !includesJson(value, { extra: value }) || Object.hasOwn(Object(value) as object, 'extra'),
      );
      assert.ok(includesJson([0, value], [value]));
    }),
  );
});
