import type { WebRequestClient } from '../webRequestClient.ts';

/** Credentials that somebody gave together with a request. */
export interface GivenCredentials {
  readonly username: string;
  readonly password: string;
  /** The only way in which they may be sent ("digest", "ntlm"…); absent: any that the server offers. */
  readonly scheme?: string;
}

/**
 * A client's `getAuthCredentials` that answers the server of `url` with them, once: when they are refused, rules and
 * person are asked. Proxies and other origins never get them, wherever the request is redirected.
 */
export function answersWith(
  { username, password, scheme }: GivenCredentials,
  url: string,
): NonNullable<WebRequestClient['getAuthCredentials']> {
  const { origin } = new URL(url);
  return (_webRequest, challenge) => {
    const isMeant = !challenge.isProxy && new URL(challenge.request.url).origin === origin;
    if (!isMeant || challenge.attempt > 1) return undefined;
    if (scheme !== undefined && scheme !== challenge.scheme) return undefined;
    return { action: 'provide', username, password };
  };
}
