import type { AnswerCallback, CallbackName, RequestDraft } from '../../../engine/index.ts';
import type { Packed } from '../channel/channel.ts';
import type { Channel } from '../channel/channel.ts';
import type { ToHost, ToProcess } from '../channel/kinds.ts';
import type { RequestOnWire } from '../wire/requestOnWire.ts';
import { place } from './console.ts';
import { changesOf, requestFromWire } from './drafts.ts';
import { loadedHandler } from './loadModule.ts';
import { valueToHost } from './values.ts';

type Callable = Partial<Record<CallbackName, (parameters: object) => unknown>>;

/** Callbacks whose request may be changed. */
const WITH_DRAFT: readonly CallbackName[] = ['onBeforeResourceLoad', 'onResourceResponse'];

/** Calls one callback of a module with CEF's parameters by name, and packs what it answers. */
export async function callModule(
  { of, callback, session, given, later }: ToProcess['callback']['params'],
  received: readonly Uint8Array[],
  host: Channel<ToHost>,
): Promise<Packed> {
  const handler = loadedHandler(of);
  const { request: wire, ...rest } = given as { readonly request?: RequestOnWire };
  const request = wire === undefined ? undefined : requestFromWire(wire, received);
  const draft = WITH_DRAFT.includes(callback) ? (request as RequestDraft) : null;
  if (draft === null && request !== undefined) Object.freeze(request);
  const before = draft === null ? null : { ...draft, flags: new Set(draft.flags) };
  const changes = (bytes: Uint8Array[]): unknown =>
    draft === null || before === null ? null : changesOf(draft, before, bytes);

  const parameters = {
    ...rest,
    ...(request === undefined ? {} : { request }),
    ...(later === null ? {} : { callback: callbackFor(callback, later, changes, host) }),
  };
  const answer = await place.run({ module: of.path, session }, () =>
    (handler as Callable)[callback]?.(parameters),
  );
  const bytes: Uint8Array[] = [];
  const value = valueToHost(answer, bytes);
  return { value: { answer: value, changes: changes(bytes) }, bytes };
}

/** CEF's callback object: whatever is called on it first crosses. */
function callbackFor(
  name: CallbackName,
  later: number,
  changes: (bytes: Uint8Array[]) => unknown,
  host: Channel<ToHost>,
): object {
  let used = false;
  const use =
    (method: string) =>
    (...args: unknown[]): void => {
      if (used) return;
      used = true;
      const bytes: Uint8Array[] = [];
      const packed = args.map((argument) => valueToHost(argument, bytes));
      host.tell('later', { later, method, args: packed, changes: changes(bytes) as object }, bytes);
    };
  if (name === 'onSelectClientCertificate') return { select: use('select') };
  const callback: AnswerCallback<unknown[]> = { continue: use('continue'), cancel: use('cancel') };
  return callback;
}
