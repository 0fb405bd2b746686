import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readBody, startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';
import type { CliOptions, CliResult } from './runCli.ts';

/** A folder and a server that keeps what it gets, for one test of `send`. */
export interface Sending {
  readonly cwd: string;
  readonly url: string;
  readonly server: TestServer;
  readonly bodies: readonly string[];
  /** `send` without the rules of any folder. */
  readonly send: (...argv: string[]) => Promise<CliResult>;
  readonly sendWith: (options: Partial<CliOptions>, ...argv: string[]) => Promise<CliResult>;
  /** Of the last request. */
  readonly header: (name: string) => string | undefined;
  readonly file: (name: string) => Promise<string>;
}

type Handler = Parameters<typeof startServer>[0];

/** The answer is "ok", unless `handler` gives another. */
export async function sending(
  t: TestContext,
  handler: Handler = (_request, response) => response.end('ok'),
  files: Readonly<Record<string, string>> = {},
): Promise<Sending> {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-curl-')));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const bodies: string[] = [];
  const server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      bodies.push(body.toString());
      handler(request, response);
    });
  });
  t.after(async () => {
    await server.close();
    await rm(cwd, { recursive: true, force: true });
  });
  const sendWith: Sending['sendWith'] = (options, ...argv) =>
    runCli(['send', '--no-rules', ...argv], { cwd, ...options });
  return {
    ...{ cwd, server, bodies, sendWith, url: server.url },
    send: (...argv) => sendWith({}, ...argv),
    header: (name) =>
      server.requests.at(-1)?.headers.find(([field]) => field.toLowerCase() === name)?.[1],
    file: (name) => readFile(join(cwd, name), 'utf8'),
  };
}
