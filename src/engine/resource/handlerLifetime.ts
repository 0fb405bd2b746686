import type { Cancellation } from '../async/cancellation.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { ResourceHandler } from '../handlers/resourceHandler.ts';

/** What a resource handler needs of the session that it answers. */
interface HandlerScope {
  readonly signal: Cancellation;
  /** Calls code that is told something; what it throws is reported and changes nothing. */
  notify(hop: number, name: string, call: () => void | Promise<void>): void;
}

/**
 * Sees to it that a handler hears `cancel` exactly once, however it ends (CEF: CefResourceHandler::Cancel), and from the
 * moment that it was given: one that comes when its request is over, or is never opened, has something to close too.
 */
export class HandlerLifetime {
  readonly handler: ResourceHandler;
  /** Who gave it. */
  by: DecidedBy = { kind: 'default' };
  readonly #scope: HandlerScope;
  readonly #hop: number;
  #ended = false;

  constructor(scope: HandlerScope, hop: number, handler: ResourceHandler) {
    this.handler = handler;
    this.#scope = scope;
    this.#hop = hop;
    if (scope.signal.aborted) this.end();
    else scope.signal.onAbort(this.end);
  }

  /** Names it behind "the resource handler", as far as it has a name: " of mock.request-handler.ts". */
  get whose(): string {
    const { by } = this;
    if (by.kind === 'rule') return ` of the rule ${by.id} (${by.file}:${String(by.line)})`;
    return 'file' in by ? ` of ${by.file}` : '';
  }

  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#scope.signal.offAbort(this.end);
    // What it throws changes nothing: it is no longer needed, and a first error stands.
    this.#scope.notify(this.#hop, 'cancel of the resource handler', () => this.handler.cancel?.());
  };
}
