import { logDecision } from '../../decisions/logDecision.ts';
import { readableField } from '../../../session/fieldValue.ts';
import type { AuthScope } from './authScope.ts';
import { sameCredentials } from './credentials.ts';
import type { CachedLogin } from './credentials.ts';
import type { AuthTarget } from './identitySelector.ts';
import type { InUse } from './loginMemory.ts';
import type { RequestLogin } from './requestLogins.ts';
import type { Challenge } from './schemes/challenges.ts';
import type { AuthOffer } from './schemes/schemes.ts';

/** It wants a ticket that belongs to the system, mostly Kerberos'. */
const NEGOTIATE = 'negotiate (which needs a Kerberos ticket)';

/** Why credentials go out. `unasked`: remembered, and the other side has not asked yet. */
export type CredentialsOrigin =
  'unasked' | 'remembered' | 'shared' | 'asked' | 'again' | RequestLogin['from'];

/** What the log says of one hop's conversation with one party that authenticates. */
export class AuthLog {
  readonly #scope: AuthScope;
  readonly #hop: number;
  readonly #target: AuthTarget;

  constructor(scope: AuthScope, hop: number, target: AuthTarget) {
    this.#scope = scope;
    this.#hop = hop;
    this.#target = target;
  }

  /** @param what the rest of a sentence that begins with the party: "refused it." */
  report(what: string): void {
    this.#scope.report(this.#hop, `The ${this.#target.isProxy ? 'proxy' : 'server'} ${what}`);
  }

  notSupported(challenges: readonly Challenge[]): void {
    const words = challenges.map(({ scheme }) => (scheme === 'negotiate' ? NEGOTIATE : scheme));
    this.report(
      `asks for credentials with ${words.join(', ') || 'nothing'}, which is not supported.`,
    );
  }

  /** Browsers answer Negotiate with the system's Kerberos ticket before all else; who expects that has to know. */
  negotiateIsOffered(challenges: readonly Challenge[], { scheme }: AuthOffer): void {
    if (!challenges.some((other) => other.scheme === 'negotiate')) return;
    this.report(`offers ${NEGOTIATE}. ${scheme.name} is used instead.`);
  }

  /** What was asked for stands in the log already, as a decision. */
  sent({ space: { isProxy, scheme, realm }, login, giver }: InUse, from: CredentialsOrigin): void {
    if (from === 'asked' || from === 'shared') return;
    const { host, port, stated } = this.#target;
    // What the request states itself need not be remembered.
    const own = stated.find((one) => sameCredentials(one, login.credentials))?.from;
    const told = from === 'unasked' || from === 'remembered' ? (own ?? 'remembered') : from;
    this.#scope.log.append({
      type: 'credentials:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      ...{ isProxy, host, port, scheme },
      realm: readableField(realm),
      from: told,
      unasked: from === 'unasked',
      ...(told === 'request' ? { username: login.credentials.username } : {}),
      ...(giver === null || from === 'again' ? {} : { givenBy: giver.by }),
    });
  }

  /** The decision that this request has waited for, which another one was asked for. */
  shared({ space: { scheme, realm }, giver }: CachedLogin, since: number): void {
    if (giver === null) return;
    const { log } = this.#scope;
    logDecision(log, {
      callback: 'getAuthCredentials',
      hop: this.#hop,
      decision: { kind: 'provide', scheme, realm: readableField(realm), username: null },
      by: giver.by,
      remembered: true,
      givenAt: giver.at,
      waitedMs: log.now() - since,
    });
  }
}
