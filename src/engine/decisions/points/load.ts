import { describeBody } from '../../body/postData.ts';
import { breakpoint } from './breakpoint.ts';
import type { BodyKeeper, DecisionPoint, DecisionScope } from '../decisionPoint.ts';
import { Decided, Delegated } from '../../handlers/decision.ts';
import type { CallbackAnswer } from '../../handlers/decision.ts';
import { isThenable } from '../../async/abortable.ts';
import type { Request, RequestDraft } from '../../message/request.ts';
import type { BrowseDecision, LoadDecision } from '../../handlers/requestHandler.ts';
import { HandlerLifetime } from '../../resource/handlerLifetime.ts';
import type { ResourceHandler } from '../../handlers/resourceHandler.ts';
import { simpleResource } from '../../resource/simpleResource.ts';
import type { SimpleResource } from '../../handlers/simpleResource.ts';
import { maskHeaders, maskUrl } from '../../../session/mask.ts';
import { checkConditions } from '../../handlers/networkConditions.ts';
import type { NetworkConditions } from '../../handlers/networkConditions.ts';
import type { Canceled, Change, Changed, Decisions, GoesOn } from '../../../session/decision.ts';
import type { NetErrorName } from '../../errors/netErrors.ts';
import { headerChange } from '../../../session/headerNames.ts';
import { HandlerDrafts } from './handlerDrafts.ts';
import {
  answerCallback,
  readAction,
  readBoolean,
  readObject,
  contextParameters,
} from './callbackParameters.ts';
import { readError } from '../../errors/readError.ts';
import type { CallbackContext } from './callbackParameters.ts';

export function beforeBrowse(
  context: CallbackContext,
  request: Request,
  isRedirect: boolean,
): DecisionPoint<BrowseDecision | boolean, BrowseDecision, Decisions['onBeforeBrowse']> {
  return {
    callback: 'onBeforeBrowse',
    hop: context.hop,
    call: (handler) =>
      handler.onBeforeBrowse?.({
        ...contextParameters(context),
        request,
        userGesture: true,
        isRedirect,
      }),
    read: (raw) => {
      if (typeof raw === 'boolean') return { action: raw ? 'cancel' : 'continue' };
      const value = readAction(raw, ['continue', 'cancel'], ', true, false');
      if (value.action === 'cancel') readError(value.error);
      return value;
    },
    describe: (value) => (value.action === 'cancel' ? canceled(value.error) : { kind: 'continue' }),
    fallback: { value: { action: 'continue' }, decision: null },
  };
}

type RawLoad = LoadDecision | boolean | 'continue' | 'cancel' | 'continueAsync';

/** Handlers change `draft` one after the other; what one that fails has changed does not count. */
export function beforeResourceLoad(
  context: CallbackContext,
  draft: RequestDraft,
  keeper: BodyKeeper,
): DecisionPoint<RawLoad, LoadDecision, Decisions['onBeforeResourceLoad']> {
  const turns = new HandlerDrafts(draft, keeper);
  const go: LoadDecision = { action: 'continue' };
  return {
    callback: 'onBeforeResourceLoad',
    hop: context.hop,
    call: (handler, deferred) =>
      handler.onBeforeResourceLoad?.({
        ...contextParameters(context),
        request: turns.next(),
        callback: answerCallback(deferred, { continue: () => go, cancel: { action: 'cancel' } }),
      }),
    read: (raw) => {
      if (raw === true || raw === 'cancel') return { action: 'cancel' };
      if (raw === false || raw === 'continue') return go;
      const value = readAction(
        raw as LoadDecision,
        ['continue', 'cancel'],
        ", 'continue', 'cancel', 'continueAsync'",
      );
      if (value.action === 'cancel') readError(value.error);
      else if (value.network !== undefined) checkConditions(value.network);
      return value;
    },
    later: { dropped: go },
    finish: (counts) => (turns.end(counts) ? go : undefined),
    describe: (value) =>
      value.action === 'cancel'
        ? canceled(value.error)
        : changesOf(turns.before, draft, value.network),
    add: (soFar, value) => (value.action === 'continue' ? withConditions(soFar, value) : null),
    person: breakpoint<LoadDecision>(
      (timing) => ({
        kind: 'breakpoint',
        phase: 'beforeRequestSent',
        url: maskUrl(draft.url),
        method: draft.method,
        headers: maskHeaders(draft.headers),
        body: draft.postData && describeBody(draft.postData, draft.headers),
        ...timing,
      }),
      { continue: go, cancel: { action: 'cancel' } },
    ),
    fallback: { value: go, decision: null },
  };
}

/** Its life begins when it is given, also by who is too late: then it ends at once. */
export function resourceHandler(
  context: CallbackContext,
  request: Request,
  scope: DecisionScope,
): DecisionPoint<
  ResourceHandler | SimpleResource,
  HandlerLifetime | null,
  Decisions['getResourceHandler']
> {
  let life: HandlerLifetime | null = null;
  const read = (raw: ResourceHandler | SimpleResource): HandlerLifetime => {
    const handler =
      (typeof raw === 'object' ? simpleResource(raw) : null) ??
      readObject(raw as ResourceHandler, 'getResponseHeaders', 'read');
    life = new HandlerLifetime(scope, context.hop, handler);
    return life;
  };
  return {
    callback: 'getResourceHandler',
    hop: context.hop,
    call: (handler) => {
      const given = handler.getResourceHandler?.({ ...contextParameters(context), request });
      if (isThenable(given)) {
        given
          .then((late) => {
            if (scope.signal.aborted && late != null) read(valueOf(late));
          })
          .catch(ignore);
      }
      return given;
    },
    read,
    answeredBy: (by) => {
      if (life !== null) life.by = by;
    },
    describe: () => ({ kind: 'fulfill', status: null, file: null, omitted: [] }),
    fallback: { value: null, decision: null },
  };
}

/** What is in an answer, in whichever form it came. */
function valueOf<Value>(answer: NonNullable<CallbackAnswer<Value>>): Value {
  if (answer instanceof Decided) return answer.value;
  return answer instanceof Delegated ? answer.answer : (answer as Value);
}

function ignore(): void {
  // Who asked has the failure, or nobody waits for it any more.
}

/** Never by default: other programs are not started unasked (CEF Python does, which is a defect). */
export function protocolExecution(
  context: CallbackContext,
  request: Request,
): DecisionPoint<boolean, boolean, Decisions['onProtocolExecution']> {
  const { url } = request;
  const scheme = new URL(url).protocol.slice(0, -1);
  const shown = maskUrl(url);
  const describe = (allow: boolean): Decisions['onProtocolExecution'] => ({
    kind: allow ? 'allow' : 'block',
    url: shown,
  });
  return {
    callback: 'onProtocolExecution',
    hop: context.hop,
    call: (handler) =>
      handler.onProtocolExecution?.({ ...contextParameters(context), request, url, scheme }),
    read: readBoolean,
    describe,
    person: {
      unasked: false,
      question: () => ({ kind: 'protocol', url: shown, scheme }),
      read: (answer) => {
        const value = answer.kind === 'protocol' && answer.allow;
        return { value, decision: describe(value) };
      },
    },
    fallback: { value: false, decision: describe(false) },
  };
}

/** What an earlier handler said of the network stays; a later one may say what is left. */
function withConditions(soFar: LoadDecision | null, value: LoadDecision): LoadDecision {
  if (soFar?.action !== 'continue' || soFar.network === undefined) return value;
  if (value.action !== 'continue') return value;
  return { action: 'continue', network: { ...value.network, ...soFar.network } };
}

function canceled(error: NetErrorName | undefined): Canceled {
  return { kind: 'cancel', error: error ?? 'ERR_ABORTED' };
}

/** What a handler's code did to the request; header values stay out of the log. */
function changesOf(
  before: RequestDraft,
  after: RequestDraft,
  network?: NetworkConditions,
): GoesOn | Changed {
  const changes: Change[] = [];
  if (after.url !== before.url) changes.push({ what: 'url', to: maskUrl(after.url) });
  if (after.method !== before.method) changes.push({ what: 'method', to: after.method });
  if (after.headers !== before.headers) changes.push(headerChange(before.headers, after.headers));
  if (after.postData !== before.postData) changes.push({ what: 'body' });
  if (after.referrer !== before.referrer) changes.push({ what: 'referrer' });
  const added = [...after.flags.difference(before.flags)];
  const removed = [...before.flags.difference(after.flags)];
  if (added.length + removed.length > 0) changes.push({ what: 'flags', added, removed });
  if (network !== undefined) changes.push({ what: 'network', conditions: network });
  return changes.length === 0 ? { kind: 'continue' } : { kind: 'changed', changes };
}
