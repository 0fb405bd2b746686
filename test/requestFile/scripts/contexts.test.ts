import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentions } from '../../../src/requestFile/scripts/contract/mentions.ts';
import { responseFacts } from '../../../src/requestFile/scripts/responseFacts.ts';
import type { HeaderList } from '../../../src/session/headers.ts';

function factsOf(body: Uint8Array, headers: HeaderList): ReturnType<typeof responseFacts> {
  const response = {
    ...{
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      url: 'https://shop.test/',
      totalMs: 12,
    },
    ...{ headers, body, isCut: false },
  };
  return responseFacts({
    request: { method: 'GET', url: response.url, headers: [], body: null },
    response,
  });
}

test('a body is text by its type and charset, or by its look; else it is bytes', () => {
  const latin1 = factsOf(Buffer.from([0x61, 0xe9]), [
    ['Content-Type', 'text/plain; charset=ISO-8859-1'],
  ]);
  assert.equal(latin1.text, 'aé');
  assert.deepEqual(latin1.timings, { total: 12 });
  const problem = factsOf(Buffer.from('{}'), [['Content-Type', 'application/problem+json']]);
  assert.deepEqual(
    [problem.text, problem.contentType],
    ['{}', { mimeType: 'application/problem+json', charset: null }],
  );
  const unnamed = factsOf(Buffer.from('plain'), []);
  assert.deepEqual([unnamed.text, unnamed.contentType], ['plain', null]);
  assert.equal(factsOf(Buffer.from([0x61, 0xff]), []).text, null);
  assert.equal(factsOf(Buffer.from('a\0b'), []).text, null);
  assert.equal(factsOf(Buffer.from('PK'), [['Content-Type', 'application/zip']]).text, null);
});

test("a script mentions a variable by its name, by httpYac's name for it, or in a string", () => {
  const cases: readonly (readonly [source: string, name: string, expected: boolean])[] = [
    ['token + 1', 'token', true],
    ['tokens + mytoken', 'token', false],
    ['request.environment.get("my-token")', 'my-token', true],
    ['myToken.length', 'my-token', true],
    ['user.id', 'user', true],
    ['$token', 'token', false],
    ['a', 'b', false],
    ['client.log("{{host}}/x")', 'host', true],
  ];
  for (const [source, name, expected] of cases) {
    assert.equal(mentions(source, name), expected, source);
  }
});
