import type { SessionScope } from '../session/sessionScope.ts';
import type { ResourceHandler } from './resourceHandler.ts';

/** Sees to it that a handler hears `cancel` exactly once, however it ends (CEF: CefResourceHandler::Cancel). */
export class HandlerLife {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #handler: ResourceHandler;
  #ended = false;

  constructor(scope: SessionScope, hop: number, handler: ResourceHandler) {
    this.#scope = scope;
    this.#hop = hop;
    this.#handler = handler;
    scope.signal.onAbort(this.end);
  }

  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#scope.signal.offAbort(this.end);
    // What it throws changes nothing: it is no longer needed, and a first error stands.
    void this.#scope.guarded(this.#hop, 'cancel of the resource handler', () =>
      this.#handler.cancel?.(),
    );
  };
}
