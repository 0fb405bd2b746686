import type { AnswerCallback, CallbackName, RequestDraft } from '../../engine/index.ts';
import type { Packed } from '../channel/channel.ts';
import type { Channel } from '../channel/channel.ts';
import type { ToHost, ToProcess, UseOfObject } from '../channel/kinds.ts';
import type { RequestOnWire } from '../wire/requestOnWire.ts';
import { consoleSource } from './console.ts';
import { changesOf, requestFromWire } from './drafts.ts';
import { loadedHandler } from './loadModule.ts';
import { useObject } from './liveObjects.ts';
import { packerOf, valueToHost } from './values.ts';

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
    ...(later === null
      ? {}
      : { callback: callbackFor(callback === 'onSelectClientCertificate', later, changes, host) }),
  };
  const answer = await consoleSource.run({ module: of.path, session }, () =>
    (handler as Callable)[callback]?.(parameters),
  );
  const bytes: Uint8Array[] = [];
  const value = packerOf(callback)(answer, bytes);
  return { value: { answer: value, changes: changes(bytes) }, bytes };
}

/** Calls a method of what a module has made: a resource handler, a filter, a visitor of cookies, a stream. */
export async function useOf(
  { object, method, given, later }: UseOfObject,
  received: readonly Uint8Array[],
  host: Channel<ToHost>,
): Promise<Packed> {
  const { request, ...rest } = given as { readonly request?: RequestOnWire };
  const parameters = {
    ...rest,
    ...(request === undefined
      ? {}
      : { request: Object.freeze(requestFromWire(request, received)) }),
    ...(method === 'filter' ? { dataIn: received[0] ?? null } : {}),
    ...(later === null ? {} : { callback: callbackFor(false, later, () => null, host) }),
  };
  const bytes: Uint8Array[] = [];
  return { value: valueToHost(await useObject(object, method, parameters), bytes), bytes };
}

/** CEF's callback object: whatever is called on it first crosses. */
function callbackFor(
  selects: boolean,
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
  if (selects) return { select: use('select') };
  const callback: AnswerCallback<unknown[]> = { continue: use('continue'), cancel: use('cancel') };
  return callback;
}
