import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { OnSelectClientCertificate } from '../../src/engine/index.ts';
import { startRenegotiatingServer } from '../servers/renegotiatingServer.ts';
import { startTlsServer } from '../servers/testServer.ts';

// VS Code's own TLS library (BoringSSL) does not tell whether a server asks for a client certificate. It can't be had
// here; what is known of it is made true of OpenSSL before the engine looks.
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '39.0.0' } });
TLSSocket.prototype.getSharedSigalgs = () => [];
const { TestContext, run } = await import('./run.ts');

const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });
const server = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});
const alice = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });
const certificate = { cert: alice.pem, key: alice.keyPem };

function serve(options: TlsOptions): ReturnType<typeof startTlsServer> {
  return startTlsServer(
    { certificate: server, options: { ca: authority.pem, ...options } },
    (request, response) => {
      assert.ok(request.socket instanceof TLSSocket);
      const subject = request.socket.getPeerCertificate().subject as { CN: string } | undefined;
      response.end(subject?.CN ?? 'nobody');
    },
  );
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const only = { minVersion: version, maxVersion: version };

  test(`S26 S27 (${version}): a probe finds out who asks, where the TLS library does not tell`, async () => {
    for (const [asks, options] of [
      [false, only],
      [true, { ...only, requestCert: true, rejectUnauthorized: false }],
      [true, { ...only, requestCert: true, rejectUnauthorized: true }],
    ] as const) {
      await using asking = await serve(options);
      using context = new TestContext({ extraCaCertificates: [authority.pem] });
      const calls: OnSelectClientCertificate[] = [];
      const handler = {
        onSelectClientCertificate: (parameters: OnSelectClientCertificate) => {
          calls.push(parameters);
          return certificate;
        },
      };
      for (let count = 0; count < 2; count++) {
        const get = await run(asking.url, { context, handler });
        assert.deepEqual([get.error, get.text], [undefined, asks ? 'alice' : 'nobody']);
      }
      assert.deepEqual(
        calls.map(({ acceptableIssuers }) => acceptableIssuers),
        asks ? [['Test CA'], ['Test CA']] : [],
      );
      // One to find out, one that both requests use.
      assert.equal(asking.connectionCount, 2);
    }
  });
}

test('S26 (TLSv1.3): without anybody who could choose there is no probe, and the refusal says what is wanted', async () => {
  await using asking = await serve({
    minVersion: 'TLSv1.3',
    requestCert: true,
    rejectUnauthorized: true,
  });
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const get = await run(asking.url, { context });
  assert.equal(get.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  assert.equal(asking.requests.length, 0);
});

test('where the TLS library does not tell, a renegotiation is taken for the server asking', async () => {
  await using paths = await startRenegotiatingServer(server, authority);
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const handler = { onSelectClientCertificate: () => certificate };
  for (const path of ['/required', '/optional']) {
    const get = await run(`${paths.url}${path}`, { context, handler });
    assert.deepEqual([get.error, get.text], [undefined, 'alice']);
  }
});
