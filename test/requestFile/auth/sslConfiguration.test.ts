import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { TLSSocket } from 'node:tls';
import { issueCertificate } from '../../../examples/playground/certificates.ts';
import { RunningCli } from '../../cli/runCli.ts';
import { pfx, pfxCertificate, pfxPassphrase } from '../../servers/pfx.ts';
import { startTlsServer } from '../../servers/testServer.ts';
import type { TestServer } from '../../servers/testServer.ts';
import { fileFolder } from '../fileFolder.ts';

// SSLConfiguration of JetBrains' environment files, by the command line.

const authority = await issueCertificate({ commonName: 'A CA', isAuthority: true });
const certificate = await issueCertificate({
  ...{ commonName: 'localhost', altNames: ['localhost'], issuer: authority },
});
const alice = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });
const lockedKey = createPrivateKey(alice.keyPem).export({
  ...{ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open' },
});

/** Answers with the name in the client's certificate, or "nobody". */
async function asking(t: TestContext): Promise<TestServer> {
  const server = await startTlsServer(
    {
      certificate,
      options: {
        ...{ requestCert: true, rejectUnauthorized: false },
        ca: [authority.pem, pfxCertificate],
      },
    },
    ({ socket }, response) => {
      assert.ok(socket instanceof TLSSocket);
      const subject = socket.getPeerCertificate().subject as { CN: string } | undefined;
      response.end(subject?.CN ?? 'nobody');
    },
  );
  t.after(() => server.close());
  return server;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

async function running(
  t: TestContext,
  tls: Readonly<Record<string, unknown>>,
  files: Files,
  {
    terminal = false,
    url = '',
    words: more = [],
  }: { terminal?: boolean; url?: string; words?: readonly string[] } = {},
): Promise<{ readonly cli: RunningCli; readonly cwd: string }> {
  const cwd = await fileFolder(t, {
    'api/requests.http': `GET ${url === '' ? (await asking(t)).url : url}/\n`,
    'api/http-client.env.json': '{ "dev": {} }',
    'http-client.private.env.json': JSON.stringify({ dev: { SSLConfiguration: tls } }, null, 2),
    'ca.pem': authority.pem,
    ...files,
  });
  const words = ['run', 'api/requests.http', '--env', 'dev', '--cacert', 'ca.pem', ...more];
  return { cli: new RunningCli(words, { cwd, ...(terminal ? { terminal } : { stdin: '' }) }), cwd };
}

const keyAndCertificate: Files = { 'certs/alice.pem': alice.pem, 'certs/alice.key': alice.keyPem };

for (const [what, tls, files, name] of [
  [
    'and its key in PEM',
    { clientCertificate: 'certs/alice.pem', clientCertificateKey: 'certs/alice.key' },
    keyAndCertificate,
    'alice',
  ],
  [
    'as objects with path and format',
    {
      clientCertificate: { path: './certs/alice.pem', format: 'PEM' },
      clientCertificateKey: { path: './certs/alice.key', format: 'PEM' },
    },
    keyAndCertificate,
    'alice',
  ],
  [
    'with a passphrase',
    {
      ...{ clientCertificate: 'alice.pem', clientCertificateKey: 'alice.key' },
      clientCertificatePassphrase: 'open',
    },
    { 'alice.pem': alice.pem, 'alice.key': lockedKey },
    'alice',
  ],
  [
    'in a PFX file',
    { clientCertificate: 'alice.p12', clientCertificatePassphrase: pfxPassphrase },
    { 'alice.p12': pfx },
    'alice of the PFX',
  ],
] as const) {
  test(`a client certificate ${what} is shown to the server of the request`, async (t) => {
    const { cli } = await running(t, tls, files);
    assert.equal(await cli.exitCode, 0, cli.err);
    assert.equal(cli.out.toString(), name);
    assert.match(cli.err, /request file {2}http-client\.private\.env\.json:\d+ {2}onSelectClient/);
  });
}

test('hasCertificatePassphrase asks for the passphrase', async (t) => {
  const { cli } = await running(
    t,
    { clientCertificate: 'alice.p12', hasCertificatePassphrase: true },
    { 'alice.p12': pfx },
    { terminal: true },
  );
  await cli.says('Passphrase of the client certificate');
  cli.stdin.write(`${pfxPassphrase}\n`);
  assert.equal(await cli.exitCode, 0, cli.err);
  assert.match(cli.out.toString(), /alice of the PFX/);
  assert.doesNotMatch(cli.err, new RegExp(pfxPassphrase));
});

test('the files of a client certificate are read once in a run, and its passphrase is asked for once', async (t) => {
  const server = await asking(t);
  const { cli, cwd } = await running(
    t,
    { clientCertificate: 'alice.p12', hasCertificatePassphrase: true },
    {
      'alice.p12': pfx,
      'api/requests.http': [1, 2, 3, 4]
        .map((path) => `GET ${server.url}/${String(path)}`)
        .join('\n###\n'),
    },
    { terminal: true, url: server.url, words: ['--parallel', '2'] },
  );
  await cli.says('Passphrase of the client certificate');
  await rm(join(cwd, 'alice.p12'));
  cli.stdin.write(`${pfxPassphrase}\n`);
  assert.equal(await cli.exitCode, 0, cli.err);
  assert.equal(cli.err.match(/Passphrase of/g)?.length, 1, cli.err);
  assert.equal(server.requests.length, 4);
});

test('where nobody can be asked for the passphrase nothing is sent', async (t) => {
  const { cli } = await running(
    t,
    { clientCertificate: 'alice.p12', hasCertificatePassphrase: true },
    { 'alice.p12': pfx },
  );
  assert.equal(await cli.exitCode, 2);
  assert.match(cli.err, /The passphrase of the client certificate .*alice\.p12 was asked for/);
});

test('a certificate outside of the workspace is read only when a person agrees', async (t) => {
  const outside = await fileFolder(t, { 'alice.p12': pfx });
  const tls = {
    ...{ clientCertificate: `${outside}/alice.p12` },
    clientCertificatePassphrase: pfxPassphrase,
  };
  const refused = await running(t, tls, {});
  assert.equal(await refused.cli.exitCode, 2);
  assert.match(refused.cli.err, /so it is not read as a client certificate\..*\n.*Allow it/);
  const { cli } = await running(t, tls, {}, { terminal: true });
  await cli.says('[y/N]');
  assert.match(cli.err, /which is outside the workspace\.\nRead the client certificate/);
  cli.stdin.write('y\n');
  assert.equal(await cli.exitCode, 0, cli.err);
  assert.match(cli.out.toString(), /alice of the PFX/);
});

test('a wrong passphrase is told before anything is sent', async (t) => {
  const { cli } = await running(
    t,
    { clientCertificate: 'alice.p12', clientCertificatePassphrase: 'wrong' },
    { 'alice.p12': pfx },
  );
  assert.equal(await cli.exitCode, 2);
  assert.match(cli.err, /The client certificate .*alice\.p12 can't be used\. The passphrase/);
});

test('a redirect to another server does not see the certificate', async (t) => {
  const other = await asking(t);
  const first = await startTlsServer({ certificate }, (_request, response) => {
    response.writeHead(302, { Location: other.url }).end();
  });
  t.after(() => first.close());
  const { cli } = await running(
    t,
    { clientCertificate: 'certs/alice.pem', clientCertificateKey: 'certs/alice.key' },
    keyAndCertificate,
    { url: first.url },
  );
  assert.equal(await cli.exitCode, 0, cli.err);
  assert.equal(cli.out.toString(), 'nobody');
});

test('verifyHostCertificate: false asks, and accepts nothing by itself', async (t) => {
  const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const server = await startTlsServer({ certificate: selfSigned }, (_request, response) => {
    response.end('secure');
  });
  t.after(() => server.close());
  const tls = { verifyHostCertificate: false };
  const refused = await running(t, tls, {}, { url: server.url });
  assert.equal(await refused.cli.exitCode, 3);
  assert.equal(server.requests.length, 0);
  const { cli } = await running(t, tls, {}, { url: server.url, terminal: true });
  await cli.says('[y/N');
  assert.match(
    cli.err,
    /Asked because request file {2}http-client\.private\.env\.json:4 wants a person to decide/,
  );
  cli.stdin.write('y\n');
  assert.equal(await cli.exitCode, 0, cli.err);
});
