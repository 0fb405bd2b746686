import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext as Test } from 'node:test';
import type { RequestInit } from '../../src/engine/index.ts';
import { ModuleHost } from '../../src/handlerModules/moduleHost.ts';
import type { ModuleHostOptions } from '../../src/handlerModules/moduleHost.ts';
import { Run, TestContext } from '../engine/run.ts';
import type { RunOptions } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';

export type Files = Readonly<Record<string, string>>;

/** A folder on disk with these files, and a real process for the handler modules among them. */
export async function workspace(t: Test, files: Files, options: Partial<ModuleHostOptions> = {}) {
  const folder = await realpath(mkdtempSync(join(tmpdir(), 'handler-modules-')));
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const host = new ModuleHost({ folder, ...options });
  const paths = Object.keys(files)
    .filter((name) => /\.request-handler\.\w+$/.test(name))
    .map((name) => join(folder, name));
  host.setModules(paths);
  const context = new TestContext();
  t.after(() => {
    context.dispose();
    host.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  /** Starts a request under the modules as they are now. */
  const start = (request: RequestInit | string, more: RunOptions = {}): Run =>
    new Run(typeof request === 'string' ? { url: request } : request, {
      context,
      handler: host.handlers(),
      ...more,
    });
  const send = async (request: RequestInit | string, more?: RunOptions): Promise<Run> => {
    const run = start(request, more);
    await run.webRequest.done;
    return run;
  };
  return { folder, write, host, paths, start, send };
}

/** A workspace with one module, and a server that answers every request with its own method and headers. */
export async function withModule(t: Test, module: string, options?: Partial<ModuleHostOptions>) {
  const made = await workspace(t, { 'one.request-handler.mjs': module }, options);
  const server = await startServer((request, response) => {
    response.end(JSON.stringify({ method: request.method, url: request.url, ...request.headers }));
  });
  t.after(() => server.close());
  return { ...made, server, url: `${server.url}/` };
}

/** What the modules decided, as "callback: explanation". */
export function decisionsOf(run: Run): string[] {
  return run.events.flatMap((event) =>
    event.type === 'callback:decided' && event.by.kind === 'module'
      ? [`${event.callback}: ${event.explanation}`]
      : [],
  );
}

export function problemsOf(run: Run): string[] {
  return run.events.flatMap((event) => (event.type === 'problem:reported' ? [event.message] : []));
}

export function bodyOf(run: Run): string {
  return Buffer.concat(run.data).toString();
}
