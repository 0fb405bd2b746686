import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequest } from '../../../src/engine/message/request.ts';
import type { RequestInit } from '../../../src/engine/message/request.ts';
import { curlAsRequest } from '../../../src/requestFile/curl/curlAsRequest.ts';
import { snippetOf } from '../../../src/requestFile/snippets/snippet.ts';
import { readCurl } from '../../../src/requestFile/curl/readCurl.ts';
import { readHttpFile } from '../../../src/requestFile/readHttpFile.ts';

function commandFor(init: RequestInit, secrets: readonly string[] | null = null): string {
  const made = snippetOf('curl', createRequest(init), secrets);
  assert.ok('text' in made, JSON.stringify(made));
  return made.text;
}

function bytes(text: string): NonNullable<RequestInit['postData']> {
  return { elements: [{ kind: 'bytes', bytes: new TextEncoder().encode(text) }] };
}

test('a request that is copied as a curl command reads back as the same request', () => {
  const body = '{"a": "it\'s $HOME `id` \\n ü", "big": 12345678901234567890, "n": 1.0}';
  const command = commandFor({
    url: "https://x.example/a'b?$filter=1&q=%20",
    method: 'PATCH',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Quotes', `it's "a" \\ $x`],
      ['X-Empty', ''],
    ],
    postData: bytes(body),
  });
  const read = readCurl(command);
  assert.ok(!('message' in read), JSON.stringify(read));
  assert.equal(read.method, 'PATCH');
  assert.equal(read.url, "https://x.example/a'b?$filter=1&q=%20");
  assert.deepEqual(read.headers, [
    ['Content-Type', 'application/json'],
    ['X-Quotes', `it's "a" \\ $x`],
    ['X-Empty', ''],
  ]);
  assert.deepEqual(read.body?.parts, [{ kind: 'text', text: body }]);
});

test('curl is told no method that it takes by itself', () => {
  assert.equal(commandFor({ url: 'https://x.example/' }), 'curl https://x.example/');
  assert.equal(
    commandFor({ url: 'https://x.example/', method: 'HEAD' }),
    'curl https://x.example/ \\\n  --head',
  );
  assert.doesNotMatch(
    commandFor({ url: 'https://x.example/', method: 'POST', postData: bytes('a') }),
    /--request/,
  );
});

test('secrets are masked where they are known by name or by value, unless they are wanted', () => {
  const init: RequestInit = {
    url: 'https://x.example/?access_token=one&q=sesame',
    method: 'POST',
    headers: [
      ['Authorization', 'Bearer two'],
      ['Content-Type', 'application/json'],
    ],
    postData: bytes('{"password": "three", "note": "sesame"}'),
  };
  const masked = commandFor(init, ['sesame']);
  for (const secret of ['one', 'two', 'three', 'sesame']) {
    assert.ok(!masked.includes(secret), `${secret} in ${masked}`);
  }
  const whole = commandFor(init);
  for (const secret of ['one', 'two', 'three', 'sesame']) assert.ok(whole.includes(secret));
});

test('a secret is masked in a copy whichever form it takes in a URL, a body or Base64', () => {
  const secret = 'a"b c+d/é';
  const url = new URL('https://x.example/');
  url.searchParams.set('q', secret);
  const basic = Buffer.from(`ann:${secret}`).toString('base64');
  const masked = commandFor(
    {
      url: url.href,
      method: 'POST',
      headers: [
        ['X-Login', `Basic ${basic}`],
        ['Content-Type', 'text/plain'],
      ],
      postData: bytes(`${JSON.stringify({ note: secret })} ${encodeURIComponent(secret)}`),
    },
    [secret],
  );
  assert.equal(
    masked,
    [
      "curl 'https://x.example/?q=•••' \\\n  --header 'X-Login: Basic YW5uO•••' \\",
      '  --header \'Content-Type: text/plain\' \\\n  --data-raw \'{"note":"•••"} •••\'',
    ].join('\n'),
  );
});

test('a body that is a file is sent from it; one that is not text is refused', () => {
  const postData = { elements: [{ kind: 'file', path: '/a b/c.bin' }] } as const;
  assert.match(
    commandFor({ url: 'https://x.example/', method: 'POST', postData }),
    /--data-binary '@\/a b\/c\.bin'/,
  );
  const binary = { elements: [{ kind: 'bytes', bytes: Uint8Array.of(0xff, 0) }] } as const;
  const made = snippetOf(
    'curl',
    createRequest({ url: 'https://x.example/', method: 'POST', postData: binary }),
    null,
  );
  assert.ok('fault' in made);
});

test('a curl command that is pasted becomes a request with its settings', () => {
  const made = curlAsRequest(
    `curl -k --max-time 5 -X PUT 'https://x.example/a' \\\n  -H 'Accept: */*' --http1.1 \\\n  --json '{"a": 1}'\n`,
  );
  assert.ok('text' in made, JSON.stringify(made));
  assert.equal(
    made.text,
    [
      '# @no-reject-unauthorized',
      '# @timeout 5',
      'PUT https://x.example/a HTTP/1.1',
      'Accept: */*',
      'Content-Type: application/json',
      '',
      '{"a": 1}',
      '',
    ].join('\n'),
  );
  const { requests } = readHttpFile(made.text);
  assert.deepEqual([requests.length, requests[0]?.method], [1, 'PUT']);
  const form = curlAsRequest(`curl a.test -d 'a= b'`);
  assert.match(
    'text' in form ? form.text : '',
    /^# @no-auto-encoding\nPOST a\.test\n[^]*\na= b\n$/,
  );
  assert.ok('message' in curlAsRequest('wget https://x.example'));
});
