import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RequestInit } from '../../src/engine/message/request.ts';
import { parseHttpFile } from '../../src/httpFile/parseHttpFile.ts';
import { resolveRequest } from '../../src/httpFile/resolveRequest.ts';

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

async function init(text: string): Promise<RequestInit> {
  const parsed = parseHttpFile(text).requests[0]!;
  const resolved = await resolveRequest(parsed, { filePath, workspaceFolder });
  assert.ok('init' in resolved, JSON.stringify(resolved));
  return resolved.init;
}

async function codes(text: string): Promise<string[]> {
  const parsed = parseHttpFile(text).requests[0]!;
  const resolved = await resolveRequest(parsed, { filePath, workspaceFolder });
  assert.ok('problems' in resolved);
  return resolved.problems.map(({ code }) => code);
}

/** The body with files as their names in brackets. */
function bodyOf({ postData }: RequestInit): string {
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
  assert.equal(request.url, 'https://a.test/x y?q=a b');
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
  ['example.test', 'http://example.test'],
  ['GET /a?b\nHost: a.test:8080', 'http://a.test:8080/a?b'],
  ['GET /a\nhost: a.test:443', 'https://a.test:443/a'],
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
  ['basic me two words', 'basic bWU6dHdvIHdvcmRz'],
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
  ['Digest me a=b', { scheme: 'digest', username: 'me', password: 'a=b' }],
  ['NTLM DOMAIN\\me secret', { scheme: 'ntlm', username: 'DOMAIN\\me', password: 'secret' }],
] as const) {
  test(`Authorization: ${written} is kept for the server's challenge, and is no header`, async () => {
    const parsed = parseHttpFile(`GET http://a.test/\nA: 1\nAuthorization: ${written}`)
      .requests[0]!;
    const resolved = await resolveRequest(parsed, { filePath, workspaceFolder });
    assert.ok('init' in resolved);
    assert.deepEqual(resolved.credentials, credentials);
    assert.deepEqual(resolved.init.headers, [['A', '1']]);
  });
}

for (const written of ['Digest username="me", realm="r"', 'NTLM TlRMTVNTUAAB', 'Basic me secret']) {
  test(`Authorization: ${written} is not for a challenge`, async () => {
    const parsed = parseHttpFile(`GET http://a.test/\nAuthorization: ${written}`).requests[0]!;
    const resolved = await resolveRequest(parsed, { filePath, workspaceFolder });
    assert.ok('init' in resolved && !('credentials' in resolved));
    assert.equal(resolved.init.headers?.length, 1);
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
    parseHttpFile('# @timeout 5000\nGET http://a.test/').problems.map(({ code }) => code),
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

test('without a workspace folder files may stand anywhere', async () => {
  const parsed = parseHttpFile('POST http://a.test/\n\n< ../../secret.txt').requests[0]!;
  const resolved = await resolveRequest(parsed, { filePath });
  assert.ok('init' in resolved);
});

test('a request with an error is not resolved, one with a warning is', async () => {
  assert.deepEqual(await codes('GET http://{{host}}/\nA: {{b}}'), [
    'unsupported-variable',
    'unsupported-variable',
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
