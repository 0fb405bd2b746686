import { readFile } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { consoleSource } from './console.ts';
import { callbackNames } from '../wire/callbackNames.ts';
import { messageOf } from '../../session/messageOf.ts';
import type { CallbackName, RequestHandler } from '../../engine/index.ts';
import type { LoadedExport, LoadFailure, ModuleExport } from '../channel/kinds.ts';

const loaded = new Map<string, RequestHandler>();

/** The handler that `load` has found. @throws Error when it has not */
export function loadedHandler({ path, name }: ModuleExport): RequestHandler {
  const handler = loaded.get(`${name} ${path}`);
  if (handler === undefined) throw new Error(`${path} has not been loaded.`);
  return handler;
}

/** Imports a module and tells which callbacks an export of it has, inherited ones included. */
export async function loadModule(
  wanted: ModuleExport,
): Promise<LoadedExport | { readonly failure: LoadFailure }> {
  const { path, name } = wanted;
  try {
    const importing = consoleSource.run(
      { module: path, session: null },
      () => import(pathToFileURL(path).href) as Promise<Record<string, unknown>>,
    );
    const exports = await importing;
    const handler = exports[name];
    if (typeof handler !== 'object' || handler === null) {
      return { failure: notThere(path, name, exports) };
    }
    loaded.set(`${name} ${path}`, handler);
    return { callbacks: await callbacksOf(handler, path) };
  } catch (error) {
    return { failure: failureOf(error, path) };
  }
}

async function callbacksOf(handler: object, path: string): Promise<LoadedExport['callbacks']> {
  const members = handler as Record<string, unknown>;
  const source = await sourceOf(path);
  const callbacks: Partial<Record<CallbackName, number | null>> = {};
  for (const name of callbackNames) {
    const member = members[name];
    if (typeof member === 'function') callbacks[name] = lineOf(member, source);
  }
  return callbacks;
}

/** The text that functions are pieces of: stripping types leaves everything where it was. */
async function sourceOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return /\.m?ts$/.test(path) ? nodeModule.stripTypeScriptTypes(text) : text;
  } catch {
    return '';
  }
}

function lineOf(member: object, source: string): number | null {
  const at = source.indexOf(Function.prototype.toString.call(member));
  return at < 0 ? null : source.slice(0, at).split('\n').length;
}

function notThere(path: string, name: string, exports: Record<string, unknown>): LoadFailure {
  const loose = callbackNames.filter((callback) => typeof exports[callback] === 'function');
  const message =
    name !== 'default'
      ? `It exports no handler called ${JSON.stringify(name)}.`
      : loose.length > 0
        ? `It exports ${loose.join(', ')} by name. Put them into its default export: export default { ${loose.join(', ')} }.`
        : 'Its default export is not a handler: write export default { onBeforeResourceLoad({ request }) { … } }.';
  return { code: 'no-handler', message, file: path, line: null, column: null };
}

/** What Node says about a module that can't be loaded, with the place in the author's own file. */
function failureOf(error: unknown, path: string): LoadFailure {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  const code = codeOf(error);
  const place = placeIn(stack);
  return {
    code: CODES[code] ?? 'module-failed',
    message: sentence(code, messageOf(error)),
    file: place?.file ?? path,
    line: place?.line ?? null,
    column: place?.column ?? null,
  };
}

const CODES: Readonly<Record<string, string>> = {
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: 'unsupported-typescript',
  ERR_INVALID_TYPESCRIPT_SYNTAX: 'syntax',
  ERR_UNKNOWN_FILE_EXTENSION: 'typescript-unavailable',
  ERR_MODULE_NOT_FOUND: 'import-not-found',
  ERR_ACCESS_DENIED: 'access-denied',
  ERR_NOT_APPROVED: 'not-approved',
};

function codeOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function sentence(code: string, message: string): string {
  switch (code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return `${message}. Node only removes types: use a union or an object instead of an enum.`;
    case 'ERR_UNKNOWN_FILE_EXTENSION':
      return `The Node that runs handler modules here (${process.version}) does not support TypeScript. Write the module as .mjs.`;
    case 'ERR_ACCESS_DENIED':
      return `It uses something that handler modules are not allowed to use: ${message}`;
    default:
      return message;
  }
}

/** The first place in a stack that is a file of the author's: "file:///a.ts:2" before the code, or "at f (file:///a.ts:2:8)". */
function placeIn(stack: string): { file: string; line: number; column: number | null } | null {
  // Whatever the folder is called, and whether this is the source or a bundle.
  const ours = new URL('.', import.meta.url).href;
  for (const [, url = '', line, column] of stack.matchAll(
    /(file:\/\/[^\s):]+(?::\d+(?=:\d+:))?):(\d+)(?::(\d+))?/g,
  )) {
    if (url.startsWith(ours)) continue;
    return {
      file: fileURLToPath(url),
      line: Number(line),
      column: column === undefined ? caretColumn(stack) : Number(column),
    };
  }
  return null;
}

/** Below the line of code stands what is wrong in it: "       ^^^^". */
function caretColumn(stack: string): number | null {
  const carets = /^( *)\^+\s*$/m.exec(stack)?.[1];
  return carets === undefined ? null : carets.length + 1;
}
