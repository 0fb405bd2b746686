import type { ScriptError } from '../contract/script.ts';

/** What Node has as globals and the sandbox has not. */
const OF_NODE = new Set([
  'process',
  'fetch',
  'WebSocket',
  'EventSource',
  'navigator',
  'localStorage',
]);

const HINT =
  'Move the script to a handler module (*.request-handler.ts), which runs in Node after you approve it.';

/** Notes what a script asked for in vain, so that its error can say what it needs. */
export class Lacks {
  readonly #byMessage = new Map<string, string>();

  /** The sentence of the error. */
  note(what: string): string {
    const message = `Scripts run in a sandbox that does not have ${what}.`;
    this.#byMessage.set(message, what);
    return message;
  }

  /** What the error is about, when it is about that, and the sentences for it. */
  explain(
    name: string,
    message: string,
  ): ({ readonly needsNode: string } & Required<Pick<ScriptError, 'message' | 'hint'>>) | null {
    const known = this.#byMessage.get(message);
    if (known !== undefined) return { needsNode: known, message, hint: HINT };
    const [, global] = /^'?([\w$]+)'? is not defined$/.exec(message) ?? [];
    if (name === 'ReferenceError' && global !== undefined && OF_NODE.has(global)) {
      return { needsNode: global, message: this.note(global), hint: HINT };
    }
    return null;
  }
}
