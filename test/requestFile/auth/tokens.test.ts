import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant } from '../../../src/requestFile/auth/grant.ts';
import { jetBrainsGrant } from '../../../src/requestFile/auth/jetBrainsGrant.ts';
import type { AuthPorts, SignInPage, TokenRequest } from '../../../src/requestFile/auth/ports.ts';
import { Tokens } from '../../../src/requestFile/auth/tokens.ts';

// What servers and faces do that the server of oauth.test.ts does not.

const client: Grant = {
  ...{ kind: 'clientCredentials', id: 'api', tokenUrl: 'https://auth.test/token' },
  client: { id: 'me', secret: 's3cret', sends: 'basic' },
  ...{ scope: null, extra: [] },
};

interface Sent {
  readonly requests: TokenRequest[];
  readonly pages: SignInPage[];
}

function portsOf(
  answers: readonly Response[],
  rest: Partial<AuthPorts> & { readonly returnTo?: AuthPorts['signIn']['returnTo'] } = {},
): AuthPorts & Sent {
  const requests: TokenRequest[] = [];
  const pages: SignInPage[] = [];
  const left = [...answers];
  return {
    ...{ requests, pages },
    send: (request) => {
      requests.push(request);
      const answer = left.shift();
      return answer === undefined
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve(answer);
    },
    signIn: {
      show: (page, wait) => {
        pages.push(page);
        return wait(new AbortController().signal);
      },
      returnTo: rest.returnTo ?? (() => null),
    },
    prompt: () => Promise.resolve(null),
    signal: new AbortController().signal,
    ...rest,
  };
}

function json(content: object, status = 200): Response {
  return Response.json(content, { status });
}

for (const [what, answer] of [
  ['without a token_type', () => json({ access_token: 'AT' })],
  ['with a token_type of its own', () => json({ access_token: 'AT', token_type: 'N_A' })],
  ['with status 201', () => json({ access_token: 'AT', token_type: 'Bearer' }, 201)],
  ['with null where nothing is', () => json({ access_token: 'AT', refresh_token: null })],
  ['with an ID token that is not one', () => json({ access_token: 'AT', id_token: 'IT' })],
  ['whose lifetime is a text', () => json({ access_token: 'AT', expires_in: '3600' })],
  [
    'in a form',
    () =>
      new Response('access_token=AT&scope=a', {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      }),
  ],
  ['as JSON without its type', () => new Response('{"access_token":"AT"}')],
] as const) {
  test(`a token that comes ${what} is taken`, async () => {
    const tokens = await new Tokens().get(client, portsOf([answer()]));
    assert.equal('access' in tokens && tokens.access, 'AT');
  });
}

for (const [what, answer, why] of [
  ['an error with status 200', () => json({ error: 'bad_code' }), 'bad_code'],
  [
    'an error with a description',
    () => json({ error: 'invalid_grant', error_description: 'It is too late.' }, 400),
    'It is too late. (invalid_grant)',
  ],
  [
    'a page',
    () => new Response('<html>', { status: 502 }),
    'the server answered with status 502, which is not an OAuth response',
  ],
  ['no token', () => json({ token: 'AT' }), 'the response is not an OAuth response'],
] as const) {
  test(`a server that answers with ${what} is told as the reason`, async () => {
    const tokens = await new Tokens().get(client, portsOf([answer()]));
    assert.ok('message' in tokens);
    assert.equal(tokens.message, `The token of "api" was not given: ${why.replace(/\.$/, '')}.`);
  });
}

test('requests that want a token at the same time wait for the same one', async () => {
  const ports = portsOf([json({ access_token: 'AT' })]);
  const tokens = new Tokens();
  const both = await Promise.all([tokens.get(client, ports), tokens.get(client, ports)]);
  assert.equal(ports.requests.length, 1);
  assert.deepEqual(both[0], both[1]);
  const again = await tokens.get(client, ports);
  assert.deepEqual(again, both[0]);
});

/** As soon as it is there, it is to be renewed. */
const shortLived = (): Response =>
  json({ access_token: 'old', refresh_token: 'RT', expires_in: 0 });

for (const [what, failing] of [
  ['that nobody answers', () => Promise.reject(new Error('no network'))],
  ['that a server out of order answers', () => Promise.resolve(new Response('', { status: 503 }))],
  ['that is asked too often', () => Promise.resolve(new Response('', { status: 429 }))],
  ['that another page answers', () => Promise.resolve(new Response('<html>', { status: 200 }))],
] as const) {
  test(`a request to renew a token ${what} does not lose the token`, async () => {
    const tokens = new Tokens();
    const ports = portsOf([shortLived()]);
    assert.ok('access' in (await tokens.get(client, ports)));
    const failed = await tokens.get(client, portsOf([], { send: failing }));
    assert.ok('message' in failed);
    assert.ok(tokens.has(client));
    const later = portsOf([json({ access_token: 'new' })]);
    const renewed = await tokens.get(client, later);
    assert.equal('access' in renewed && renewed.access, 'new');
    assert.deepEqual(grantTypesOf(later), ['refresh_token']);
  });
}

for (const [what, refusal] of [
  ['with an error of OAuth', () => json({ error: 'invalid_grant' }, 400)],
  ['with an error of its own', () => new Response('<html>', { status: 404 })],
] as const) {
  test(`a refresh token that the server refuses ${what} is replaced by a new one`, async () => {
    const tokens = new Tokens();
    await tokens.get(client, portsOf([shortLived()]));
    const ports = portsOf([refusal(), json({ access_token: 'new' })]);
    const renewed = await tokens.get(client, ports);
    assert.equal('access' in renewed && renewed.access, 'new');
    assert.deepEqual(grantTypesOf(ports), ['refresh_token', 'client_credentials']);
  });
}

function grantTypesOf({ requests }: Sent): (string | null)[] {
  return requests.map(({ body }) => new URLSearchParams(body).get('grant_type'));
}

test('what was not given is asked for again', async () => {
  const ports = portsOf([json({ error: 'server_busy' }, 400), json({ access_token: 'AT' })]);
  const tokens = new Tokens();
  assert.ok('message' in (await tokens.get(client, ports)));
  assert.ok('access' in (await tokens.get(client, ports)));
});

const code: Grant = {
  ...{ ...client, kind: 'authorizationCode', pageUrl: 'https://auth.test/page?tenant=a b' },
  client: { id: 'me', secret: null, sends: 'basic' },
  redirectUrl: 'https://app.example/callback',
  pkce: { method: 'S256', verifier: null },
};

test('a redirect to somewhere else is copied from the browser', async () => {
  const ports = portsOf([json({ access_token: 'AT' })], {
    prompt: ({ text, secret }) => {
      assert.match(text, /the browser shows a page of https:\/\/app\.example\/callback/);
      assert.equal(secret, true);
      const state = new URL(ports.pages[0]?.url ?? '').searchParams.get('state') ?? '';
      const value = `https://app.example/callback?code=the%2Bcode&state=${state}\n`;
      return Promise.resolve({ value, origin: { kind: 'answer' }, secret: true });
    },
  });
  const tokens = await new Tokens().get(code, ports);
  assert.equal('access' in tokens && tokens.access, 'AT');
  const page = new URL(ports.pages[0]?.url ?? '');
  assert.equal(page.searchParams.get('tenant'), 'a b');
  const form = new URLSearchParams(ports.requests[0]?.body);
  assert.equal(form.get('code'), 'the+code');
  assert.equal(form.get('redirect_uri'), 'https://app.example/callback');
  const verifier = form.get('code_verifier') ?? '';
  assert.ok(ports.requests[0]?.secrets.includes(verifier));
});

test('a redirect with the state of another sign-in is refused', async () => {
  const ports = portsOf([json({ access_token: 'AT' })], {
    prompt: () =>
      Promise.resolve({
        value: 'https://app.example/callback?code=x&state=other',
        ...{ origin: { kind: 'answer' }, secret: true },
      }),
  });
  assert.ok('message' in (await new Tokens().get(code, ports)));
  assert.equal(ports.requests.length, 0);
});

test('an address of the face brings the person back, and it hears when they give up', async () => {
  const redirectUrl = 'vscode://request-workbench.request-workbench/callback';
  const ports = portsOf([json({ access_token: 'AT' })], {
    returnTo: (url) => {
      assert.equal(url, redirectUrl);
      const state = new URL(ports.pages[0]?.url ?? '').searchParams.get('state') ?? '';
      return Promise.resolve(`${redirectUrl}?code=c&state=${state}`);
    },
  });
  assert.ok('access' in (await new Tokens().get({ ...code, redirectUrl }, ports)));
  const given = new AbortController();
  const waiting = portsOf([], {
    signIn: {
      show: (_page, wait) => {
        const waited = wait(given.signal);
        given.abort();
        return waited;
      },
      returnTo: () => null,
    },
  });
  const refused = await new Tokens().get({ ...code, redirectUrl: null }, waiting);
  assert.ok('message' in refused);
  assert.equal(refused.message, 'The token of "api" was not given: nobody has signed in.');
});

test('a grant type or a type that is not supported is told', () => {
  const read = (fields: Readonly<Record<string, string>>): unknown =>
    jetBrainsGrant('api', new Map(Object.entries(fields)));
  const implicit = { 'Token URL': 'https://a.test', 'Client ID': 'me', 'Grant Type': 'Implicit' };
  assert.match(JSON.stringify(read(implicit)), /has the grant type \\"implicit\\", which is not/);
  assert.match(JSON.stringify(read({ Type: 'Magic' })), /has the type \\"Magic\\", which is not/);
  assert.match(JSON.stringify(read({ Type: 'OAuth2' })), /has no \\"Grant Type\\"\./);
});

for (const page of ['file:///etc/passwd', 'vscode://other.extension/do', 'not a page']) {
  test(`a page to sign in that is ${page} is not opened`, async () => {
    const device = { device_code: 'd', user_code: 'u', verification_uri: page, expires_in: 600 };
    const ports = portsOf([json(device)]);
    const grant = { ...client, kind: 'deviceCode', deviceUrl: 'https://auth.test/device' } as const;
    const refused = await new Tokens().get(grant, ports);
    const signIn = await new Tokens().get({ ...code, pageUrl: page, redirectUrl: null }, ports);
    for (const tokens of [refused, signIn]) {
      assert.ok('message' in tokens);
      assert.match(tokens.message, /the page to sign in at is not a web page/);
    }
    assert.deepEqual(ports.pages, []);
  });
}
