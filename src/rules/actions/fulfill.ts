import { isAbsolute } from 'node:path';
import { hasHeader } from '../../engine/message/headers.ts';
import type { HeaderField } from '../../engine/message/headers.ts';
import { noResource, StreamResource } from '../../engine/resource/streamResource.ts';
import type { FulfillAction } from '../ruleFile.ts';
import { quoted } from '../english.ts';
import type { Fault } from '../fault.ts';
import type { ActionKind } from './action.ts';
import { headerFaults } from './changeHeaders.ts';
import { contentTypeOfPath, findMockFile } from './mockFile.ts';

export const fulfill: ActionKind<FulfillAction> = {
  actsAt: () => ['getResourceHandler'],
  effectAt: () => 'decides',

  faults: (action) => [
    ...tooManyBodies(action),
    ...(action.path === undefined ? [] : pathFaults(action.path)),
    ...Object.entries({ ...action.headers, ...contentTypeHeader(action) }).flatMap(
      ([header, value]) =>
        // The body's own length is sent, whatever a recording said.
        header.toLowerCase() === 'content-length'
          ? []
          : headerFaults({ header, operation: 'set', value }, ['headers', header], true).filter(
              ({ code }) => code !== 'literal-secret',
            ),
    ),
  ],

  respond: {
    async getResourceHandler(action, { file, tools }) {
      const { path, status = 200, delay = 0 } = action;
      const mock =
        path === undefined ? null : await findMockFile(path, file, tools.workspaceFolderOf(file));
      const headers = headersOf(action);
      if (mock !== null && 'missing' in mock) {
        // Sending the real request instead would be a surprise; the request ends here.
        return {
          kind: 'decide',
          value: noResource,
          decision: 'cancel',
          explanation: `cannot answer: ${mock.missing}; nothing was sent`,
          emphasis: [mock.missing],
        };
      }
      return {
        kind: 'decide',
        value: new StreamResource({
          status,
          headers,
          body: mock ?? bodyOf(action),
          delayMs: delay,
        }),
        decision: 'fulfill',
        explanation: `answered ${String(status)}${path === undefined ? '' : ` with ${path}`} in place of the network`,
        emphasis: [`answered ${String(status)}`],
      };
    },
  },

  describe(action) {
    const { status = 200, path, delay } = action;
    const what = path === undefined ? '' : ` with the file ${path}`;
    const when = delay === undefined ? '' : ` after ${String(delay)} ms`;
    return `answers ${String(status)}${what} in place of the network${when}`;
  },
};

function bodyOf({ body, json }: FulfillAction): Uint8Array {
  const text = json === undefined ? (body ?? '') : JSON.stringify(json);
  return new TextEncoder().encode(text);
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

function contentTypeHeader({ contentType }: FulfillAction): Record<string, string> {
  return contentType === undefined ? {} : { 'Content-Type': contentType };
}

function tooManyBodies(action: FulfillAction): Fault[] {
  const stated = (['body', 'json', 'path'] as const).filter((name) => action[name] !== undefined);
  return stated.slice(1).map((name) => ({
    code: 'two-bodies',
    severity: 'error',
    message: `The response already has its body from ${stated[0] ?? ''}.`,
    hint: 'Keep one of body, json and path.',
    path: [name],
    at: 'key',
  }));
}

function pathFaults(path: string): Fault[] {
  if (!isAbsolute(path) && !/^[a-z]:[\\/]/i.test(path) && !path.includes('\0')) return [];
  return [
    {
      code: 'bad-path',
      severity: 'error',
      message: `${quoted(path)} is not a path inside the workspace folder.`,
      hint: 'Write it relative to this file, such as "mocks/user.json".',
      path: ['path'],
    },
  ];
}
