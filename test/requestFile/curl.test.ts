import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCurl } from '../../src/requestFile/curl/readCurl.ts';
import type { CurlRequest } from '../../src/requestFile/curl/readCurl.ts';
import { shellWords } from '../../src/requestFile/curl/shellWords.ts';
import { readHttpFile } from '../../src/requestFile/readHttpFile.ts';

function read(command: string): CurlRequest {
  const found = readCurl(command);
  assert.ok(!('message' in found), 'message' in found ? found.message : '');
  return found;
}

function textOf({ body }: CurlRequest): string | undefined {
  const [part] = body?.parts ?? [];
  return part?.kind === 'text' ? part.text : undefined;
}

test('words are parted as bash does', () => {
  assert.deepEqual(shellWords(`curl 'a b' "c \\"d\\" \\n" e\\ f $'g\\nh\\x41\\u00e9' ''`), [
    ...['curl', 'a b', 'c "d" \\n', 'e f', 'g\nhAé', ''],
  ]);
  assert.deepEqual(shellWords('curl \\\n  -v \\\r\n a^\n b'), ['curl', '-v', 'a', 'b']);
  assert.deepEqual(shellWords('curl {{ my host }}/a "x {{y}}"'), [
    ...['curl', '{{ my host }}/a', 'x {{y}}'],
  ]);
  assert.equal(shellWords("curl 'a"), null);
  assert.equal(shellWords('curl "a\\"'), null);
});

test('what a browser copies for cmd is read', () => {
  const request = read(
    [
      'curl ^"https://shop.test/a?b=1^&c=%^41^" ^',
      '  -H ^"accept: */*^" ^',
      '  --data-raw ^"^{^\\^"name^\\^":^\\^"a^\\^\\b^\\^",^',
      '',
      ' ^\\^"n^\\^": 1^}^"',
    ].join('\n'),
  );
  assert.equal(request.url, 'https://shop.test/a?b=1&c=%41');
  assert.deepEqual(request.headers[0], ['accept', '*/*']);
  assert.equal(textOf(request), '{"name":"a\\b",\n "n": 1}');
});

test('what a browser copies is read', () => {
  const request = read(`curl 'https://shop.test/api/items?page=2' \\
  -H 'accept: */*' \\
  -H 'content-type: application/json' \\
  -b 'sid=1; theme=dark' \\
  --data-raw $'{"name":"O\\'Neil"}' \\
  --compressed --insecure`);
  assert.equal(request.method, 'POST');
  assert.equal(request.url, 'https://shop.test/api/items?page=2');
  assert.deepEqual(request.headers, [
    ['accept', '*/*'],
    ['content-type', 'application/json'],
    ['Cookie', 'sid=1; theme=dark'],
  ]);
  assert.equal(textOf(request), `{"name":"O'Neil"}`);
  assert.equal(request.insecure, true);
});

for (const [command, method, url] of [
  ['curl a.test', 'GET', 'a.test'],
  ['curl -XDELETE a.test', 'DELETE', 'a.test'],
  ['curl -I a.test', 'HEAD', 'a.test'],
  ['curl --url a.test -d x', 'POST', 'a.test'],
  ['curl -T ./f a.test', 'PUT', 'a.test'],
  ['curl -sSLo /dev/null a.test', 'GET', 'a.test'],
  ['curl -G a.test?x=1#f -d y=2 --data-urlencode "q=a b&c"', 'GET', 'a.test?x=1&y=2&q=a+b%26c#f'],
  ['curl --request=PATCH a.test', 'PATCH', 'a.test'],
] as const) {
  test(`${command} is ${method} ${url}`, () => {
    const request = read(command);
    assert.deepEqual([request.method, request.url], [method, url]);
  });
}

test('data has the type that curl gives it, unless a header does', () => {
  const typeOf = (command: string): string | undefined =>
    read(command).headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  assert.equal(typeOf('curl a.test -d a=1'), 'application/x-www-form-urlencoded');
  assert.equal(typeOf(`curl a.test --json '{}'`), 'application/json');
  assert.equal(typeOf(`curl a.test -d '{}' -H 'Content-Type: text/x'`), 'text/x');
  assert.equal(typeOf('curl a.test -T f'), undefined);
});

test('a form has a part for each field, files between texts', () => {
  const { body } = read('curl a.test -F name=ann -F "pic=@./a b.png;type=image/png"');
  assert.match(body?.contentType ?? '', /^multipart\/form-data; boundary=/);
  const boundary = body?.contentType?.replace(/^.*boundary=/, '') ?? '';
  assert.deepEqual(body?.parts, [
    {
      kind: 'text',
      text: `--${boundary}\nContent-Disposition: form-data; name="name"\n\nann\n--${boundary}\nContent-Disposition: form-data; name="pic"; filename="a b.png"\nContent-Type: image/png\n`,
    },
    { kind: 'file', path: './a b.png' },
    { kind: 'text', text: `--${boundary}--` },
  ]);
});

test('credentials become a header', () => {
  const authorization = (command: string): unknown =>
    read(command).headers.find(([name]) => name === 'Authorization')?.[1];
  assert.equal(authorization('curl a.test -u me:a:b'), 'Basic me:a:b');
  assert.equal(authorization('curl a.test -u me'), 'Basic me:');
  assert.equal(authorization('curl a.test --digest -u me:x'), 'Digest me:x');
  assert.equal(authorization('curl a.test --oauth2-bearer t'), 'Bearer t');
});

for (const [command, why] of [
  ['curl', /no URL/],
  ['curl a.test b.test', /several URLs/],
  ['curl --proxy p.test a.test', /^--proxy of curl/],
  ['curl -Z a.test', /^-Z of curl/],
  ['curl -b cookies.txt a.test', /Files of cookies/],
  ['curl -d @a -d @b a.test', /sent together/],
  ['curl a.test -H', /^-H needs a value/],
  ["curl 'a.test", /quote/],
] as const) {
  test(`${command} is refused with a reason`, () => {
    const found = readCurl(command);
    assert.match('message' in found ? found.message : '', why);
  });
}

test('commands of a file are requests, each with its place', () => {
  const { requests, problems } = readHttpFile(
    `curl a.test -d '{\n  "a": 1\n}'\n\ncurl b.test -H "X: {{x}}"\n###\ncurl c.test --proxy p\n###\ncurl d.test\nmore`,
  );
  assert.deepEqual(
    requests.map(({ method, url, ranges }) => [method, url, ranges.url.start.line]),
    [
      ['POST', 'a.test', 0],
      ['GET', 'b.test', 4],
      ['GET', 'curl c.test --proxy p', 6],
      ['GET', 'd.test', 8],
    ],
  );
  assert.deepEqual(
    problems.map(({ code, severity, range }) => [code, severity, range.start.line]),
    [
      ['missing-separator', 'warning', 4],
      ['unsupported-curl', 'error', 6],
      ['unsupported-curl', 'error', 9],
    ],
  );
});

test('data on several lines goes out as it is written', () => {
  const { requests, problems } = readHttpFile("curl a.test -d 'a=1\nb=2'");
  assert.deepEqual(problems, []);
  const [part] = requests[0]?.body ?? [];
  assert.deepEqual(part?.kind === 'text' && part.lines.map(({ text }) => text), ['a=1', 'b=2']);
});
