import type { AttributedDecision, Callbacks } from '../../decisions/points/callbacks.ts';
import type { IdentifiedHandler } from '../../handlers/handlers.ts';
import type { AuthChallenge, AuthDecision, RequestHandler } from '../../handlers/requestHandler.ts';

/**
 * The owner of logins that a person or a handler gave: requests that state nobody, and that no other rule or module speaks
 * for, go as whoever has logged in to the realm.
 */
export const SHARED_LOGIN = 'anybody';

/** The client of a request, as far as challenges go. */
interface AskedClient {
  /** What is asked about challenges; null: it answers none. */
  readonly answering: object | null;
  asHandler(challenge: AuthChallenge): RequestHandler;
}

type AskedCallbacks = Pick<Callbacks, 'clientCredentials' | 'getAuthCredentials'>;

/** Asks the client and the handlers for credentials on behalf of one hop. What tells them apart keeps their logins apart. */
export class CredentialsCallbacks {
  readonly #callbacks: AskedCallbacks;
  readonly #hop: number;
  readonly #client: AskedClient;
  readonly #handlers: readonly IdentifiedHandler[];

  constructor(
    callbacks: AskedCallbacks,
    hop: number,
    client: AskedClient,
    handlers: readonly IdentifiedHandler[],
  ) {
    this.#callbacks = callbacks;
    this.#hop = hop;
    this.#client = client;
    this.#handlers = handlers;
  }

  /** Null: the client is not asked. */
  get client(): string | null {
    const { answering } = this.#client;
    return answering === null ? null : `client ${numberOf(answering)}`;
  }

  /** The rules and modules that may answer this challenge; {@link SHARED_LOGIN}: there are none. */
  handlersFor(challenge: AuthChallenge): string {
    const names = this.#handlers.flatMap((handler) => nameOf(handler, challenge) ?? []);
    return names.length === 0 ? SHARED_LOGIN : JSON.stringify(names);
  }

  /** Null: the client gives no answer. */
  askClient(challenge: AuthChallenge): Promise<AuthDecision | null> {
    const client = this.#client.asHandler(challenge);
    return this.#callbacks.clientCredentials(this.#hop, challenge, client);
  }

  /** @param known what is known by the time that handlers have not answered, in place of asking a person */
  askOthers(
    challenge: AuthChallenge,
    known: () => AuthDecision | null,
  ): Promise<AttributedDecision<AuthDecision>> {
    return this.#callbacks.getAuthCredentials(this.#hop, challenge, known);
  }
}

/** Null: it has nothing to say about this challenge. */
function nameOf({ handler, by }: IdentifiedHandler, challenge: AuthChallenge): string | null {
  if (!('getAuthCredentials' in handler)) return null;
  if (handler.whoGives !== undefined) return handler.whoGives(challenge);
  // A handler may be made anew for each request; its file stays.
  return 'file' in by ? by.file : `handler ${numberOf(handler)}`;
}

const numbers = new WeakMap<object, number>();
let count = 0;

function numberOf(object: object): number {
  const number = numbers.get(object) ?? ++count;
  numbers.set(object, number);
  return number;
}
