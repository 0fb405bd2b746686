import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  type Person,
  RequestContext,
  type RequestHandler,
  type RequestInit,
} from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { HandlerOptions } from '../../src/rules/book/ruleBook.ts';
import { type Run, run } from '../engine/run.ts';
import { resolveSecret } from './callbackParameters.ts';

/** The rule files in the section of an action, as text. */
export function examplesOf(page: string, action: string): string[] {
  const section = page.split(/^### /m).find((part) => part.startsWith(`${action}\n`)) ?? '';
  return [...section.matchAll(/^```json\n(.*?)^```$/gms)].map(([, text = '']) => text);
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Play {
  readonly handler: RequestHandler;
  /** What the network was asked. */
  readonly asked: Asked[];
  readonly context: RequestContext;
  /** URLs that the system was to open. */
  readonly opened: string[];
  readonly send: (
    request: RequestInit | string,
    options?: { answer?: Answer; person?: Person },
  ) => Promise<Run>;
}

/**
 * The examples of a section in force in a workspace with `files`, in front of a network in which every host is there: a
 * proxy that answers itself.
 */
export async function play(
  t: TestContext,
  examples: readonly string[],
  files: Readonly<Record<string, string>> = {},
  options: Partial<HandlerOptions> = {},
): Promise<Play> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const book = new RuleBook();
  examples.forEach((text, index) => {
    assert.deepEqual(book.update(join(folder, `${String(index)}.request-rules.json`), text), []);
  });
  assert.ok(book.ruleCount > 0, 'the section has an example');

  const asked: Asked[] = [];
  let answer: Answer = (_, response) => response.end('from the network');
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers });
    answer(request, response);
  });
  const { port, close } = await listenOnLoopback(server);
  const opened: string[] = [];
  const context = new RequestContext({
    proxy: { kind: 'fixed', proxy: `http://127.0.0.1:${String(port)}` },
    openExternal: (url) => {
      opened.push(url);
      return Promise.resolve(true);
    },
  });
  t.after(async () => {
    context.dispose();
    await close();
    await rm(folder, { recursive: true });
  });
  const handler = book.handler({ resolveSecret, workspaceFolderOf: () => folder, ...options });
  return {
    handler,
    asked,
    context,
    opened,
    send: (request, { answer: given, person } = {}) => {
      if (given !== undefined) answer = given;
      return run(request, { context, handler, ...(person === undefined ? {} : { person }) });
    },
  };
}

/** What rules decided, in order. */
export function decisions({ events }: Run): string[] {
  return events.flatMap((event) =>
    event.type === 'callback:decided' && event.by.kind === 'rule'
      ? [`${event.by.id}: ${event.explanation}`]
      : [],
  );
}
