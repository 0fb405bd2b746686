import { chooseChallenge, basicAuthorization } from './credentials.ts';
import type { Credentials, ProtectionSpace } from './credentials.ts';
import { parseChallenges } from './challenges.ts';
import { headerValues } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import type { AuthDecision, GetAuthCredentials } from '../requestHandler.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { ResponseHead } from '../transport/exchange.ts';

/** A guard against a handler that gives the same wrong answer for ever; CEF has none. */
const MAX_ATTEMPTS = 10;

/** What a hop remembers of its challenges from one attempt to the next. */
export interface AuthState {
  /** Times credentials were asked for. */
  asked: number;
  /** From the URL's user-info; used once, silently. */
  fromUrl: Credentials | null;
  /** What was sent last, so that a success can be remembered and a failure forgotten. */
  last: { readonly space: ProtectionSpace; readonly credentials: Credentials } | null;
  /** Whether remembered credentials were tried already. */
  triedCache: boolean;
}

/** Asks one client, then rules, modules and a person. */
export type AskCredentials = (
  parameters: Omit<GetAuthCredentials, 'browser' | 'frame' | 'callback'>,
) => Promise<AuthDecision>;

/**
 * The Authorization value to try next after a 401, or null: the 401 is the response. In order: the URL's own
 * user-info, what is remembered for this protection space, then whoever answers `getAuthCredentials`.
 */
export async function answerChallenge(
  scope: SessionScope,
  hop: number,
  request: Request,
  head: ResponseHead,
  state: AuthState,
  ask: AskCredentials,
): Promise<string | null> {
  const challenges = parseChallenges(headerValues(head.headers, 'www-authenticate'));
  const challenge = chooseChallenge(challenges);
  if (challenge === null) {
    const offered = challenges.map(({ scheme }) => scheme).join(', ') || 'nothing';
    scope.report(
      hop,
      `The server asks for credentials and offers ${offered}, which cannot be answered.`,
    );
    return null;
  }
  const url = new URL(request.url);
  const space: ProtectionSpace = {
    origin: url.origin,
    scheme: challenge.scheme,
    realm: challenge.parameters.get('realm') ?? '',
    isProxy: false,
  };
  if (state.last !== null) {
    scope.context.credentials.forget(state.last.space, state.last.credentials);
  }

  const known =
    state.fromUrl ?? (state.triedCache ? null : (scope.context.credentials.get(space) ?? null));
  if (known !== null) {
    if (state.fromUrl !== null) state.fromUrl = null;
    else state.triedCache = true;
    return send(known);
  }
  if (state.asked >= MAX_ATTEMPTS) {
    scope.report(
      hop,
      `Credentials were refused ${String(MAX_ATTEMPTS)} times; they are not asked for again.`,
    );
    return null;
  }
  state.asked++;
  const decision = await ask({
    request,
    originUrl: url.origin,
    isProxy: false,
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    realm: space.realm,
    scheme: space.scheme,
    attempt: state.asked,
  });
  return decision.action === 'provide' ? send(decision) : null;

  function send({ username, password }: Credentials): string {
    state.last = { space, credentials: { username, password } };
    return basicAuthorization({ username, password });
  }
}

/** Called when the answer was accepted: it is remembered for this protection space. */
export function rememberSuccess(scope: SessionScope, state: AuthState): void {
  if (state.last !== null) scope.context.credentials.set(state.last.space, state.last.credentials);
}
