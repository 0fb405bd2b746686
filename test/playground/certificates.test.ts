import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

const DAY = 24 * 60 * 60 * 1000;

test('the https server is valid for whoever trusts the authority', async () => {
  const { urls, caPem } = playground;
  assert.equal((await send(`${urls.https}/hello`, { ca: caPem })).status, 200);
  assert.equal(
    (await send(`${urls.https.replace('localhost', '127.0.0.1')}/hello`, { ca: caPem })).status,
    200,
  );
  await assert.rejects(send(`${urls.https}/hello`), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const { text } = await send(`${urls.http}/ca.pem`);
  assert.equal(text, caPem);
});

test('each other server fails in its own way, and sees no request', async () => {
  const { urls, caPem, requests } = playground;
  await assert.rejects(send(`${urls.selfSigned}/hello`, { ca: caPem }), {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  await assert.rejects(send(`${urls.expired}/hello`, { ca: caPem }), { code: 'CERT_HAS_EXPIRED' });
  await assert.rejects(send(`${urls.wrongHost}/hello`, { ca: caPem }), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  assert.deepEqual([requests.selfSigned, requests.expired, requests.wrongHost], [[], [], []]);
});

test('each other server answers whoever takes its certificate', async () => {
  for (const name of ['selfSigned', 'expired', 'wrongHost'] as const) {
    const url = `${playground.urls[name]}/hello`;
    assert.equal((await send(url, { rejectUnauthorized: false })).status, 200);
    assert.equal(playground.requests[name].length, 1);
  }
});

test('the certificates have the names, dates and issuers that the servers promise', () => {
  const authority = new X509Certificate(playground.caPem);
  const { https, selfSigned, expired, wrongHost } = playground.certificates;
  assert.equal(authority.ca, true);
  for (const certificate of [https, expired, wrongHost]) {
    const x509 = parse(certificate);
    assert.equal(x509.checkIssued(authority), true);
    assert.equal(x509.verify(authority.publicKey), true);
  }
  assert.equal(parse(selfSigned).issuer, parse(selfSigned).subject);
  assert.equal(parse(https).subjectAltName, 'DNS:localhost, IP Address:127.0.0.1');
  assert.equal(parse(https).checkHost('localhost'), 'localhost');
  assert.equal(parse(wrongHost).checkHost('localhost'), undefined);
  assert.ok(parse(expired).validToDate.getTime() < Date.now() - 6 * DAY);
  assert.ok(parse(https).validToDate.getTime() > Date.now() + 80 * DAY);
});

test('the certificates are others at each start', async () => {
  await using second = await startPlayground();
  assert.notEqual(
    second.certificates.selfSigned.fingerprint256,
    playground.certificates.selfSigned.fingerprint256,
  );
});

test('a chain over an intermediate authority verifies, and without the intermediate it does not', async () => {
  const root = await issueCertificate({ commonName: 'Root', isAuthority: true });
  const middle = await issueCertificate({ commonName: 'Middle', isAuthority: true, issuer: root });
  const certificate = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: middle,
  });
  assert.equal(certificate.chainPem, certificate.pem + middle.pem);

  await using whole = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  assert.equal((await send(whole.url, { ca: root.pem })).text, 'ok');

  const options = { cert: certificate.pem };
  await using partial = await startTlsServer({ certificate, options }, (_, response) =>
    response.end('ok'),
  );
  await assert.rejects(send(partial.url, { ca: root.pem }), {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
});

test("a certificate can be not yet valid, nameless, weak, or a client's", async () => {
  const notBefore = new Date(Date.now() + DAY);
  const early = parse(await issueCertificate({ commonName: 'early', notBefore }));
  assert.ok(early.validFromDate.getTime() > Date.now());

  const nameless = parse(await issueCertificate({ commonName: 'localhost' }));
  assert.equal(nameless.subjectAltName, undefined);

  const weakKey = parse(await issueCertificate({ commonName: 'weak', key: 'rsa-1024' }));
  assert.equal(weakKey.publicKey.asymmetricKeyDetails?.modulusLength, 1024);

  const weakHash = parse(await issueCertificate({ commonName: 'weak', signatureHash: 'SHA-1' }));
  assert.match(weakHash.toLegacyObject().raw.toString('latin1'), /\x2a\x86\x48\xce\x3d\x04\x01/);

  const client = parse(await issueCertificate({ commonName: 'client', usage: 'client' }));
  assert.deepEqual(client.keyUsage, ['1.3.6.1.5.5.7.3.2']);
});

function parse(certificate: IssuedCertificate): X509Certificate {
  return new X509Certificate(certificate.pem);
}
