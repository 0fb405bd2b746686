import { setTimeout } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { signIn, webPage } from './authorizationCode.ts';
import type { ExtraParameter, Grant, TokenExchange, TokenSet } from './grant.ts';
import type { AuthPorts } from './ports.ts';
import { readTokenResponse } from './tokenResponse.ts';

/** Gets a token from the server, as the grant says. @throws Error; {@link whyRefused} says it in words */
export async function requestToken(grant: Grant, ports: AuthPorts): Promise<TokenSet> {
  const server = new TokenServer(grant, ports);
  const given = await firstToken(grant, server, ports);
  const { exchange } = grant;
  return exchange === undefined ? given : exchanged(given, exchange, ports);
}

/** A new token for the one that has run out. @throws Error when the server does not want that any more */
export async function refreshToken(
  grant: Grant,
  refresh: string,
  ports: AuthPorts,
): Promise<TokenSet> {
  const form = { refresh_token: refresh };
  const server = new TokenServer(grant.exchange ?? grant, ports);
  const given = await server.token('refresh_token', form, [refresh]);
  // A server need not give another one (RFC 6749, section 6).
  return { ...given, refresh: given.refresh ?? refresh };
}

async function firstToken(grant: Grant, server: TokenServer, ports: AuthPorts): Promise<TokenSet> {
  const scope = grant.scope === null ? {} : { scope: grant.scope };
  switch (grant.kind) {
    case 'clientCredentials':
      return server.token('client_credentials', scope);
    case 'password': {
      const { username, password } = grant;
      return server.token('password', { ...scope, username, password }, [password]);
    }
    case 'authorizationCode':
      return withCode(grant, server, ports);
    case 'deviceCode':
      return withDevice(grant, server, ports);
  }
}

async function withCode(
  grant: Extract<Grant, { kind: 'authorizationCode' }>,
  server: TokenServer,
  ports: AuthPorts,
): Promise<TokenSet> {
  const { pkce, scope, client, extra } = grant;
  const state = oauth.generateRandomState();
  const verifier = pkce === null ? null : (pkce.verifier ?? oauth.generateRandomCodeVerifier());
  const { redirectUrl, parameters } = await signIn(
    grant,
    [
      ['response_type', 'code'],
      ['client_id', client.id],
      ...(scope === null ? [] : [['scope', scope] as const]),
      ['state', state],
      ...(await challengeOf(pkce, verifier)),
      ...parametersFor('page', extra),
    ],
    state,
    ports,
  );
  // Which issuer it is nobody has configured, so that any may say its name (RFC 9207).
  const issuer = parameters.get('iss') ?? server.issuer;
  const answer = oauth.validateAuthResponse(
    { issuer },
    { client_id: client.id },
    parameters,
    state,
  );
  const code = answer.get('code') ?? '';
  const form = { code, redirect_uri: redirectUrl };
  return server.token(
    'authorization_code',
    verifier === null ? form : { ...form, code_verifier: verifier },
    [code, verifier ?? ''],
  );
}

async function challengeOf(
  pkce: Extract<Grant, { kind: 'authorizationCode' }>['pkce'],
  verifier: string | null,
): Promise<[name: string, value: string][]> {
  if (pkce === null || verifier === null) return [];
  const isPlain = pkce.method === 'plain';
  const challenge = isPlain ? verifier : await oauth.calculatePKCECodeChallenge(verifier);
  return [
    ['code_challenge', challenge],
    ['code_challenge_method', pkce.method],
  ];
}

/** RFC 8628: a person types a code at a page, on whichever machine, while the server is asked again and again. */
async function withDevice(
  grant: Extract<Grant, { kind: 'deviceCode' }>,
  server: TokenServer,
  ports: AuthPorts,
): Promise<TokenSet> {
  const device = await server.device(grant);
  const page = {
    id: grant.id,
    url: webPage(device.verification_uri_complete ?? device.verification_uri).href,
    code: device.user_code,
  };
  return ports.signIn.show(page, async (givenUp) => {
    const limit = AbortSignal.timeout(device.expires_in * 1000);
    const signal = AbortSignal.any([ports.signal, givenUp, limit]);
    for (let seconds = device.interval ?? 5; ;) {
      await setTimeout(seconds * 1000, undefined, { signal }).catch(() => {
        throw new Error(limit.aborted ? 'the code is no longer valid' : 'nobody has signed in');
      });
      try {
        const form = { device_code: device.device_code };
        const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
        return await server.token(grantType, form, [device.device_code]);
      } catch (error) {
        const code = error instanceof oauth.ResponseBodyError ? error.error : null;
        if (code === 'slow_down') seconds += 5;
        else if (code !== 'authorization_pending') throw error;
      }
    }
  });
}

/** RFC 8693. */
async function exchanged(
  { access }: TokenSet,
  exchange: TokenExchange,
  ports: AuthPorts,
): Promise<TokenSet> {
  const type = 'urn:ietf:params:oauth:token-type:access_token';
  const subjectIssuer = exchange.subjectIssuer ?? issuerIn(access);
  return new TokenServer(exchange, ports).token(
    'urn:ietf:params:oauth:grant-type:token-exchange',
    {
      ...{ requested_token_type: type, subject_token_type: type, subject_token: access },
      ...(exchange.scope === null ? {} : { scope: exchange.scope }),
      ...(subjectIssuer === null ? {} : { subject_issuer: subjectIssuer }),
    },
    [access],
  );
}

function issuerIn(token: string): string | null {
  try {
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { iss } = JSON.parse(claims) as { readonly iss?: unknown };
    return typeof iss === 'string' ? iss : null;
  } catch {
    return null;
  }
}

function parametersFor(
  where: 'page' | 'token',
  extra: readonly ExtraParameter[],
): (readonly [name: string, value: string])[] {
  return extra
    .filter(({ use }) => use === 'both' || use === where)
    .map(({ name, value }) => [name, value]);
}

type Party = Pick<Grant, 'tokenUrl' | 'client' | 'extra'>;

/** The server that gives tokens. */
class TokenServer {
  readonly issuer: string;
  readonly #party: Party;
  readonly #ports: AuthPorts;
  readonly #authentication: oauth.ClientAuth;

  constructor(party: Party, ports: AuthPorts) {
    this.#party = party;
    this.#ports = ports;
    this.issuer = new URL(party.tokenUrl).origin;
    const { secret, sends } = party.client;
    if (secret === null) this.#authentication = oauth.None();
    else {
      this.#authentication =
        sends === 'form' ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
    }
  }

  /** @param secrets values of the form that are never shown */
  async token(
    grantType: string,
    form: Readonly<Record<string, string>>,
    secrets: readonly string[] = [],
  ): Promise<TokenSet> {
    const { tokenUrl, extra } = this.#party;
    const parameters = [...Object.entries(form), ...parametersFor('token', extra)];
    const server = { issuer: this.issuer, token_endpoint: asHttps(tokenUrl) };
    const given = await oauth.genericTokenEndpointRequest(
      ...([server, this.#client, this.#authentication, grantType] as const),
      new URLSearchParams(parameters.map(([name, value]) => [name, value])),
      this.#options(tokenUrl, secrets),
    );
    const { response, idToken } = await readTokenResponse(given);
    const read = await oauth.processGenericTokenEndpointResponse(server, this.#client, response);
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = read;
    return {
      ...{ access, id: idToken, refresh: refresh ?? null },
      expiresAt: seconds === undefined ? null : Date.now() + seconds * 1000,
    };
  }

  async device(
    grant: Extract<Grant, { kind: 'deviceCode' }>,
  ): Promise<oauth.DeviceAuthorizationResponse> {
    const { deviceUrl } = grant;
    const server = { issuer: this.issuer, device_authorization_endpoint: asHttps(deviceUrl) };
    const scope = grant.scope === null ? [] : [['scope', grant.scope] as const];
    const parameters = [...scope, ...parametersFor('page', grant.extra)];
    const given = await oauth.deviceAuthorizationRequest(
      ...([server, this.#client, this.#authentication] as const),
      new URLSearchParams(parameters.map(([name, value]) => [name, value])),
      this.#options(deviceUrl, []),
    );
    const { response } = await readTokenResponse(given);
    return oauth.processDeviceAuthorizationResponse(server, this.#client, response);
  }

  get #client(): oauth.Client {
    return { client_id: this.#party.client.id };
  }

  #options(
    url: string,
    secrets: readonly string[],
  ): oauth.HttpRequestOptions<'POST', URLSearchParams> {
    const { secret } = this.#party.client;
    const kept = [...secrets, secret ?? ''].filter((each) => each !== '');
    return {
      [oauth.customFetch]: (_asHttps, { body, headers }) =>
        this.#ports.send({
          ...{ url: new URL(url).href, body: String(body), secrets: kept },
          headers: Object.entries(headers),
        }),
      signal: this.#ports.signal,
    };
  }
}

/** The library takes no other address. Rules say what may be sent where, as for every request. */
function asHttps(url: string): string {
  return url.replace(/^http:/i, 'https:');
}

/** Whether a server has said no, for good: not that it is out of order, or that something else answers in its place. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError) return true;
  const { cause } = error as { readonly cause?: unknown };
  if (!(cause instanceof Response)) return false;
  const { status } = cause;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Why there is no token, as it follows "The token of x was not given: ". It never holds a secret. */
export function whyRefused(error: unknown): string {
  if (error instanceof oauth.ResponseBodyError) {
    return described(error.error, error.error_description);
  }
  if (error instanceof oauth.AuthorizationResponseError) {
    return described(error.error, error.error_description);
  }
  const { code, cause, message } = error as {
    readonly code?: string;
    readonly cause?: unknown;
    readonly message: string;
  };
  if (cause instanceof Response) {
    return `the server answered with status ${String(cause.status)}, which is not an OAuth response`;
  }
  if (code === oauth.INVALID_RESPONSE) return 'the response is not an OAuth response';
  return message;
}

function described(error: string, description: string | undefined): string {
  return description === undefined ? error : `${description} (${error})`;
}
