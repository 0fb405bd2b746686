import type { DecisionScope } from '../decisions/decisionPoint.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { ResourceHandler } from './resourceHandler.ts';

/**
 * Sees to it that a handler hears `cancel` exactly once, however it ends (CEF: CefResourceHandler::Cancel), and from the
 * moment that it was given: one that comes when its request is over, or is never opened, has something to close too.
 */
export class HandlerLifetime {
  readonly handler: ResourceHandler;
  /** Who gave it. */
  by: DecidedBy = { kind: 'default' };
  readonly #scope: Pick<DecisionScope, 'signal' | 'notify'>;
  readonly #hop: number;
  #ended = false;

  constructor(
    scope: Pick<DecisionScope, 'signal' | 'notify'>,
    hop: number,
    handler: ResourceHandler,
  ) {
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
