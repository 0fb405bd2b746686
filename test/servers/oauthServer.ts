import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';

/** A server for OAuth 2 that follows its RFCs, with an API (`/me`) that takes its tokens. */
export interface OAuthServer extends AsyncDisposable {
  readonly url: string;
  /** The grant types that tokens were asked for with, the oldest first; "device" for a code. */
  readonly asked: readonly string[];
  /** The access tokens that the API was called with. */
  readonly used: readonly string[];
}

/** Clients: `service` and `app` have the secret `s3cr3t+for:us`; `native` and `tv` have none. */
export async function startOAuthServer({ lifetime = 3600 } = {}): Promise<OAuthServer> {
  const asked: string[] = [];
  const used: string[] = [];
  const server = createServer();
  const { port, close } = await listenOnLoopback(server);
  const url = `http://127.0.0.1:${String(port)}`;
  const provider = new Provider(url, configuration(lifetime));
  provider.registerGrantType('password', passwordGrant, ['username', 'password', 'scope']);
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (path.startsWith('/interaction/')) void agree(provider, request, response);
    else if (path === '/me') void me(provider, used, request, response);
    else {
      if (path === '/token') follow(request, (form) => asked.push(form.get('grant_type') ?? ''));
      if (path === '/device/auth') asked.push('device');
      answer(request, response);
    }
  });
  return { url, asked, used, [Symbol.asyncDispose]: close };
}

function configuration(lifetime: number): object {
  const secret = 's3cr3t+for:us';
  const none = { redirect_uris: [], response_types: [] };
  const code = ['authorization_code', 'refresh_token'];
  const device = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'];
  const isPublic = { token_endpoint_auth_method: 'none' };
  return {
    clients: [
      { ...none, client_id: 'service', client_secret: secret, grant_types: ['client_credentials'] },
      { ...none, client_id: 'app', client_secret: secret, grant_types: ['password'] },
      {
        ...{ ...isPublic, client_id: 'native', grant_types: code, response_types: ['code'] },
        // Of a native application any port will do (RFC 8252, section 7.3).
        ...{ application_type: 'native', redirect_uris: ['http://127.0.0.1/callback'] },
      },
      { ...none, ...isPublic, client_id: 'tv', grant_types: device },
    ],
    features: {
      ...{ devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
      deviceFlow: { enabled: true },
    },
    pkce: { required: () => true },
    issueRefreshToken: () => Promise.resolve(true),
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      RefreshToken: 86_400,
      Grant: 86_400,
    },
    cookies: { keys: ['of the test'] },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => Promise.resolve({ sub: accountId }),
    }),
    interactions: {
      url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}`,
    },
  };
}

/** Signs `ann` in, and lets the client do what it wants. */
async function agree(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const finish = (result: object): Promise<void> =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  if (prompt.name === 'login') {
    await finish({ login: { accountId: 'ann' } });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: params['client_id'] ?? '',
  });
  grant.addOIDCScope(params['scope'] ?? 'openid');
  await finish({ consent: { grantId: await grant.save() } });
}

async function me(
  provider: Provider,
  used: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  used.push(token);
  const found =
    (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  const who = token === PASSWORD_TOKEN ? 'ann' : (found?.accountId ?? found?.clientId);
  response.writeHead(who === undefined ? 401 : 200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ who: who ?? null }));
}

const PASSWORD_TOKEN = 'token-for-a-password';

/** Which RFCs advise against, so that the provider has none. */
function passwordGrant(context: Parameters<Parameters<Provider['registerGrantType']>[1]>[0]): void {
  const { username, password } = context.oidc.params;
  if (username === 'ann' && password === 'p&ss w+rd') {
    context.body = { access_token: PASSWORD_TOKEN, token_type: 'Bearer', expires_in: 3600 };
  } else {
    Object.assign(context, { status: 400, body: { error: 'invalid_grant' } });
  }
}

/** Reads a form on its way to whoever answers it. */
function follow(request: IncomingMessage, read: (form: URLSearchParams) => void): void {
  const push = request.push.bind(request);
  let text = '';
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk === null) read(new URLSearchParams(text));
    else text += chunk.toString();
    return push(chunk, ...rest);
  };
}

/** A person at a browser, who goes where pages and redirects lead, and agrees to everything. Answers with the last page. */
export async function browse(first: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next: Step | null = { url: first };
  let page = '';
  while (next !== null) {
    const { url, form }: Step = next;
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const response: Response = await fetch(url, {
      ...{ redirect: 'manual', headers: { cookie } },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location: string | null = response.headers.get('location');
    page = await response.text();
    next = location === null ? formIn(page, url) : { url: new URL(location, url).href };
  }
  return page;
}

interface Step {
  readonly url: string;
  readonly form?: URLSearchParams;
}

/** Null: nothing is left to agree to. */
function formIn(page: string, url: string): Step | null {
  const [, action] = /<form[^>]*action="([^"]*)"/.exec(page) ?? [];
  if (action === undefined) return null;
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const [, name] = /name="([^"]*)"/.exec(input) ?? [];
    const [, value = ''] = /value="([^"]*)"/.exec(input) ?? [];
    if (name !== undefined) form.set(name, value);
  }
  return { url: new URL(action, url).href, form };
}
