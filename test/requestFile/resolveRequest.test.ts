import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Request } from '../../src/engine/message/request.ts';
import type { FilledRequest } from '../../src/requestFile/send/filledRequest.ts';
import { readHttpFile } from '../../src/requestFile/readHttpFile.ts';
import { resolveRequest } from '../../src/requestFile/send/resolveRequest.ts';
import { filledRequests } from './evaluated.ts';

const outside = await realpath(await mkdtemp(join(tmpdir(), 'http-file-')));
after(() => rm(outside, { recursive: true }));
const workspaceFolder = join(outside, 'workspace');
const folder = join(workspaceFolder, 'api');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'a.bin'), 'A');
await writeFile(join(workspaceFolder, 'b.bin'), 'B');
await writeFile(join(outside, 'secret.txt'), 'S');
await symlink(join(outside, 'secret.txt'), join(folder, 'link.txt'));
const filePath = join(folder, 'requests.http');

async function filled(text: string): Promise<FilledRequest> {
  const [first] = await filledRequests(text, { file: filePath });
  assert.ok(first !== undefined && 'request' in first, JSON.stringify(first));
  return first.request;
}

async function init(text: string): Promise<Request> {
  const parsed = await filled(text);
  const resolved = await resolveRequest(parsed, { filePath, folder: workspaceFolder });
  assert.ok('request' in resolved, JSON.stringify(resolved));
  return resolved.request;
}

async function codes(text: string): Promise<string[]> {
  const parsed = await filled(text);
  const resolved = await resolveRequest(parsed, { filePath, folder: workspaceFolder });
  assert.ok('problems' in resolved);
  return resolved.problems.map(({ code }) => code);
}

/** The body with files as their names in brackets. */
function bodyOf({ postData }: Request): string {
  return (postData?.elements ?? [])
    .map((element) =>
      element.kind === 'bytes'
        ? new TextDecoder().decode(element.bytes)
        : `[${element.kind === 'file' ? element.path : element.kind}]`,
    )
    .join('');
}

test('a request becomes what the engine sends', async () => {
  const request = await init('post https://a.test/x y?q=a b\nX-A: 1\nx-a: 2\n\nhello\n');
  assert.equal(request.method, 'POST');
  assert.equal(request.url, 'https://a.test/x%20y?q=a%20b');
  assert.deepEqual(request.headers, [
    ['X-A', '1'],
    ['x-a', '2'],
  ]);
  assert.equal(bodyOf(request), 'hello');
});

test('a request without a body has none', async () => {
  assert.equal((await init('GET http://a.test/\n\n')).postData, null);
});

for (const [written, url] of [
  ['GET localhost:8080/a', 'http://localhost:8080/a'],
  ['example.test', 'http://example.test/'],
  ['GET /a?b\nHost: a.test:8080', 'http://a.test:8080/a?b'],
  ['GET /a\nhost: a.test:443', 'https://a.test/a'],
  ['GET /a\nHost: a.test:8443', 'https://a.test:8443/a'],
  ['GET mailto:a@b.test', 'mailto:a@b.test'],
  ['GET custom://x', 'custom://x'],
] as const) {
  test(`${JSON.stringify(written)} means ${url}`, async () => {
    assert.equal((await init(written)).url, url);
  });
}

test('lines are joined with LF, whatever the file uses', async () => {
  assert.equal(bodyOf(await init('POST http://a.test/\r\n\r\none\r\ntwo\r\n')), 'one\ntwo');
});

test('multipart bodies have CRLF, also after their last boundary', async () => {
  const text =
    'POST http://a.test/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="f"\n\n< ./a.bin\n--b--\n';
  assert.equal(
    bodyOf(await init(text)),
    `--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n[${join(folder, 'a.bin')}]\r\n--b--\r\n`,
  );
});

test('lines of JSON end with a line end', async () => {
  const text = 'POST http://a.test/\nContent-Type: application/x-ndjson\n\n{"a":1}\n{"a":2}\n\n';
  assert.equal(bodyOf(await init(text)), '{"a":1}\n{"a":2}\n');
});

test('form fields on several lines are joined at &', async () => {
  const text =
    'POST http://a.test/\nContent-Type: application/x-www-form-urlencoded\n\na=1  \n&b=2&\n  c=3\n';
  assert.equal(bodyOf(await init(text)), 'a=1&b=2&c=3');
});

test('Cookie fields are joined into one', async () => {
  const { headers } = await init('GET http://a.test/\nCookie: a=1\nA: 1\ncookie: b=2');
  assert.deepEqual(headers, [
    ['Cookie', 'a=1; b=2'],
    ['A', '1'],
  ]);
});

for (const [written, sent] of [
  ['Basic me secret', 'Basic bWU6c2VjcmV0'],
  ['Basic me:secret', 'Basic bWU6c2VjcmV0'],
  ['basic me two words', 'Basic bWU6dHdvIHdvcmRz'],
  ['Basic me two  blanks', 'Basic bWU6dHdvICBibGFua3M='],
  ['Basic   me \t secret', 'Basic bWU6c2VjcmV0'],
  ['Basic me:pass phrase', 'Basic bWU6cGFzcyBwaHJhc2U='],
  ['Basic me:pass  a:b', 'Basic bWU6cGFzcyAgYTpi'],
  ['Basic me pa:ss', 'Basic bWU6cGE6c3M='],
  ['Basic me pa\u20acs', 'Basic bWU6cGHigqxz'],
  ['Basic j\u00f6rg:u\u0308', 'Basic asO2cmc6w7w='],
  ['Basic me:', 'Basic bWU6'],
  ['Basic bWU6c2VjcmV0', 'Basic bWU6c2VjcmV0'],
  ['Bearer a b', 'Bearer a b'],
] as const) {
  test(`Authorization: ${written} is sent as ${sent}`, async () => {
    const { headers } = await init(`GET http://a.test/\nAuthorization: ${written}`);
    assert.deepEqual(headers, [['Authorization', sent]]);
  });
}

for (const [written, credentials] of [
  ['Digest me secret', { scheme: 'digest', username: 'me', password: 'secret' }],
  ['Digest me:secret', { scheme: 'digest', username: 'me', password: 'secret' }],
  ['digest me two words', { scheme: 'digest', username: 'me', password: 'two words' }],
  ['Digest me:pass  phrase', { scheme: 'digest', username: 'me', password: 'pass  phrase' }],
  ['Digest me pa€s', { scheme: 'digest', username: 'me', password: 'pa€s' }],
  ['Digest me a=b', { scheme: 'digest', username: 'me', password: 'a=b' }],
  ['NTLM DOMAIN\\me secret', { scheme: 'ntlm', username: 'DOMAIN\\me', password: 'secret' }],
] as const) {
  test(`Authorization: ${written} is kept for the server's challenge, and is no header`, async () => {
    const parsed = await filled(`GET http://a.test/\nA: 1\nAuthorization: ${written}`);
    const resolved = await resolveRequest(parsed, { filePath, folder: workspaceFolder });
    assert.ok('request' in resolved);
    assert.deepEqual(resolved.credentials?.(new URL('http://a.test/other')), credentials);
    assert.equal(resolved.credentials(new URL('http://b.test/')), null);
    assert.deepEqual(resolved.request.headers, [['A', '1']]);
  });
}

for (const written of ['Digest username="me", realm="r"', 'NTLM TlRMTVNTUAAB', 'Basic me pa€s']) {
  test(`Authorization: ${written} is not for a challenge`, async () => {
    const parsed = await filled(`GET http://a.test/\nAuthorization: ${written}`);
    const resolved = await resolveRequest(parsed, { filePath, folder: workspaceFolder });
    assert.ok('request' in resolved && resolved.credentials === null);
    assert.equal(resolved.request.headers.length, 1);
  });
}

test('a request may set its own limits of time, in seconds unless it says otherwise', async () => {
  const text = '# @timeout 30\n# @connection-timeout 500 ms\nGET http://a.test/';
  assert.deepEqual((await init(text)).timeouts, { totalMs: 30_000, connectMs: 500 });
  assert.deepEqual((await init('# @timeout 2m\nGET http://a.test/')).timeouts, {
    totalMs: 120_000,
  });
  assert.deepEqual(await codes('# @timeout soon\nGET http://a.test/'), ['invalid-time']);
  assert.deepEqual(
    readHttpFile('# @timeout 5000\nGET http://a.test/').problems.map(({ code }) => code),
    ['long-time'],
  );
});

test('files are found from the folder of the .http file, and sent by their absolute path', async () => {
  assert.deepEqual((await init('POST http://a.test/\n\n< ./a.bin')).postData, {
    elements: [{ kind: 'file', path: join(folder, 'a.bin') }],
  });
  assert.equal(
    bodyOf(await init(`POST http://a.test/\n\n< ../b.bin\n< ${join(folder, 'a.bin')}`)),
    `[${join(workspaceFolder, 'b.bin')}]\n[${join(folder, 'a.bin')}]`,
  );
});

test('a missing file, a folder, and a file outside the workspace are refused', async () => {
  assert.deepEqual(await codes('POST http://a.test/\n\n< ./none.bin'), ['file-not-found']);
  assert.deepEqual(await codes('POST http://a.test/\n\n< ../api'), ['file-not-readable']);
  assert.deepEqual(await codes('POST http://a.test/\n\n< ../../secret.txt'), [
    'file-outside-workspace',
  ]);
  assert.deepEqual(await codes('POST http://a.test/\n\n< ../../none.txt'), [
    'file-outside-workspace',
  ]);
  assert.deepEqual(await codes('POST http://a.test/\n\n< ./a\u0000b'), ['file-not-found']);
});

test('a link that leads out of the workspace is refused', async () => {
  assert.deepEqual(await codes('POST http://a.test/\n\n< ./link.txt'), ['file-outside-workspace']);
});

test('a request with an error is not resolved, one with a warning is', async () => {
  assert.deepEqual(await codes('GET http://a.test/\nA: é→\nB: \u0007'), [
    'invalid-header',
    'invalid-header',
  ]);
  assert.equal((await init('GET http://a.test/ HTTP/1.0')).url, 'http://a.test/');
});

test('OPTIONS * goes to the server that Host names', async () => {
  const request = await init('OPTIONS *\nHost: a.test:8443');
  assert.deepEqual(
    [request.method, request.url, request.requestTarget],
    ['OPTIONS', 'https://a.test:8443/', '*'],
  );
  assert.deepEqual(await codes('OPTIONS *'), ['missing-host']);
});

test('a version of HTTP behind the URL is the one that is spoken', async () => {
  assert.equal((await init('GET http://a.test/')).httpVersion, null);
  assert.equal((await init('GET http://a.test/ HTTP/1.1')).httpVersion, '1.1');
  assert.equal((await init('GET http://a.test/ HTTP/2')).httpVersion, '2');
});

function hexOf({ postData }: Request): string {
  return (postData?.elements ?? [])
    .map((element) =>
      element.kind === 'bytes' ? Buffer.from(element.bytes).toString('hex') : `[${element.kind}]`,
    )
    .join('');
}

for (const [charset, hex] of [
  ['iso-8859-1', '636166e90a78'],
  ['Windows-1252', '636166e90a78'],
  ['"UTF-8"', '636166c3a90a78'],
  ['utf-16le', '63006100660 0e9000a007800'.replace(' ', '')],
  ['utf-16', 'fffe6300610066 00e9000a007800'.replace(' ', '')],
  ['gb18030', '636166a8a60a78'],
] as const) {
  test(`a body in charset=${charset} has the bytes of that charset`, async () => {
    const text = `POST http://a.test/\nContent-Type: text/plain; charset=${charset}\n\ncafé\nx\n`;
    assert.equal(hexOf(await init(text)), hex);
  });
}

test('a file that is included stays as it is, whatever charset is declared', async () => {
  const text =
    'POST http://a.test/\nContent-Type: text/plain; charset=utf-16\n\n< ./a.bin\né\n< ./a.bin\n';
  assert.equal(hexOf(await init(text)), '[file]0a00e9000a00[file]');
});

test('each part of a multipart body is in the charset that it declares', async () => {
  const part = (charset: string) => `--b\nContent-Type: text/plain; charset=${charset}\n\né\n`;
  const text = `POST http://a.test/\nContent-Type: multipart/form-data; boundary=b\n\n${part('latin1')}${part('utf-16le')}--b\nX: é\n\né\n--b--\n`;
  const head = (charset: string) => `--b\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`;
  const [element] = (await init(text)).postData?.elements ?? [];
  assert.ok(element?.kind === 'bytes');
  assert.equal(
    Buffer.from(element.bytes).toString('latin1'),
    `${head('latin1')}\xe9\r\n${head('utf-16le')}\xe9\0\r\n--b\r\nX: \xc3\xa9\r\n\r\n\xc3\xa9\r\n--b--\r\n`,
  );
});

test("a charset that can't write the body, or is not known, is refused at the character", async () => {
  const text = (charset: string, body: string) =>
    `POST http://a.test/\nContent-Type: text/plain; charset=${charset}\n\nok\n${body}\n`;
  for (const [charset, body, message, character] of [
    ['iso-8859-1', 'a→', '"→" can\'t be written in iso-8859-1.', 1],
    ['shift_jis', '日é', '"é" can\'t be written in shift_jis.', 1],
    ['klingon', 'é', "The body can't be written in klingon, which is not known.", 0],
  ] as const) {
    const [problem] = readHttpFile(text(charset, body)).problems;
    assert.deepEqual([problem?.code, problem?.message], ['not-in-charset', message]);
    assert.deepEqual(problem?.range.start, { line: 4, character });
    assert.deepEqual(await codes(text(charset, body)), ['not-in-charset']);
  }
  assert.equal(bodyOf(await init(text('klingon', 'plain'))), 'ok\nplain');
});

test('a multipart type without a boundary gets the one that the body shows, with a warning', async () => {
  const body = '--x1\nContent-Disposition: form-data; name="a"\n\n1\n--x1--\n';
  const text = `POST http://a.test/\nContent-Type: multipart/form-data\n\n${body}`;
  const request = await init(text);
  assert.equal(request.postData?.contentType, 'multipart/form-data; boundary="x1"');
  assert.equal(bodyOf(request), body.replaceAll('\n', '\r\n'));
  const [problem] = readHttpFile(text).problems;
  assert.deepEqual([problem?.code, problem?.severity], ['missing-boundary', 'warning']);
  assert.equal(problem?.range.start.line, 1);
});

test('a multipart type without a boundary is sent as it is written, with a warning, when the body shows none', async () => {
  const head = 'POST http://a.test/\nContent-Type: multipart/form-data\n';
  for (const body of ['--x1\nopen', 'text']) {
    assert.equal((await init(`${head}\n${body}\n`)).postData?.contentType, undefined);
    const [problem] = readHttpFile(`${head}\n${body}\n`).problems;
    assert.deepEqual([problem?.code, problem?.severity], ['missing-boundary', 'warning'], body);
  }
  assert.equal((await init(head)).postData, null);
});

test('a boundary that stands nowhere in the body is a warning', () => {
  const text = (body: string) =>
    `POST http://a.test/\nContent-Type: multipart/form-data; boundary=b\n\n${body}\n`;
  const codesOf = (body: string) => readHttpFile(text(body)).problems.map(({ code }) => code);
  assert.deepEqual(codesOf('--c\n\n1\n--c--'), ['unused-boundary']);
  assert.deepEqual(codesOf('--b\n\n1\n--b--'), []);
  assert.deepEqual(codesOf('< ./a.bin'), []);
});
