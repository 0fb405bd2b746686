import { labelOf } from '../../requestFile/requestTests.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';

/** A request of a file that is being sent, from its first question on, with all that it needs. */
export interface RunningRequest {
  readonly title: string;
  /** Those that it has led to so far. */
  readonly sessions: ReadonlySet<string>;
  /** Sends nothing more, and ends what is open: a session, a question, a script, a wait. */
  cancel(): void;
}

/** The requests that a person has sent one by one and that are not done. */
export class RunningRequests {
  readonly #all = new Set<RunningRequest>();

  get all(): readonly RunningRequest[] {
    return [...this.#all];
  }

  /** Null: no request has led to this session. */
  of(session: string): RunningRequest | null {
    return this.all.find(({ sessions }) => sessions.has(session)) ?? null;
  }

  async during<Answer>(
    request: ParsedRequest,
    { controller, sessions }: Begun,
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    const running = {
      ...{ title: labelOf(request), sessions },
      cancel: () => {
        controller.abort();
      },
    };
    this.#all.add(running);
    try {
      return await send();
    } finally {
      this.#all.delete(running);
    }
  }
}

interface Begun {
  readonly controller: AbortController;
  readonly sessions: ReadonlySet<string>;
}
