import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { Run, TestContext } from './run.ts';

const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });
const server = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});
const client = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });

function startRequiringServer(): ReturnType<typeof startTlsServer> {
  const options = { ca: authority.pem, requestCert: true, rejectUnauthorized: true };
  return startTlsServer({ certificate: server, options }, (request, response) => {
    assert.ok(request.socket instanceof TLSSocket);
    response.end(request.socket.getPeerCertificate().subject.CN);
  });
}

test('S26: without an answer, a server that requires a client certificate ends the request', async () => {
  await using requiring = await startRequiringServer();
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const run = new Run({ url: requiring.url }, { context });
  await run.webRequest.done;
  assert.equal(run.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  assert.equal(requiring.requests.length, 0);
  assert.equal(run.of('callback:decided').at(-1)?.callback, 'onSelectClientCertificate');
});

test('S27: the certificate that onSelectClientCertificate gives, now or later, is shown to the server', async () => {
  await using requiring = await startRequiringServer();
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const handler = {
    onSelectClientCertificate: () => Promise.resolve({ cert: client.pem, key: client.keyPem }),
  };
  const run = new Run({ url: requiring.url }, { context, handler });
  await run.webRequest.done;
  assert.equal(run.error, undefined);
  assert.equal(run.text, 'alice');
  assert.equal(requiring.requests.length, 1);
});

test('a connection that showed a client certificate is no other request’s', async () => {
  await using requiring = await startRequiringServer();
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const handler = { onSelectClientCertificate: () => ({ cert: client.pem, key: client.keyPem }) };
  await new Run({ url: requiring.url }, { context, handler }).webRequest.done;
  const other = new Run({ url: requiring.url }, { context });
  await other.webRequest.done;
  assert.equal(other.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
});

test('a certificate whose key does not fit fails with its own name', async () => {
  await using requiring = await startRequiringServer();
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const handler = { onSelectClientCertificate: () => ({ cert: client.pem, key: server.keyPem }) };
  const run = new Run({ url: requiring.url }, { context, handler });
  await run.webRequest.done;
  assert.equal(run.error, 'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT');
});
