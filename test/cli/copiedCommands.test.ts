import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { readBody, startServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

/**
 * Commands as browsers and other programs copy them, and as manuals have them, in bash; and what curl 7.88.1 sent for each:
 * without its own User-Agent, Connection, Content-Length and Expect, the boundary of a form written as B, the body in Latin-1.
 */
interface Copied {
  readonly title: string;
  /** With HOST for the server. */
  readonly shell: string;
  readonly sent: readonly {
    readonly line: string;
    readonly headers: readonly string[];
    readonly body: string;
  }[];
}

const file = new URL('copiedCommands.json', import.meta.url);
const commands = JSON.parse(await readFile(file, 'utf8')) as Copied[];

const cwd = await mkdtemp(join(tmpdir(), 'request-workbench-copied-'));
after(() => rm(cwd, { recursive: true, force: true }));
await writeFile(join(cwd, 'a.txt'), 'file one\nline two\n');
await writeFile(join(cwd, 'p.png'), Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1'));
await writeFile(join(cwd, 'j.json'), '{"k":1}');

/** What a workbench sends of its own accord (docs/curl.md), and what follows from body and connection. */
const OWN = /^(?:connection|content-length|host: 127\.0\.0\.1|user-agent: RequestWorkbench$)/;
const USUAL = ['accept-language: en-US,en;q=0.9', 'accept-encoding: gzip, deflate, br, zstd'];

const hasBash = await promisify(execFile)('bash', ['-c', '']).then(
  () => true,
  () => false,
);

for (const { title, shell, sent } of commands) {
  test(`a copied command sends what curl sends: ${title}`, { skip: !hasBash }, async () => {
    const got: Copied['sent'][number][] = [];
    await using server = await startServer((request, response) => {
      void readBody(request).then((body) => {
        got.push(asRecorded(server.requests[got.length] ?? assert.fail(), body.toString('latin1')));
        response.end('ok');
      });
    });
    const host = new URL(server.url).host;
    const words = await wordsIn(shell.replaceAll('HOST', host));
    const { exitCode, err } = await runCli(['send', '--no-rules', 'curl', ...words], { cwd });
    assert.equal(exitCode, 0, err);
    const wanted = sent.map(({ line, headers, body }) => ({
      ...{ line, body },
      headers: headers
        .filter((field) => !USUAL.includes(field))
        .map((field) => field.replace('HOST', host))
        .sort(),
    }));
    assert.deepEqual(got, wanted);
  });
}

/** How a shell parts the command into words. */
async function wordsIn(shell: string): Promise<string[]> {
  const script = `curl() { printf '%s\\0' "$@"; }\n${shell}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script]);
  return stdout.split('\0').slice(0, -1);
}

function asRecorded(
  {
    method,
    url,
    headers,
  }: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
  },
  body: string,
): Copied['sent'][number] {
  const fields = headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  const boundary = /boundary=([^;]+)/.exec(fields.join('\n'))?.[1]?.split('\n')[0] ?? 'no boundary';
  return {
    line: `${method} ${url}`,
    headers: fields
      .filter((field) => !OWN.test(field) && !USUAL.includes(field))
      .map((field) => field.replace(boundary, 'B'))
      .sort(),
    body: body.replaceAll(boundary, 'B'),
  };
}
