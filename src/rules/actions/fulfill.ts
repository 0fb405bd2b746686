import { hasHeader, headerValue } from '../../session/headers.ts';
import type { HeaderField } from '../../session/headers.ts';
import { noResource, StreamResource } from '../../engine/resource/streamResource.ts';
import { declaredCharset, encodeBody } from '../../engine/body/bodyText.ts';
import type { FulfillAction } from '../schema/ruleFile.ts';
import type { Fault } from '../document/fault.ts';
import type { ResolveSecret } from '../secrets/secretReference.ts';
import type { OmittedHeader } from '../../session/decision.ts';
import type { ActionKind, VerdictAt } from './action.ts';
import { filledChanges, headerFaults } from './changeHeaders.ts';
import { contentTypeOfPath, findWorkspaceFile, pathFaults } from './workspaceFile.ts';

export const fulfill: ActionKind<FulfillAction> = {
  actsAt: () => ['getResourceHandler'],
  effectAt: () => 'decides',
  refusesWhen: ({ har, notFound }) =>
    har !== undefined && notFound === 'fallback' ? `${har} has no answer to it` : undefined,

  faults: (action) => [
    ...tooManyBodies(action),
    ...uselessFaults(action),
    ...charsetFaults(action),
    ...(action.path === undefined ? [] : pathFaults(action.path, 'path', 'mocks/user.json')),
    ...(action.har === undefined ? [] : pathFaults(action.har, 'har', 'recordings/login.har')),
    ...Object.entries({ ...action.headers, ...statedContentType(action) }).flatMap(
      ([header, value]) =>
        // The body's own length is sent, whatever a recording said.
        header.toLowerCase() === 'content-length'
          ? []
          : headerFaults({ header, operation: 'set', value }, ['headers', header], true),
    ),
  ],

  respond: {
    async getResourceHandler(action, context) {
      const { har, path, status = 200, delay = 0, downloadThroughput } = action;
      // Recordings are seldom: what reads them is loaded with the first one.
      if (har !== undefined) return (await import('./replay.ts')).replay(action, context);
      const { file, tools } = context;
      const mock =
        path === undefined
          ? null
          : await findWorkspaceFile(path, file, tools.workspaceFolderOf(file));
      if (mock !== null && 'missing' in mock) {
        return nothingSent(mock.missing);
      }
      const made = encodeBody(action, charsetIn(action));
      if ('fault' in made) return nothingSent(made.fault);
      const { headers, omitted } = await filledHeaders(headersOf(action), tools.resolveSecret);
      return {
        kind: 'decide',
        value: new StreamResource({
          status,
          headers,
          body: mock ?? made.bytes,
          delayMs: delay,
          ...(downloadThroughput === undefined ? {} : { bytesPerSecond: downloadThroughput }),
        }),
        decision: { kind: 'fulfill', status, file: path ?? null, omitted },
      };
    },
  },
  whenFailed: { getResourceHandler: nothingSent },

  describe(action) {
    const { status = 200, path, har, delay, downloadThroughput, notFound = 'abort' } = action;
    const speed =
      downloadThroughput === undefined ? '' : `, ${String(downloadThroughput)} bytes a second`;
    const what = path === undefined ? '' : ` with the file ${path}`;
    const when = delay === undefined ? '' : ` after ${String(delay)} ms`;
    if (har !== undefined) {
      const otherwise = notFound === 'abort' ? 'fails' : 'lets go to the network';
      return `answers as recorded in ${har}${when}${speed}, and ${otherwise} what is not in it`;
    }
    return `answers ${String(status)}${what} in place of the network${when}${speed}`;
  },
};

/** Sending the real request instead would be a surprise; the request ends here. */
function nothingSent(why: string): VerdictAt<'getResourceHandler'> {
  return {
    kind: 'decide',
    value: noResource,
    decision: { kind: 'cancel', error: 'ERR_FAILED', reason: why, file: null },
  };
}

/** Those that lack their secret are left out, and it is said. */
async function filledHeaders(
  fields: readonly HeaderField[],
  resolve: ResolveSecret,
): Promise<{ readonly headers: HeaderField[]; readonly omitted: readonly OmittedHeader[] }> {
  const set = fields.map(([header, value]) => ({ header, operation: 'set' as const, value }));
  const { changes, omitted } = await filledChanges(set, resolve);
  const headers = changes.flatMap((change): HeaderField[] =>
    change.operation === 'remove' ? [] : [[change.header, change.value]],
  );
  return { headers, omitted };
}

function headersOf(action: FulfillAction): HeaderField[] {
  const stated = Object.entries(action.headers ?? {}).filter(
    ([name]) => name.toLowerCase() !== 'content-length',
  );
  const { contentType } = action;
  if (contentType !== undefined) {
    return [
      ...stated.filter(([name]) => name.toLowerCase() !== 'content-type'),
      ['Content-Type', contentType],
    ];
  }
  const guess = guessContentType(action);
  return guess === undefined || hasHeader(stated, 'content-type')
    ? stated
    : [...stated, ['Content-Type', guess]];
}

function guessContentType({ json, path, body }: FulfillAction): string | undefined {
  if (json !== undefined) return 'application/json';
  if (path !== undefined) return contentTypeOfPath(path);
  return body === undefined ? undefined : 'text/plain; charset=utf-8';
}

function statedContentType(action: FulfillAction): Record<string, string> {
  const { contentType } = action;
  return contentType === undefined ? {} : { 'Content-Type': contentType };
}

/** The rule file is the place to say that the charset lacks a character. */
function charsetFaults(action: FulfillAction): Fault[] {
  const made = encodeBody(action, charsetIn(action));
  if ('bytes' in made) return [];
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: `${made.fault}, which Content-Type names.`,
      hint: 'Write charset=utf-8 there, or take the character out.',
      path: ['body'],
    },
  ];
}

function charsetIn(action: FulfillAction): string {
  return declaredCharset(headerValue(headersOf(action), 'content-type'));
}

function tooManyBodies(action: FulfillAction): Fault[] {
  const stated = (['body', 'json', 'path', 'har'] as const).filter(
    (name) => action[name] !== undefined,
  );
  return stated.slice(1).map((name) => ({
    code: 'two-bodies',
    severity: 'error',
    message: `The response already has its body from ${stated[0] ?? ''}.`,
    hint: 'Keep one of body, json, path and har.',
    path: [name],
    at: 'key',
  }));
}

/** What a recording says itself, and what only a recording has. */
function uselessFaults(action: FulfillAction): Fault[] {
  const useless =
    action.har === undefined
      ? (['notFound'] as const)
      : (['status', 'headers', 'contentType'] as const);
  return useless
    .filter((name) => action[name] !== undefined)
    .map((name) => ({
      code: 'useless-property',
      severity: 'error',
      message:
        name === 'notFound'
          ? 'Without har, notFound has no effect.'
          : `The recording says what ${name} is.`,
      hint: name === 'notFound' ? 'Remove it, or add har.' : 'Remove it.',
      path: [name],
      at: 'key',
    }));
}
