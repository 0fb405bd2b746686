import { Authenticator } from '../../auth/authenticator.ts';
import { parseChallenges } from '../../auth/schemes/challenges.ts';
import type { AuthMessage } from '../../auth/schemes/scheme.ts';
import { answerable } from '../../auth/schemes/schemes.ts';
import type { CredentialsCallbacks } from '../../auth/credentialsCallbacks.ts';
import { headerValue, headerValues } from '../../../../session/headers.ts';
import type { Request } from '../../../message/request.ts';
import type { ResponseHead } from '../../../message/responseHead.ts';
import type { ProxyAuthentication } from './connectTunnel.ts';
import { proxyUrl } from './proxyServer.ts';
import type { ProxyServer } from './proxyServer.ts';
import type { ProxyScope } from './proxyScope.ts';

/**
 * The credentials of one hop for one proxy: a Proxy-Authorization that the user wrote by hand goes first, then what the
 * proxy was answered in this hop, then what is remembered for it.
 */
export class ProxyCredentials implements ProxyAuthentication {
  readonly #authenticator: Authenticator;
  #own: string | null;
  #next: string | null = null;

  constructor(
    scope: ProxyScope,
    hop: number,
    request: Request,
    proxy: ProxyServer,
    asked: CredentialsCallbacks,
  ) {
    const { host, port, credentials } = proxy;
    this.#own = headerValue(request.headers, 'proxy-authorization') ?? null;
    this.#authenticator = new Authenticator(scope, hop, request, {
      ...{ isProxy: true, origin: proxyUrl(proxy), host, port, asked },
      stated: credentials === null ? [] : [{ ...credentials, from: 'url' }],
      written: this.#own,
    });
  }

  get identity(): string | null {
    return this.#own ?? this.#authenticator.identity;
  }

  get connectionBound(): boolean {
    return this.#authenticator.connectionBound;
  }

  async authorization(message: AuthMessage): Promise<string | null> {
    return this.#own ?? this.#next ?? (await this.#authenticator.initial(message));
  }

  async challenged(
    head: ResponseHead,
    message: AuthMessage,
    beforeAsking?: () => Promise<void>,
  ): Promise<'answered' | 'unsupported' | 'refused'> {
    this.#own = null;
    this.#next = await this.#authenticator.answer(head, message, beforeAsking);
    if (this.#next !== null) return 'answered';
    const challenges = parseChallenges(headerValues(head.headers, 'proxy-authenticate'));
    return answerable(challenges).length === 0 ? 'unsupported' : 'refused';
  }

  succeeded(head: ResponseHead): void {
    // A nonce counts: the next message gets an answer of its own.
    this.#next = null;
    this.#authenticator.succeeded(head);
  }
}
