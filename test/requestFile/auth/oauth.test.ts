import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { RunningCli } from '../../cli/runCli.ts';
import { browse, startOAuthServer } from '../../servers/oauthServer.ts';
import type { OAuthServer } from '../../servers/oauthServer.ts';
import { fileFolder } from '../fileFolder.ts';

// Tokens from a server that follows its RFCs, by the command line: each of its requests is a session.

interface Setting {
  readonly server: OAuthServer;
  /** Runs `requests.http` with the environment `dev`. */
  readonly run: (...words: readonly string[]) => RunningCli;
}

async function configured(
  t: TestContext,
  configuration: Readonly<Record<string, unknown>>,
  requests: (url: string) => string,
  options: Parameters<typeof startOAuthServer>[0] = {},
): Promise<Setting> {
  const server = await startOAuthServer(options);
  t.after(() => server[Symbol.asyncDispose]());
  const auth = { Type: 'OAuth2', 'Token URL': `{{server}}/token`, ...configuration };
  const secret = { 'Client Secret': 's3cr3t+for:us' };
  const hasSecret = ['service', 'app'].includes(String(configuration['Client ID']));
  const cwd = await fileFolder(t, {
    'http-client.env.json': JSON.stringify({
      dev: { server: server.url, Security: { Auth: { api: auth } } },
    }),
    'http-client.private.env.json': JSON.stringify({
      dev: hasSecret ? { Security: { Auth: { api: secret } } } : {},
    }),
    'requests.http': requests(server.url),
  });
  const run = (...words: readonly string[]): RunningCli =>
    new RunningCli(['run', 'requests.http', '--env', 'dev', ...words], { cwd, stdin: '' });
  return { server, run };
}

const ME = 'GET {{server}}/me\nAuthorization: Bearer {{$auth.token("api")}}\n';

async function succeeds(cli: RunningCli): Promise<void> {
  assert.equal(await cli.exitCode, 0, cli.err);
}

/** Secrets are in what no stream shows. */
function hides(cli: RunningCli, secrets: readonly string[]): void {
  for (const secret of secrets) {
    assert.ok(secret !== '' && !cli.err.includes(secret), `${secret} is in ${cli.err}`);
    assert.ok(!cli.out.includes(secret), `${secret} is in ${cli.out.toString()}`);
  }
}

test('client credentials get one token for a run, which no stream shows', async (t) => {
  const { server, run } = await configured(
    t,
    { 'Grant Type': 'Client Credentials', 'Client ID': 'service' },
    () => `${ME}###\n${ME}`,
  );
  const cli = run();
  await succeeds(cli);
  assert.deepEqual(server.asked, ['client_credentials']);
  assert.match(cli.out.toString(), /^\{"who":"service"\}\s*\{"who":"service"\}\s*$/);
  assert.match(cli.err, /POST http:\/\/127\.0\.0\.1:\d+\/token {2}200/);
  hides(cli, ['s3cr3t+for:us', ...server.used]);
  const json = run('--json');
  await succeeds(json);
  hides(json, ['s3cr3t+for:us', ...server.used]);
});

test('a user and a password get a token', async (t) => {
  const { server, run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Password', 'Client ID': 'app' },
      ...{ Username: 'ann', Password: 'p&ss w+rd' },
    },
    () => ME,
  );
  const cli = run();
  await succeeds(cli);
  assert.deepEqual(server.asked, ['password']);
  hides(cli, ['p&ss w+rd', ...server.used]);
});

/** The page that a command says to open. */
async function pageIn(cli: RunningCli): Promise<string> {
  await cli.says('Open:\n  http');
  await cli.says('\n');
  const [, page] = /Open:\n {2}(\S+)\n/.exec(cli.err) ?? [];
  return page ?? '';
}

test('an authorization code with PKCE comes back by a port of this machine', async (t) => {
  const { server, run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Authorization Code', 'Client ID': 'native' },
      ...{ 'Auth URL': '{{server}}/auth', Scope: 'openid' },
    },
    () => `${ME}X-Id: {{$auth.idToken("api")}}\n`,
  );
  const cli = run();
  const page = new URL(await pageIn(cli));
  assert.equal(page.searchParams.get('code_challenge_method'), 'S256');
  const redirect = page.searchParams.get('redirect_uri') ?? '';
  const stray = await fetch(`${redirect}?code=of-somebody-else&state=guessed`);
  assert.equal(stray.status, 404);
  assert.match(await browse(page.href), /You are signed in/);
  await succeeds(cli);
  assert.deepEqual(server.asked, ['authorization_code']);
  assert.equal(cli.out.toString().trim(), '{"who":"ann"}');
  hides(cli, server.used);
  await assert.rejects(fetch(redirect), 'nobody listens any more');
});

test('a sign-in that the server refuses is told with its reason', async (t) => {
  const { run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Authorization Code', 'Client ID': 'native' },
      ...{ 'Auth URL': '{{server}}/auth', Scope: 'openid' },
    },
    () => ME,
  );
  const cli = run();
  const page = new URL(await pageIn(cli));
  const back = new URL(page.searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('state', page.searchParams.get('state') ?? '');
  back.searchParams.set('error', 'access_denied');
  back.searchParams.set('error_description', 'Ann said no.');
  await fetch(back);
  assert.equal(await cli.exitCode, 2);
  assert.match(cli.err, /The token of "api" was not given: Ann said no\. \(access_denied\)/);
});

test('a device gets its token when a person has typed the code elsewhere', async (t) => {
  const { server, run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Device Authorization', 'Client ID': 'tv', Scope: 'openid' },
      'Device Auth URL': '{{server}}/device/auth',
    },
    () => ME,
  );
  const cli = run();
  const page = await pageIn(cli);
  await cli.says('and enter the code');
  assert.match(cli.err, /and enter the code \S+/);
  await browse(page);
  await succeeds(cli);
  assert.equal(server.asked[0], 'device');
  assert.equal(server.asked.at(-1), 'urn:ietf:params:oauth:grant-type:device_code');
  assert.equal(cli.out.toString().trim(), '{"who":"ann"}');
});

test('a token is renewed before it runs out, without a person', async (t) => {
  const { server, run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Authorization Code', 'Client ID': 'native' },
      ...{ 'Auth URL': '{{server}}/auth', Scope: 'openid' },
    },
    () => `${ME}\n###\n# @sleep 2000\nGET {{server}}/\n\n?? status == 404\n###\n${ME}`,
    { lifetime: 2 },
  );
  const cli = run();
  await browse(await pageIn(cli));
  await succeeds(cli);
  assert.deepEqual(server.asked, ['authorization_code', 'refresh_token']);
  assert.equal(new Set(server.used).size, 2);
});

test('a client that the server does not know is told in its words, and nothing is sent', async (t) => {
  const { server, run } = await configured(
    t,
    { 'Grant Type': 'Client Credentials', 'Client ID': 'nobody' },
    () => ME,
  );
  const cli = run();
  assert.equal(await cli.exitCode, 2);
  assert.match(cli.err, /The token of "api" was not given: .*\(invalid_client\)\. /);
  assert.deepEqual(server.used, []);
});

test('a dry run asks for no token', async (t) => {
  const { server, run } = await configured(
    t,
    { 'Grant Type': 'Client Credentials', 'Client ID': 'service' },
    () => ME,
  );
  const cli = run('--dry-run');
  await cli.exitCode;
  assert.deepEqual(server.asked, []);
  assert.match(cli.out.toString(), /^POST http:\/\/127\.0\.0\.1:\d+\/token$/m);
  assert.match(cli.err, /nothing is sent in a dry run/);
  hides(cli, ['s3cr3t+for:us']);
});

test('a dry run waits for nobody to sign in', async (t) => {
  const { server, run } = await configured(
    t,
    {
      ...{ 'Grant Type': 'Authorization Code', 'Client ID': 'native' },
      'Auth URL': '{{server}}/auth',
    },
    () => ME,
  );
  const cli = run('--dry-run');
  await cli.exitCode;
  assert.deepEqual(server.asked, []);
  assert.match(cli.err, /needs the token of "api", and nobody signs in for it in a dry run/);
});

test('oauth2 of httpYac signs in by variables, and comes back to its own address', async (t) => {
  const { server, run } = await configured(t, {}, (url) =>
    [
      `@my_authorizationEndpoint = ${url}/auth`,
      ...[`@my_tokenEndpoint = ${url}/token`, '@my_clientId = native'],
      '@my_redirectUri = http://127.0.0.1:49731/callback',
      ...['GET {{server}}/me', 'Authorization: openid code my', ''],
    ].join('\n'),
  );
  const cli = run();
  const page = await pageIn(cli);
  assert.match(page, /redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A49731%2Fcallback/);
  await browse(page);
  await succeeds(cli);
  assert.equal(cli.out.toString().trim(), '{"who":"ann"}');
  hides(cli, server.used);
});
