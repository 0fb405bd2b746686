import { joinedValue, sameName } from '../../session/headers.ts';
import type { HeaderChange } from '../../session/headers.ts';
import { InvalidRequestError, createRequest } from '../../engine/message/request.ts';
import { bytesBody, TEXT_TYPE } from '../../engine/body/postData.ts';
import type { PostData } from '../../engine/body/postData.ts';
import { declaredCharset, encodeBody } from '../../engine/body/bodyText.ts';
import type { Fault } from '../fault.ts';
import type { ContinueRequestAction } from '../ruleFile.ts';
import { inWords } from '../english.ts';
import { maskUrl } from '../../session/mask.ts';
import type { LoadDecision } from '../../engine/handlers/requestHandler.ts';
import type { ActionKind, ActionContext, Verdict } from './action.ts';
import { fillIn } from '../secretReference.ts';
import { HeaderEdits } from './headerEdits.ts';
import { urlFaults } from './targetFaults.ts';
import { changeHeaders, describeChanges, headerFaults } from './changeHeaders.ts';

export const continueRequest: ActionKind<ContinueRequestAction> = {
  actsAt: () => ['onBeforeResourceLoad'],
  // A rule whose URL is another one ends the search.
  effectAt: ({ url }) => (url === undefined ? 'adds' : 'decides'),

  faults: ({ headers, method, url }) => [
    ...Object.entries(headers ?? {}).flatMap(([name, value]) =>
      headerFaults(changeOf(name, value), ['headers', name], true),
    ),
    ...requestFaults(method, url),
  ],

  respond: {
    async onBeforeResourceLoad(action, context): Promise<Verdict<LoadDecision>> {
      const { request } = context.parameters;
      const made = await newBody(action, context);
      if (made !== null && 'fault' in made) return { kind: 'refuse', reason: made.fault };
      const url = action.url === undefined ? null : URL.parse(action.url, request.url);
      return url === null || url.href === request.url
        ? change(action, made, context)
        : sendElsewhere(action, url.href, made, context);
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

/** The body, with its secrets, in the charset of the Content-Type that it is sent with; null: the rule says nothing of it. */
async function newBody(
  { headers = {}, postData }: ContinueRequestAction,
  { changes, tools }: ActionContext<'onBeforeResourceLoad'>,
): Promise<PostData | { readonly fault: string } | null> {
  if (postData === undefined) return null;
  const filled = await fillIn(postData, tools.resolveSecret);
  if ('missing' in filled) return { fault: filled.missing };
  const own = Object.entries(headers).find(([name]) => sameName(name, 'content-type'))?.[1];
  const before = changes.headers.list;
  const type = own === undefined ? joinedValue(before, 'content-type') : (own ?? undefined);
  const made = encodeBody({ body: filled.text }, declaredCharset(type));
  return 'fault' in made ? made : bytesBody(made.bytes, TEXT_TYPE);
}

/** What adds up with other rules: the method, headers, body and flags that are still to be said. */
async function change(
  action: ContinueRequestAction,
  body: PostData | null,
  { changes, parameters, tools }: ActionContext<'onBeforeResourceLoad'>,
): Promise<Verdict<LoadDecision>> {
  const account = await changeHeaders(changesOf(action), changes.headers, tools.resolveSecret);
  const { request } = changes;
  const draft = { ...parameters.request, ...request };
  const done: string[] = [];
  const method = action.method === undefined ? draft.method : methodOnTheWire(action.method);
  if (request.method === undefined && method !== draft.method) {
    request.method = method;
    done.push(`changed the method to ${method}`);
  }
  done.push(...account.clauses);
  if (request.postData === undefined && body !== null) {
    request.postData = body;
    done.push('replaced the body');
  }
  const flags = (action.flags ?? []).filter((flag) => !draft.flags.has(flag));
  if (flags.length > 0) {
    request.flags = draft.flags.union(new Set(flags));
    done.push(`added the flag ${inWords(flags, 'and')}`);
  }
  if (done.length === 0) return { kind: 'nothing' };
  const emphasis = [...(request.method === method ? [method] : []), ...account.names];
  return { kind: 'modify', decision: 'changed', explanation: done.join(', '), emphasis };
}

/**
 * Another URL is a redirect that no server sent: the rules are asked anew about it, and only what this rule says goes along.
 * What others had made of the request was meant for the old URL.
 */
async function sendElsewhere(
  action: ContinueRequestAction,
  url: string,
  body: PostData | null,
  { parameters, tools }: ActionContext<'onBeforeResourceLoad'>,
): Promise<Verdict<LoadDecision>> {
  const { request } = parameters;
  const headers = new HeaderEdits(request.headers);
  const account = await changeHeaders(changesOf(action), headers, tools.resolveSecret);
  const { method, flags = [] } = action;
  request.url = url;
  request.headers = headers.list;
  if (method !== undefined) request.method = methodOnTheWire(method);
  if (body !== null) request.postData = body;
  for (const flag of flags) request.flags.add(flag);
  const to = maskUrl(url);
  const done = [
    `sent to ${to}`,
    ...(method === undefined ? [] : [`changed the method to ${request.method}`]),
    ...account.clauses,
    ...(body === null ? [] : ['replaced the body']),
    ...(flags.length === 0 ? [] : [`added the flag ${inWords(flags, 'and')}`]),
  ];
  return {
    kind: 'decide',
    value: { action: 'continue' },
    decision: 'changed',
    explanation: done.join(', '),
    emphasis: [to, ...account.names],
  };
}

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
  if (url !== undefined) faults.push(...urlFaults(url, 'the request’s URL', ['url']));
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
