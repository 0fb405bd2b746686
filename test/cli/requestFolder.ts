import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';

/** A folder with these files, removed after the test. */
export async function folderWith(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-run-')));
  t.after(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
}

/** A server that is closed after the test. Default: every answer is the path that was asked for. */
export async function serverFor(
  t: TestContext,
  handler: Parameters<typeof startServer>[0] = (request, response) => response.end(request.url),
): Promise<TestServer> {
  const server = await startServer(handler);
  t.after(() => server.close());
  return server;
}

export function paths({ requests }: TestServer): string[] {
  return requests.map(({ url }) => url);
}
