import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowCondition } from '../../src/exchange/mitmproxy/flowCondition.ts';
import type { FlowPhase } from '../../src/exchange/mitmproxy/flowCondition.ts';
import { parseFlowFilter } from '../../src/exchange/mitmproxy/flowFilter.ts';

/** A filter as a condition at a moment: true, false, or the condition; "lost: reason" where there is none. */
function at(moment: FlowPhase, text: string): unknown {
  const filter = parseFlowFilter(text);
  assert.ok(filter, text);
  const found = flowCondition(filter, moment);
  if (typeof found === 'boolean') return found;
  return 'lost' in found ? `lost: ${found.lost}` : found.condition;
}

const u = (regexFilter: string): object => ({ regexFilter });

test('a filter binds ! before & before |, and what only stands side by side last', () => {
  assert.deepEqual(at('request', '~u a & !~u b | ~u c ~u d'), {
    all: [{ any: [{ all: [u('a'), { not: u('b') }] }, u('c')] }, u('d')],
  });
  assert.deepEqual(at('request', '~u a & (~u b | ~u c)'), {
    all: [u('a'), { any: [u('b'), u('c')] }],
  });
  assert.deepEqual(at('request', '!foo'), { not: u('foo') });
});

test("a word goes on to the next blank, and quotes hold what a word can't", () => {
  assert.deepEqual(at('request', 'a&b|c'), u('a&b|c'));
  assert.deepEqual(at('request', '~u "a (b)" & ~m "P"'), {
    all: [
      u('a (b)'),
      { requestMethods: ['post', 'put', 'options', 'patch', 'propfind', 'proppatch', 'copy'] },
    ],
  });
});

test('~q and ~s say at which moment a filter holds', () => {
  assert.equal(at('request', '~q'), true);
  assert.equal(at('response', '~q'), false);
  assert.equal(at('request', '~s & ~u a'), false);
  assert.deepEqual(at('response', '~s & ~u a'), u('a'));
  assert.equal(at('request', '~c 404'), false);
  assert.deepEqual(at('response', '~c 404 | ~c 500'), {
    any: [{ statusCodes: [404] }, { statusCodes: [500] }],
  });
});

test('an expression for the host stays within the host', () => {
  const { regexFilter } = at('request', '~d ^ads\\.|example.com$') as { regexFilter: string };
  const matches = (url: string): boolean => new RegExp(regexFilter, 'i').test(url);
  assert.ok(matches('https://ads.test/'));
  assert.ok(matches('https://user@www.example.com:8443/x'));
  assert.ok(matches('https://example-com/'));
  assert.ok(!matches('https://a.ads.test/'));
  assert.ok(!matches('https://a.test/?example.com'));
  assert.ok(!matches('https://example.com.test/'));
});

test('headers are found by their names, and values by text with .* in it', () => {
  assert.deepEqual(at('request', '~hq "User-Agent: .*curl"'), {
    requestHeaders: [{ header: 'User-Agent', values: ['*curl*'] }],
  });
  assert.deepEqual(at('request', '!~h Host:'), { not: { requestHeaders: [{ header: 'Host' }] } });
  assert.equal(at('request', '~hs Server: & ~u x'), false);
  assert.deepEqual(at('response', '~ts text/html'), {
    responseHeaders: [{ header: 'Content-Type', values: ['*text/html*'] }],
  });
  assert.equal(
    at('request', '~hq "Cookie: (a|b)"'),
    'lost: The expression for the value of a header is more than text with .* in it.',
  );
});

test('what has no place here is said, unless the rest decides without it', () => {
  assert.equal(at('request', '~src 10.0.0.1'), 'lost: There is nothing like ~src here.');
  assert.equal(at('request', '~s & ~src 10.0.0.1'), false);
  assert.equal(at('request', '~all | ~src 10.0.0.1'), true);
  assert.match(String(at('response', '~bs secret')), /^lost: There is no condition on the body/);
  assert.match(String(at('request', '~u "a(?=b)"')), /^lost: .*look ahead/);
});

test('what is no filter is not read as one', () => {
  for (const text of ['', '~', '~x y', '~u', '(~q', '~q)', '& ~q', "~u 'a", '~nothing a']) {
    assert.equal(parseFlowFilter(text), null, text);
  }
});
