import type { AnswerCallback } from '../../handlers/decision.ts';
import type { Browser, Frame } from '../../handlers/requestHandler.ts';
import type { DeferredAnswer } from '../../async/deferredAnswer.ts';

/** What every callback is told: the session and the hop (1 is the first). */
export interface CallbackContext {
  readonly browser: Browser;
  readonly frame: Frame;
  readonly hop: number;
}

/** The parameters that every callback has. */
export function contextParameters({ browser, frame, hop }: CallbackContext): CallbackContext {
  return { browser, frame, hop };
}

/** CEF's CefCallback and its kin: `continue` means what its arguments say, `cancel` one certain answer. */
export function answerCallback<Value, Arguments extends unknown[]>(
  deferred: DeferredAnswer<Value>,
  meaning: { readonly continue: (...answer: Arguments) => Value; readonly cancel: Value },
): AnswerCallback<Arguments> {
  return deferred.offer({
    continue: (...answer: Arguments) => {
      deferred.give(meaning.continue(...answer));
    },
    cancel: () => {
      deferred.give(meaning.cancel);
    },
  });
}

/** @throws TypeError for anything but true and false */
export function readBoolean(raw: unknown): boolean {
  if (typeof raw === 'boolean') return raw;
  throw new TypeError(`it answered ${shown(raw)}; answer true, false or nothing`);
}

/** Checks an answer that is an object with an `action`. @throws TypeError that names the actions there are */
export function readAction<Value extends { readonly action: string }>(
  raw: Value,
  actions: readonly Value['action'][],
  more = '',
): Value {
  const given: unknown = raw;
  const action: unknown =
    typeof given === 'object' && given !== null && 'action' in given ? given.action : undefined;
  if (actions.some((known) => known === action)) return raw;
  const choices = actions.map((known) => `{ action: '${known}' }`).join(', ');
  throw new TypeError(`it answered ${shown(raw)}; answer ${choices}${more} or nothing`);
}

/** An object that can do what it must. @throws TypeError that names what is missing */
export function readObject<Value extends object>(raw: Value, ...methods: string[]): Value {
  const given = raw as unknown as Partial<Record<string, unknown>> | string;
  if (typeof given !== 'object') {
    throw new TypeError(`it answered ${shown(raw)}; answer an object with ${methods.join(', ')}`);
  }
  const missing = methods.filter((method) => typeof given[method] !== 'function');
  if (missing.length === 0) return raw;
  throw new TypeError(`what it answered has no method ${missing.join(', ')}`);
}

/** An answer in an error message: its kind, and its value where that can hold no secret. */
function shown(value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return typeof value === 'object' ? 'an object of another kind' : `a ${typeof value}`;
}
