import { readableField } from '../../../session/fieldValue.ts';
import type { Request } from '../../message/request.ts';
import type { AuthChallenge } from '../../handlers/requestHandler.ts';
import { sameCredentials } from './credentials.ts';
import type {
  CredentialCache,
  CredentialsProvenance,
  ProtectionSpace,
  CachedLogin,
} from './credentials.ts';
import type { Credentials } from './schemes/scheme.ts';
import type { AuthOffer } from './schemes/schemes.ts';
import type { RequestLogin } from './requestLogins.ts';
import { SHARED_LOGIN } from './credentialsCallbacks.ts';
import type { CredentialsCallbacks } from './credentialsCallbacks.ts';

/** Whom the request authenticates to (Chromium: HttpAuth::Target). */
export interface AuthTarget {
  readonly isProxy: boolean;
  /** Of the server, or of the proxy: the credentials stay with it. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** Whom the request says that it goes as: each is tried once, silently. */
  readonly stated: readonly RequestLogin[];
  /** What the user wrote into the field by hand, which goes first; null: nothing. */
  readonly written: string | null;
  readonly asked: CredentialsCallbacks;
}

/** Who may give credentials, and whose logins are used in place of a question. */
export interface CredentialsProvider {
  readonly owner: string;
  /** Null: no answer, the next one is asked. */
  ask(challenge: AuthChallenge): Promise<ProvidedCredentials | 'cancel' | null>;
}

export interface ProvidedCredentials {
  readonly credentials: Credentials;
  readonly giver: CredentialsProvenance;
  /** Whether they were given before. */
  readonly known: boolean;
  /** They are remembered for each of them. */
  readonly owners: readonly string[];
}

/** Selects the identity of one hop at one server or proxy: which logins it may use, and who gives others (decision 27). */
export class IdentitySelector {
  /** The owner of what a request that states somebody has logged in with; null: it states nobody. */
  readonly stated: string | null;
  readonly #request: Request;
  readonly #target: AuthTarget;
  readonly #cache: CredentialCache;
  /** What was sent since the last success. */
  readonly #tried: { readonly space: ProtectionSpace; readonly credentials: Credentials }[] = [];

  constructor(request: Request, party: AuthTarget, cache: CredentialCache) {
    this.#request = request;
    this.#target = party;
    this.#cache = cache;
    const { stated, written } = party;
    const users = stated.map(({ username, password, scheme }) => [username, password, scheme]);
    this.stated =
      stated.length === 0 && written === null ? null : JSON.stringify([written, ...users]);
  }

  /** Whose logins it may use there. */
  readonly ownerOf = (space: ProtectionSpace): string => {
    if (this.stated !== null) return this.stated;
    const { asked } = this.#target;
    return asked.client ?? asked.handlersFor(this.challengeOf(space));
  };

  /** Credentials have gone out. */
  tried(space: ProtectionSpace, credentials: Credentials): void {
    this.#tried.push({ space, credentials });
  }

  /** They were accepted: whoever asks again may be answered with them again. */
  succeeded(): void {
    this.#tried.length = 0;
  }

  /** What is remembered for this owner and was not sent in vain. */
  untried(space: ProtectionSpace, owner: string): CachedLogin | null {
    const cached = this.#cache.get(space, owner);
    if (cached === null) return null;
    return this.#wasTried(space, cached.login.credentials) ? null : cached;
  }

  /** The next that the request states, and that this offer can take; null: none is left. */
  nextStated({ scheme }: AuthOffer, space: ProtectionSpace): RequestLogin | null {
    const next = this.#target.stated.find((one) => {
      if (one.from === 'request') {
        return (one.scheme ?? scheme.name) === scheme.name && !this.#wasTried(space, one);
      }
      // A URL says nothing of schemes: who has been shown the proof of a password is not shown the password. A server that
      // refuses `bob:b2@` in Digest and then offers Basic alone does not get "b2".
      const inOther = this.#tried.some(
        (other) => other.space.scheme !== space.scheme && sameCredentials(other.credentials, one),
      );
      return scheme.takesUserInfo && !inOther && !this.#wasTried(space, one);
    });
    return next ?? null;
  }

  /** In order. A request that states somebody keeps what it is given to itself, whoever gives it. */
  providers(space: ProtectionSpace): readonly CredentialsProvider[] {
    const { asked } = this.#target;
    const others = this.stated ?? asked.handlersFor(this.challengeOf(space));
    const askOthers: CredentialsProvider = {
      owner: others,
      ask: (challenge) => this.#askOthers(space, others, challenge),
    };
    if (asked.client === null) return [askOthers];
    const owner = this.stated ?? asked.client;
    return [{ owner, ask: (challenge) => this.#askClient(owner, challenge) }, askOthers];
  }

  challengeOf({ scheme, realm }: ProtectionSpace, attempt = 1): AuthChallenge {
    const { isProxy, host, port } = this.#target;
    return {
      request: this.#request,
      originUrl: new URL(this.#request.url).origin,
      ...{ isProxy, host, port, scheme },
      realm: readableField(realm),
      attempt,
    };
  }

  async #askClient(
    owner: string,
    challenge: AuthChallenge,
  ): Promise<ProvidedCredentials | 'cancel' | null> {
    const decision = await this.#target.asked.askClient(challenge);
    if (decision?.action !== 'provide') return decision && 'cancel';
    const giver = { by: { kind: 'client' }, at: Date.now() } as const;
    return { credentials: decision, giver, known: false, owners: [owner] };
  }

  async #askOthers(
    space: ProtectionSpace,
    owner: string,
    challenge: AuthChallenge,
  ): Promise<ProvidedCredentials | 'cancel'> {
    const owners = this.stated === null && owner !== SHARED_LOGIN ? [owner, SHARED_LOGIN] : [owner];
    const known: CachedLogin[] = [];
    const { decision, by } = await this.#target.asked.askOthers(challenge, () => {
      // Those whose credentials were refused have said whom it goes as.
      if (this.stated !== null || this.#tried.length > 0) return null;
      const anybody = this.untried(space, SHARED_LOGIN);
      if (anybody === null) return null;
      known.push(anybody);
      return { action: 'provide', ...anybody.login.credentials };
    });
    if (decision.action !== 'provide') return 'cancel';
    const [before] = known;
    const giver = before === undefined ? { by, at: Date.now() } : before.giver;
    return { credentials: decision, giver, known: before !== undefined, owners };
  }

  #wasTried({ scheme, realm }: ProtectionSpace, credentials: Credentials): boolean {
    return this.#tried.some(
      ({ space, credentials: other }) =>
        space.scheme === scheme && space.realm === realm && sameCredentials(other, credentials),
    );
  }
}
