import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestHandler, ResourceHandler, ResourceResponse } from '../../src/engine/index.ts';
import { run } from './run.ts';
import type { Run } from './run.ts';

/** A request that a handler answers, which a module of this name gave. */
function served(
  response: unknown,
  body = 'hello',
  more: Partial<ResourceHandler> = {},
): Promise<Run> {
  let left: Uint8Array | null = Buffer.from(body);
  const resource: ResourceHandler = {
    getResponseHeaders: () => response as ResourceResponse,
    read: ({ bytesToRead }) => {
      const piece = left?.subarray(0, bytesToRead) ?? null;
      left = left === null || left.length <= bytesToRead ? null : left.subarray(bytesToRead);
      return piece;
    },
    ...more,
  };
  const handler: RequestHandler = { getResourceHandler: () => resource };
  return run('http://nowhere.invalid/', {
    handler: { handler, by: { kind: 'module', file: 'mock.request-handler.ts' } },
  });
}

const broken: readonly (readonly [response: object, says: RegExp, error?: string])[] = [
  [{ responseLength: 1.5 }, /the responseLength is 1\.5; it must be/],
  [{ responseLength: NaN }, /the responseLength is NaN/],
  [{ responseLength: Infinity }, /the responseLength is Infinity/],
  [{ responseLength: -2 }, /the responseLength is -2/],
  [{ responseLength: '5' }, /the responseLength is /],
  [{ status: 600 }, /the status is 600/],
  [{ status: 99 }, /the status is 99/],
  [{ status: 200.5 }, /the status is 200\.5/],
  [{ statusText: 'a\r\nX: 1' }, /the statusText is more than one line/],
  [{ statusText: 'a\0' }, /the statusText is more than one line/],
  [{ statusText: '5 €' }, /the statusText has a character outside Latin-1/],
  [{ statusText: 5 }, /the statusText is /],
  [{ mimeType: 'text/html\nX: 1' }, /the mimeType is more than one line/],
  [{ mimeType: 'text/€' }, /the mimeType has a character outside Latin-1/],
  [{ headers: [['X-A', 'a\r\nb']] }, /the value of X-A is more than one line/],
  [{ headers: [['X-A', '€']] }, /the value of X-A has a character outside Latin-1/],
  [{ headers: [['X A', 'b']] }, /"X A" is not a header name/],
  [{ headers: [['X-A\r\n', 'b']] }, /is not a header name/],
  [{ headers: [['X-A']] }, /Header 1 is not a pair/],
  [
    { redirectUrl: 'http://[' },
    /the redirectUrl is "http:\/\/\[", which is not/,
    'ERR_INVALID_REDIRECT',
  ],
  [{ redirectUrl: 5 }, /the redirectUrl is .*, which is not/, 'ERR_INVALID_REDIRECT'],
];

test('what a resource handler answers and no response can be is an error that names it and the handler', async () => {
  for (const [response, says, error = 'ERR_FAILED'] of broken) {
    const { webRequest, text } = await served(response);
    assert.deepEqual([webRequest.requestError?.name, text], [error, ''], says.source);
    const { message = '' } = webRequest.requestError ?? {};
    assert.match(message, says);
    assert.match(message, /^The resource handler of mock\.request-handler\.ts failed: /);
  }
});

test('a handler whose body is shorter than it said fails at its end, with what came', async () => {
  const short = await served({ responseLength: 100 });
  assert.deepEqual([short.error, short.text], ['ERR_CONTENT_LENGTH_MISMATCH', 'hello']);
  const { message = '' } = short.webRequest.requestError ?? {};
  assert.match(message, /of mock\.request-handler\.ts .* 95 bytes before the length that it said/);
});

test('a handler that reads out more than it was asked for fails; what it has besides is not read', async () => {
  const longer = await served({ responseLength: 5 }, '', { read: () => Buffer.from('hello!') });
  assert.equal(longer.error, 'ERR_FAILED');
  assert.match(longer.webRequest.requestError?.message ?? '', /read gave 6 bytes where at most 5/);
  const cut = await served({ responseLength: 5 }, 'hello, world');
  assert.deepEqual([cut.error, cut.text], [undefined, 'hello']);
});

test('the length that a handler says is that of the body, which HEAD and redirects do not have', async () => {
  const moved = await served({ responseLength: 100, status: 304 }, '');
  assert.deepEqual([moved.error, moved.status], [undefined, 304]);
  for (const responseLength of [0, 5, -1, undefined]) {
    const text = responseLength === 0 ? '' : 'hello';
    const get = await served({ responseLength, statusText: 'Größe', mimeType: 'text/plain' });
    assert.deepEqual([get.error, get.text], [undefined, text]);
  }
});
