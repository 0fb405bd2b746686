import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { createRequest } from '../../../src/engine/message/request.ts';
import type { RequestInit } from '../../../src/engine/message/request.ts';
import { snippetOf } from '../../../src/requestFile/snippets/snippet.ts';
import type { SnippetKind } from '../../../src/requestFile/snippets/snippet.ts';
import { readBody, startServer } from '../../servers/testServer.ts';

// What is copied is run by the program that it is for, where this machine has it, and has to send the same.

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-snippets-'));
after(() => rm(cwd, { recursive: true, force: true }));
await writeFile(path.join(cwd, 'a b.bin'), Buffer.from([0, 0xff, 0x0a]));

const run = promisify(execFile);

const RUN: Partial<
  Record<SnippetKind, { name: string; argv: (file: string) => string[]; has: string[] }>
> = {
  curl: { name: 'a.sh', argv: (file) => ['bash', file], has: ['curl', '--version'] },
  fetch: { name: 'a.mjs', argv: (file) => [process.execPath, file], has: [process.execPath, '-v'] },
  python: {
    name: 'a.py',
    argv: (file) => ['python3', file],
    has: ['python3', '-c', 'import requests'],
  },
  go: { name: 'a.go', argv: (file) => ['go', 'run', file], has: ['go', 'version'] },
  powerShell: { name: 'a.ps1', argv: (file) => ['pwsh', '-NoProfile', file], has: ['pwsh', '-v'] },
};

function isThere([program = '', ...argv]: readonly string[]): boolean {
  try {
    execFileSync(program, argv, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const NASTY = `it's "a" \\ $HOME \${x} %d %HOME% \`id\` \\n {{a}} #{b} ’ ü 😀 \u2028`;
const JSON_BODY = `{"big": 12345678901234567890, "n": 1.0,\n\t"text": ${JSON.stringify(NASTY)}}`;
const text = (body: string): NonNullable<RequestInit['postData']> => ({
  elements: [{ kind: 'bytes', bytes: new TextEncoder().encode(body) }],
});

const REQUESTS: Readonly<Record<string, Omit<RequestInit, 'url'> & { readonly path: string }>> = {
  'a plain GET': { path: '/' },
  'a URL with quotes and percent signs': { path: "/a'b?$filter=1&q=%20%22&r=%C3%BC" },
  'JSON byte by byte': {
    path: '/',
    method: 'PATCH',
    headers: [['Content-Type', 'application/json']],
    postData: text(JSON_BODY),
  },
  'headers with signs that mean something': {
    path: '/',
    headers: [
      ['X-Quotes', `it's "a" \\ $x %d \`y\` \${z}`],
      ['X-Other', 'b'],
    ],
  },
  'text without a type': { path: '/', method: 'POST', postData: text(`a\r\nb ${NASTY}`) },
  'a file': {
    path: '/',
    method: 'PUT',
    headers: [['Content-Type', 'application/octet-stream']],
    postData: { elements: [{ kind: 'file', path: path.join(cwd, 'a b.bin') }] },
  },
};

for (const [kind, { name, argv, has }] of Object.entries(RUN) as [
  SnippetKind,
  NonNullable<(typeof RUN)[SnippetKind]>,
][]) {
  const skip = !isThere(has);
  for (const [what, { path: target, ...init }] of Object.entries(REQUESTS)) {
    test(`${kind} sends ${what}`, { skip }, async () => {
      let body: Buffer = Buffer.alloc(0);
      await using server = await startServer((request, response) => {
        void readBody(request).then((read) => {
          body = read;
          response.end('ok');
        });
      });
      const request = createRequest({ ...init, url: server.url + target });
      const made = snippetOf(kind, request, null);
      assert.ok('text' in made);
      const file = path.join(cwd, name);
      await writeFile(file, made.text);
      const [program = '', ...words] = argv(file);
      await run(program, words, { cwd });
      const [arrived] = server.requests;
      assert.equal(arrived?.method, request.method);
      assert.equal(arrived.url, target);
      const sent = new Map(arrived.headers.map(([field, value]) => [field.toLowerCase(), value]));
      for (const [field, value] of request.headers) {
        assert.equal(sent.get(field.toLowerCase()), value);
      }
      const hasType = request.headers.some(([field]) => field === 'Content-Type');
      const mayHaveType = hasType || kind === 'powerShell';
      assert.ok(mayHaveType || !sent.has('content-type'), sent.get('content-type'));
      const [element] = request.postData?.elements ?? [];
      const expected =
        element?.kind === 'bytes'
          ? Buffer.from(element.bytes)
          : element === undefined
            ? Buffer.alloc(0)
            : Buffer.from([0, 0xff, 0x0a]);
      assert.deepEqual(body, expected);
    });
  }
}

test('Go and PowerShell get their own quotes', () => {
  const request = createRequest({
    ...{ url: 'https://a.test/', method: 'POST', headers: [['X-A', "it's \\"]] },
    postData: text('\ufeff"$x" ’\n'),
  });
  const go = snippetOf('go', request, null);
  assert.ok(
    'text' in go && go.text.includes('strings.NewReader("\\ufeff\\"$x\\" ’\\n")'),
    JSON.stringify(go),
  );
  assert.ok('text' in go && go.text.includes('request.Header.Add("X-A", "it\'s \\\\")'));
  const shell = snippetOf('powerShell', request, null);
  assert.ok('text' in shell && shell.text.includes('"$x" ’’'));
  assert.ok('text' in shell && shell.text.includes("'X-A' = 'it''s \\'"), JSON.stringify(shell));
});

test('secrets are masked in every language', () => {
  const request = createRequest({
    url: 'https://a.test/?access_token=one',
    method: 'POST',
    headers: [
      ['Authorization', 'Bearer two'],
      ['Content-Type', 'application/json'],
    ],
    postData: text('{"password": "three", "note": "sesame"}'),
  });
  for (const kind of Object.keys(RUN) as SnippetKind[]) {
    const made = snippetOf(kind, request, ['sesame']);
    assert.ok('text' in made);
    for (const secret of ['=one', 'two', 'three', 'sesame']) {
      assert.ok(!made.text.includes(secret), `${secret} in ${made.text}`);
    }
  }
});
