import type { HeaderChange } from '../../engine/message/headers.ts';
import { InvalidRequestError, createRequest } from '../../engine/message/request.ts';
import { textBody } from '../../engine/body/postData.ts';
import type { Fault } from '../fault.ts';
import type { ContinueRequestAction } from '../ruleFile.ts';
import { inWords } from '../english.ts';
import { maskUrl } from '../../engine/session/mask.ts';
import type { ActionKind } from './action.ts';
import { changeHeaders, describeChanges, headerFaults } from './changeHeaders.ts';

export const continueRequest: ActionKind<ContinueRequestAction> = {
  actsAt: () => ['onBeforeResourceLoad'],
  effectAt: () => 'adds',

  faults: ({ headers, method, url }) => [
    ...Object.entries(headers ?? {}).flatMap(([name, value]) =>
      headerFaults(changeOf(name, value), ['headers', name], true),
    ),
    ...requestFaults(method, url),
  ],

  respond: {
    async onBeforeResourceLoad(action, { parameters: { request }, headers, tools }) {
      const clauses: string[] = [];
      const emphasis: string[] = [];
      const url = action.url === undefined ? null : URL.parse(action.url, request.url);
      if (url !== null && url.href !== request.url) {
        request.url = url.href;
        emphasis.push(maskUrl(url.href));
        clauses.push(`sent to ${maskUrl(url.href)}`);
      }
      const method = action.method === undefined ? undefined : methodOnTheWire(action.method);
      if (method !== undefined && method !== request.method) {
        request.method = method;
        emphasis.push(method);
        clauses.push(`changed the method to ${method}`);
      }
      const account = await changeHeaders(changesOf(action), headers, tools.resolveSecret);
      clauses.push(...account.clauses);
      emphasis.push(...account.names);
      if (action.postData !== undefined) {
        request.postData = textBody(action.postData);
        clauses.push('replaced the body');
      }
      const added = (action.flags ?? []).filter((flag) => !request.flags.has(flag));
      if (added.length > 0) {
        for (const flag of added) request.flags.add(flag);
        clauses.push(`added the flag ${inWords(added, 'and')}`);
      }
      if (clauses.length === 0) return { kind: 'nothing' };
      return { kind: 'modify', decision: 'changed', explanation: clauses.join(', '), emphasis };
    },
  },

  describe(action) {
    const { url, method, postData, flags } = action;
    return [
      ...(url === undefined ? [] : [`sends them to ${maskUrl(url)}`]),
      ...(method === undefined ? [] : [`changes the method to ${methodOnTheWire(method)}`]),
      ...describeChanges(changesOf(action)),
      ...(postData === undefined ? [] : ['replaces the body']),
      ...(flags === undefined ? [] : [`adds the flag ${inWords(flags, 'and')}`]),
    ].join(', ');
  },
};

function changesOf({ headers = {} }: ContinueRequestAction): HeaderChange[] {
  return Object.entries(headers).map(([name, value]) => changeOf(name, value));
}

function changeOf(header: string, value: string | null): HeaderChange {
  return value === null ? { header, operation: 'remove' } : { header, operation: 'set', value };
}

/** @throws InvalidRequestError when it cannot be sent. */
function methodOnTheWire(method: string): string {
  return createRequest({ url: 'https://host/', method }).method;
}

function requestFaults(method: string | undefined, url: string | undefined): Fault[] {
  const faults: Fault[] = [];
  if (url !== undefined && !URL.canParse(url, 'https://host/')) {
    faults.push({
      code: 'bad-url',
      severity: 'error',
      message: 'This is not a URL.',
      hint: 'Write it as https://host/path, or relative to the request as /path.',
      path: ['url'],
    });
  }
  try {
    if (method !== undefined) methodOnTheWire(method);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    faults.push({
      code: 'bad-method',
      severity: 'error',
      message: `${error.message}.`,
      hint: 'Write a method such as GET, POST or PUT.',
      path: ['method'],
    });
  }
  return faults;
}
