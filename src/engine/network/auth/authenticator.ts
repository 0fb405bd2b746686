import { abortable } from '../../async/abortable.ts';
import { headerFault, headerValues } from '../../../session/headers.ts';
import type { Request } from '../../message/request.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import type { AuthScope } from './authScope.ts';
import { parseChallenges, parseParameters } from './schemes/challenges.ts';
import type { Challenge } from './schemes/challenges.ts';
import { AuthLog } from './authLog.ts';
import type { CredentialsOrigin } from './authLog.ts';
import type { CachedLogin, OpenQuestion, ProtectionSpace } from './credentials.ts';
import { UnfitCredentialsError } from './schemes/scheme.ts';
import type { AuthMessage, Authorization, Credentials, AuthVerdict } from './schemes/scheme.ts';
import { answerable } from './schemes/schemes.ts';
import type { AuthOffer } from './schemes/schemes.ts';
import { IdentitySelector } from './identitySelector.ts';
import type { CredentialsProvider, AuthTarget } from './identitySelector.ts';
import { LoginMemory } from './loginMemory.ts';
import type { InUse } from './loginMemory.ts';

/** A guard against a handler that gives the same wrong answer for ever; CEF has none. */
const MAX_ASKED = 10;
/** A guard against a server that calls every answer stale. */
const MAX_AGAIN = 10;

/** The credentials that went out last, so that a success can be remembered and a failure forgotten. */
interface Sent extends InUse {
  readonly authorization: Authorization;
}

/** A challenge that is being answered. */
interface Answering {
  readonly offer: AuthOffer;
  readonly space: ProtectionSpace;
  readonly message: AuthMessage;
  /** Called before anything that may take any time. */
  readonly ready: () => Promise<void>;
}

/**
 * One hop's conversation with one party that authenticates: the server, by WWW-Authenticate and 401, or a proxy, by
 * Proxy-Authenticate and 407, whether for a request or for CONNECT (RFC 9110, section 11).
 */
export class Authenticator {
  readonly #scope: AuthScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #target: AuthTarget;
  readonly #identities: IdentitySelector;
  readonly #log: AuthLog;
  readonly #memory: LoginMemory;
  #sent: Sent | null = null;
  /** Whether what was sent has been accepted: who asks again does not refuse it, but begins anew on another connection. */
  #accepted = false;
  #asked = 0;
  #again = 0;
  /** Schemes that the other side offers and does not speak. */
  readonly #unable = new Set<string>();

  constructor(scope: AuthScope, hop: number, request: Request, party: AuthTarget) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#target = party;
    this.#identities = new IdentitySelector(request, party, scope.context.credentials);
    this.#log = new AuthLog(scope, hop, party);
    this.#memory = new LoginMemory(scope.context.credentials, request.url);
  }

  /** What was answered last vouches for a connection: the next message must go out on the one that its challenge came on. */
  get connectionBound(): boolean {
    return this.#sent?.login.connectionBound === true;
  }

  /** Whether what was answered last wants a connection of its own. */
  get ownConnection(): boolean {
    return this.#sent?.login.ownConnection === true;
  }

  /** What tells apart whom the other side takes this hop for, or will; null: for nobody that is known. */
  get identity(): string | null {
    const { credentials } = this.#scope.context;
    const { isProxy, origin } = this.#target;
    const login =
      this.#sent?.login ??
      credentials.latest(isProxy, origin, this.#identities.ownerOf)?.login ??
      null;
    return login && JSON.stringify([login.credentials.username, login.credentials.password]);
  }

  /** The header value to send unasked, or null: remembered credentials, where they belong. */
  initial(message: AuthMessage): Promise<string | null> | null {
    const { credentials } = this.#scope.context;
    if (credentials.empty) return null;
    const { isProxy, origin } = this.#target;
    const { pathname } = new URL(this.#request.url);
    const cached = credentials.covering(isProxy, origin, pathname, this.#identities.ownerOf);
    if (cached === null) return null;
    if (cached.login.needsBody && message.body === undefined) return null;
    return this.#send(this.#fromCache(cached), message, 'unasked');
  }

  /**
   * The header value to try next after a 401 or 407, or null: that is the response. In order: again what the server
   * has only called stale, what is remembered for this protection space and whoever this request goes as, what the
   * request states, then whoever answers `getAuthCredentials`.
   * @param beforeAsking called before somebody is asked, who may take any time
   */
  async answer(
    head: ResponseHead,
    message: AuthMessage,
    beforeAsking?: () => Promise<void>,
  ): Promise<string | null> {
    const field = this.#target.isProxy ? 'proxy-authenticate' : 'www-authenticate';
    const challenges = parseChallenges(headerValues(head.headers, field));
    const sent = this.#accepted ? null : this.#sent;
    this.#sent = null;
    if (sent !== null) {
      const verdict = this.#verdict(challenges, sent);
      if (verdict === 'again') {
        if (++this.#again <= MAX_AGAIN) {
          return this.#send(sent, message, 'again');
        }
        this.#log.report(`calls every answer stale; it was answered ${String(MAX_AGAIN)} times.`);
        return null;
      }
      if (verdict !== 'elsewhere' || !this.#memory.isProven(sent)) this.#memory.forget(sent);
      if (verdict === 'unable') this.#skipScheme(sent.space.scheme);
    }

    const [offer] = answerable(challenges).filter(({ scheme }) => !this.#unable.has(scheme.name));
    if (offer === undefined) {
      this.#log.notSupported(challenges);
      return null;
    }
    if (this.#asked === 0) this.#log.negotiateIsOffered(challenges, offer);
    let waited: Promise<void> | undefined;
    const ready = (): Promise<void> => (waited ??= beforeAsking?.() ?? Promise.resolve());
    return this.#answer({ offer, space: this.#spaceOf(offer), message, ready });
  }

  /** Called with a response that is no challenge: what was sent is remembered, and the other side's proof is checked. */
  succeeded(head: ResponseHead): void {
    const sent = this.#sent;
    if (sent === null) return;
    const { login, authorization } = sent;
    const field = this.#target.isProxy ? 'proxy-authentication-info' : 'authentication-info';
    const info = parseParameters(headerValues(head.headers, field));
    const proof = info.get('rspauth');
    if (proof !== undefined && authorization.rspauth !== null && proof !== authorization.rspauth) {
      this.#log.report(
        'could not prove that it knows the password (rspauth is wrong). It may be a different server.',
      );
      this.#memory.forget(sent);
      return;
    }
    login.informed?.(info);
    // Whoever asks again in this hop may be answered with them again: another connection, NTLM's next handshake.
    this.#identities.succeeded();
    this.#again = 0;
    this.#accepted = true;
    this.#memory.remember(sent, true);
  }

  /** `elsewhere`: another realm asks, which says nothing of a login to this one (Chromium: DIFFERENT_REALM). */
  #verdict(challenges: readonly Challenge[], sent: Sent): AuthVerdict | 'elsewhere' {
    const challenge = challenges.find((other) => isFor(other, sent));
    return challenge === undefined
      ? 'elsewhere'
      : sent.login.challenged(challenge, sent.authorization);
  }

  /** The credentials were not tried, so the question does not count; another scheme may show them, so it is asked again. */
  #skipScheme(scheme: string): void {
    this.#unable.add(scheme);
    this.#asked = Math.max(0, this.#asked - 1);
    this.#log.report(`offered ${scheme} and then did not continue with it.`);
  }

  async #answer(answering: Answering): Promise<string | null> {
    const { offer, space } = answering;
    const owner = this.#identities.stated;
    if (owner !== null) {
      const known = this.#identities.untried(space, owner);
      if (known !== null) return this.#useCached(answering, known);
      const stated = this.#identities.nextStated(offer, space);
      if (stated !== null) {
        return this.#start(answering, stated, { owners: [owner], giver: null }, stated.from);
      }
    }
    for (const asking of this.#identities.providers(space)) {
      const known = this.#identities.untried(space, asking.owner);
      const answer =
        known === null ? await this.#askOnce(answering, asking) : this.#useCached(answering, known);
      if (answer !== undefined) return answer;
    }
    return null;
  }

  /**
   * One question at a time: whoever needs the same answer meanwhile waits for it. Undefined: no answer, the next one is
   * asked.
   */
  async #askOnce(
    answering: Answering,
    asking: CredentialsProvider,
  ): Promise<string | null | undefined> {
    const { space } = answering;
    const { credentials } = this.#scope.context;
    await answering.ready();
    for (;;) {
      const known = this.#identities.untried(space, asking.owner);
      if (known !== null) return this.#useCached(answering, known);
      const open = credentials.asked(space, asking.owner);
      if (open === null) break;
      const since = this.#scope.log.now();
      await this.#waitFor(open);
      const shared = this.#identities.untried(space, asking.owner);
      if (shared !== null) {
        this.#log.shared(shared, since);
        return this.#useCached(answering, shared, 'shared');
      }
    }
    if (this.#asked >= MAX_ASKED) {
      this.#log.report(`refused credentials ${String(MAX_ASKED)} times. You are not asked again.`);
      return null;
    }
    using _ = credentials.ask(space, asking.owner, this.#scope.log.session);
    const given = await asking.ask(this.#identities.challengeOf(space, this.#asked + 1));
    if (given === null) return undefined;
    this.#asked++;
    if (given === 'cancel') return null;
    const from = given.known ? 'remembered' : 'asked';
    const value = await this.#start(answering, given.credentials, given, from);
    // They count from now on: requests that are under way need not be asked about as well.
    if (value !== null && this.#sent !== null) this.#memory.remember(this.#sent, false);
    return value;
  }

  async #waitFor({ session, closed }: OpenQuestion): Promise<void> {
    const { phase, signal } = this.#scope;
    const before = phase.current;
    phase.start(this.#hop, 'asking', session);
    const goOn = this.#scope.pauseTimeouts();
    try {
      await abortable(closed, signal);
    } finally {
      goOn();
    }
    if (before !== null) phase.start(this.#hop, before);
  }

  /** What nobody has accepted yet counts as the answer to a question when it is refused. */
  #fromCache({ space, owner, login, giver, proven }: CachedLogin): InUse {
    if (!proven) this.#asked++;
    return { space, owners: [owner], login, giver };
  }

  #useCached(
    answering: Answering,
    cached: CachedLogin,
    from: 'remembered' | 'shared' = 'remembered',
  ): Promise<string | null> {
    const { login, ...whose } = this.#fromCache(cached);
    return this.#start(answering, login.credentials, whose, from);
  }

  #start(
    { offer, space, message }: Answering,
    { username, password }: Credentials,
    { owners, giver }: Pick<InUse, 'owners' | 'giver'>,
    from: CredentialsOrigin,
  ): Promise<string | null> {
    const login = offer.scheme.begin(offer.challenge, { username, password });
    return this.#send({ space, owners, login, giver }, message, from);
  }

  async #send(inUse: InUse, message: AuthMessage, from: CredentialsOrigin): Promise<string | null> {
    const { space, owners, login, giver } = inUse;
    try {
      const authorization = await login.authorize(message);
      if (headerFault(['Authorization', authorization.value]) !== undefined) {
        throw new UnfitCredentialsError(
          `The user name has a character that ${space.scheme} credentials can't contain.`,
        );
      }
      if (from !== 'again') this.#identities.tried(space, login.credentials);
      this.#sent = { space, owners, login, giver, authorization };
      this.#accepted = false;
      this.#log.sent(inUse, from);
      return authorization.value;
    } catch (error) {
      if (!(error instanceof UnfitCredentialsError)) throw error;
      this.#scope.report(this.#hop, error.message);
      return null;
    }
  }

  #spaceOf({ challenge }: AuthOffer): ProtectionSpace {
    const { isProxy, origin } = this.#target;
    const realm = challenge.parameters.get('realm') ?? '';
    return { origin, scheme: challenge.scheme, realm, isProxy };
  }
}

function isFor({ scheme, parameters }: Challenge, { space }: Sent): boolean {
  return scheme === space.scheme && (parameters.get('realm') ?? '') === space.realm;
}
