import { readableField } from '../message/fieldValue.ts';
import { headerFault, headerValues } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import type { AuthDecision, GetAuthCredentials } from '../requestHandler.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { ResponseHead } from '../transport/exchange.ts';
import { parseChallenges, parseParameters } from './challenges.ts';
import type { Challenge } from './challenges.ts';
import type { ProtectionSpace } from './credentials.ts';
import { UnfitCredentialsError } from './scheme.ts';
import type { AuthMessage, Authorization, Credentials, Login, Verdict } from './scheme.ts';
import { answerable } from './schemes.ts';
import type { Offer } from './schemes.ts';

/** A guard against a handler that gives the same wrong answer for ever; CEF has none. */
const MAX_ASKED = 10;
/** A guard against a server that calls every answer stale. */
const MAX_AGAIN = 10;

/** It wants a ticket that belongs to the system, mostly Kerberos'. */
const NEGOTIATE = 'negotiate (which needs a Kerberos ticket)';

/** Asks one client, then rules, modules and a person. */
export type AskCredentials = (
  parameters: Omit<GetAuthCredentials, 'browser' | 'frame' | 'hop' | 'callback'>,
) => Promise<AuthDecision>;

/** Who wants to know who we are. */
export interface AuthParty {
  readonly isProxy: boolean;
  /** Of the server, or of the proxy: the credentials stay with it. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** User-info of the server's or the proxy's URL: tried once, silently. */
  readonly fromUrl: Credentials | null;
  readonly ask: AskCredentials;
}

/** Why credentials go out. `unasked`: remembered, and the other side has not asked yet. */
type Origin = 'unasked' | 'remembered' | 'url' | 'asked' | 'again';

interface Given {
  readonly credentials: Credentials;
  readonly from: Origin;
}

/** The credentials that went out last, so that a success can be remembered and a failure forgotten. */
interface Sent {
  readonly space: ProtectionSpace;
  readonly login: Login;
  readonly authorization: Authorization;
}

/**
 * One hop's conversation with one party that authenticates: the server, by WWW-Authenticate and 401, or a proxy, by
 * Proxy-Authenticate and 407, whether for a request or for CONNECT (RFC 9110, section 11).
 */
export class Authenticator {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #party: AuthParty;
  #fromUrl: Credentials | null;
  #sent: Sent | null = null;
  #asked = 0;
  #again = 0;
  #triedRemembered = false;
  /** Schemes that the other side offers and does not speak. */
  readonly #unable = new Set<string>();

  constructor(scope: SessionScope, hop: number, request: Request, party: AuthParty) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#party = party;
    this.#fromUrl = party.fromUrl;
  }

  /** What was answered last vouches for a connection: the next message must go out on the one that its challenge came on. */
  get connectionBound(): boolean {
    return this.#sent?.login.connectionBound === true;
  }

  /** Whether what was answered last wants a connection of its own. */
  get ownConnection(): boolean {
    return this.#sent?.login.ownConnection === true;
  }

  /** The header value to send unasked, or null: remembered credentials, where they belong. */
  initial(message: AuthMessage): Promise<string | null> | null {
    const { credentials } = this.#scope.context;
    if (credentials.empty) return null;
    const { isProxy, origin } = this.#party;
    // A proxy guards itself, not places behind it.
    const path = isProxy ? '/' : new URL(this.#request.url).pathname;
    const remembered = credentials.covering(isProxy, origin, path);
    if (remembered === null) return null;
    if (remembered.login.needsBody && message.body === undefined) return null;
    return this.#send(remembered.space, remembered.login, message, 'unasked');
  }

  /**
   * The header value to try next after a 401 or 407, or null: that is the response. In order: again what the server
   * has only called stale, the URL's own user-info, what is remembered for this protection space, then whoever answers
   * `getAuthCredentials`.
   * @param beforeAsking called before somebody is asked, who may take any time
   */
  async answer(
    head: ResponseHead,
    message: AuthMessage,
    beforeAsking?: () => Promise<void>,
  ): Promise<string | null> {
    const field = this.#party.isProxy ? 'proxy-authenticate' : 'www-authenticate';
    const challenges = parseChallenges(headerValues(head.headers, field));
    const sent = this.#sent;
    this.#sent = null;
    if (sent !== null) {
      const verdict = this.#verdict(challenges, sent);
      if (verdict === 'again') {
        if (++this.#again <= MAX_AGAIN) {
          return this.#send(sent.space, sent.login, message, 'again');
        }
        this.#report(`calls every answer stale; it was answered ${String(MAX_AGAIN)} times.`);
        return null;
      }
      if (verdict === 'refused') this.#scope.context.credentials.forget(sent.space, sent.login);
      else this.#passOver(sent.space.scheme);
    }

    const [offer] = answerable(challenges).filter(({ scheme }) => !this.#unable.has(scheme.name));
    if (offer === undefined) {
      this.#report(
        `asks for credentials and offers ${inWords(challenges)}: that cannot be answered.`,
      );
      return null;
    }
    this.#mentionNegotiate(challenges, offer);
    const space = this.#spaceOf(offer);
    let given = this.#known(offer, space);
    if (given === null) {
      await beforeAsking?.();
      given = await this.#ask(offer, space);
    }
    if (given === null) return null;
    const login = offer.scheme.begin(offer.challenge, given.credentials);
    return this.#send(space, login, message, given.from);
  }

  /** Called with a response that is no challenge: what was sent is remembered, and the other side's proof is checked. */
  succeeded(head: ResponseHead): void {
    const sent = this.#sent;
    if (sent === null) return;
    const { space, login, authorization } = sent;
    const { credentials } = this.#scope.context;
    const field = this.#party.isProxy ? 'proxy-authentication-info' : 'authentication-info';
    const info = parseParameters(headerValues(head.headers, field));
    const proof = info.get('rspauth');
    if (proof !== undefined && authorization.rspauth !== null && proof !== authorization.rspauth) {
      this.#report(
        'claims to know the password, and its proof (rspauth) is wrong: it may be another.',
      );
      credentials.forget(space, login);
      return;
    }
    login.informed?.(info);
    const prefixes = login.spaces(new URL(this.#request.url));
    // Whoever asks again in this hop may be answered with them again: another connection, NTLM's next handshake.
    this.#triedRemembered = false;
    this.#again = 0;
    credentials.set(space, login, space.isProxy && prefixes.length > 0 ? ['/'] : prefixes);
  }

  #verdict(challenges: readonly Challenge[], sent: Sent): Verdict {
    const challenge = challenges.find((other) => isFor(other, sent));
    return challenge === undefined
      ? 'refused'
      : sent.login.challenged(challenge, sent.authorization);
  }

  /** The credentials were not tried, so the question does not count; another scheme may show them, so it is asked again. */
  #passOver(scheme: string): void {
    this.#unable.add(scheme);
    this.#asked = Math.max(0, this.#asked - 1);
    this.#report(`offers ${scheme} and does not go on with it.`);
  }

  /** What needs no question: user-info of the URL, then what is remembered for this space. */
  #known({ scheme }: Offer, space: ProtectionSpace): Given | null {
    if (this.#fromUrl !== null && scheme.takesUserInfo) {
      const credentials = this.#fromUrl;
      this.#fromUrl = null;
      return { credentials, from: 'url' };
    }
    if (this.#triedRemembered) return null;
    this.#triedRemembered = true;
    const remembered = this.#scope.context.credentials.get(space);
    return remembered && { credentials: remembered.credentials, from: 'remembered' };
  }

  async #ask({ scheme }: Offer, space: ProtectionSpace): Promise<Given | null> {
    if (this.#asked >= MAX_ASKED) {
      this.#report(`refused credentials ${String(MAX_ASKED)} times; they are not asked for again.`);
      return null;
    }
    this.#asked++;
    const { isProxy, host, port, ask } = this.#party;
    const decision = await ask({
      request: this.#request,
      originUrl: new URL(this.#request.url).origin,
      isProxy,
      host,
      port,
      realm: readableField(space.realm),
      scheme: scheme.name,
      attempt: this.#asked,
    });
    if (decision.action !== 'provide') return null;
    const { username, password } = decision;
    return { credentials: { username, password }, from: 'asked' };
  }

  async #send(
    space: ProtectionSpace,
    login: Login,
    message: AuthMessage,
    from: Origin,
  ): Promise<string | null> {
    try {
      const authorization = await login.authorize(message);
      if (headerFault(['Authorization', authorization.value]) !== undefined) {
        throw new UnfitCredentialsError(
          `The user name holds a character that ${space.scheme} credentials cannot have.`,
        );
      }
      this.#sent = { space, login, authorization };
      this.#tell(space, from);
      return authorization.value;
    } catch (error) {
      if (!(error instanceof UnfitCredentialsError)) throw error;
      this.#scope.report(this.#hop, error.message);
      return null;
    }
  }

  /** Browsers answer Negotiate with the system's Kerberos ticket before all else; who expects that has to know. */
  #mentionNegotiate(challenges: readonly Challenge[], { scheme }: Offer): void {
    if (this.#asked > 0 || !challenges.some((other) => other.scheme === 'negotiate')) return;
    this.#report(`offers ${NEGOTIATE}; ${scheme.name} is answered in its place.`);
  }

  /** What was asked for stands in the log already, as a decision. */
  #tell({ isProxy, scheme, realm }: ProtectionSpace, from: Origin): void {
    if (from === 'asked') return;
    const { host, port } = this.#party;
    this.#scope.log.append({
      type: 'credentials:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      ...{ isProxy, host, port, scheme },
      realm: readableField(realm),
      from: from === 'unasked' ? 'remembered' : from,
      unasked: from === 'unasked',
    });
  }

  #spaceOf({ challenge }: Offer): ProtectionSpace {
    const { isProxy, origin } = this.#party;
    const realm = challenge.parameters.get('realm') ?? '';
    return { origin, scheme: challenge.scheme, realm, isProxy };
  }

  #report(what: string): void {
    this.#scope.report(this.#hop, `The ${this.#party.isProxy ? 'proxy' : 'server'} ${what}`);
  }
}

function isFor({ scheme, parameters }: Challenge, { space }: Sent): boolean {
  return scheme === space.scheme && (parameters.get('realm') ?? '') === space.realm;
}

function inWords(challenges: readonly Challenge[]): string {
  const words = challenges.map(({ scheme }) => (scheme === 'negotiate' ? NEGOTIATE : scheme));
  return words.join(', ') || 'nothing';
}
