import { joinedValue, sameName } from '../../session/headers.ts';
import type { HeaderChange } from '../../session/headers.ts';
import { InvalidRequestError, createRequest } from '../../engine/message/request.ts';
import { bytesBody, TEXT_TYPE } from '../../engine/body/postData.ts';
import type { PostData } from '../../engine/body/postData.ts';
import { declaredCharset, encodeBody } from '../../engine/body/bodyText.ts';
import type { Fault } from '../document/fault.ts';
import type { ContinueRequestAction } from '../schema/ruleFile.ts';
import { inWords } from '../../words/lists.ts';
import { maskUrl } from '../../session/mask.ts';
import type { ActionKind, ActionContext, VerdictAt } from './action.ts';
import type { Change } from '../../session/decision.ts';
import { fillIn } from '../secrets/secretReference.ts';
import { HeaderEdits } from './headerEdits.ts';
import { urlFaults } from './targetFaults.ts';
import { changeHeaders, describeChanges, hasChanged, headerFaults } from './changeHeaders.ts';

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
    async onBeforeResourceLoad(action, context): Promise<VerdictAt<'onBeforeResourceLoad'>> {
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
): Promise<VerdictAt<'onBeforeResourceLoad'>> {
  const headers = await changeHeaders(changesOf(action), changes.headers, tools.resolveSecret);
  const { request } = changes;
  const draft = { ...parameters.request, ...request };
  const done: Change[] = [];
  const method = action.method === undefined ? draft.method : methodOnTheWire(action.method);
  if (request.method === undefined && method !== draft.method) {
    request.method = method;
    done.push({ what: 'method', to: method });
  }
  if (hasChanged(headers)) done.push({ what: 'headers', ...headers });
  if (request.postData === undefined && body !== null) {
    request.postData = body;
    done.push({ what: 'body' });
  }
  const added = (action.flags ?? []).filter((flag) => !draft.flags.has(flag));
  if (added.length > 0) {
    request.flags = draft.flags.union(new Set(added));
    done.push({ what: 'flags', added, removed: [] });
  }
  if (done.length === 0) return { kind: 'nothing' };
  return { kind: 'modify', decision: { kind: 'changed', changes: done } };
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
): Promise<VerdictAt<'onBeforeResourceLoad'>> {
  const { request } = parameters;
  const headers = new HeaderEdits(request.headers);
  const changed = await changeHeaders(changesOf(action), headers, tools.resolveSecret);
  const { method, flags = [] } = action;
  request.url = url;
  request.headers = headers.list;
  if (method !== undefined) request.method = methodOnTheWire(method);
  if (body !== null) request.postData = body;
  for (const flag of flags) request.flags.add(flag);
  const changes: Change[] = [
    { what: 'url', to: maskUrl(url) },
    ...(method === undefined ? [] : [{ what: 'method' as const, to: request.method }]),
    ...(hasChanged(changed) ? [{ what: 'headers' as const, ...changed }] : []),
    ...(body === null ? [] : [{ what: 'body' as const }]),
    ...(flags.length === 0 ? [] : [{ what: 'flags' as const, added: flags, removed: [] }]),
  ];
  return {
    kind: 'decide',
    value: { action: 'continue' },
    decision: { kind: 'changed', changes },
  };
}

function changesOf({ headers = {} }: ContinueRequestAction): HeaderChange[] {
  return Object.entries(headers).map(([name, value]) => changeOf(name, value));
}

function changeOf(header: string, value: string | null): HeaderChange {
  return value === null ? { header, operation: 'remove' } : { header, operation: 'set', value };
}

/** @throws InvalidRequestError when it can't be sent. */
function methodOnTheWire(method: string): string {
  return createRequest({ url: 'https://host/', method }).method;
}

function requestFaults(method: string | undefined, url: string | undefined): Fault[] {
  const faults: Fault[] = [];
  if (url !== undefined) faults.push(...urlFaults(url, "the request's URL", ['url']));
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
