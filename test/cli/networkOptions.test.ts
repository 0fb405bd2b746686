import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import type { SessionEvent } from '../../src/session/sessionEvent.ts';
import { pfx, pfxCertificate, pfxPassphrase } from '../servers/pfx.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { issueRevocationList } from '../servers/revocationList.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-network-'));
after(() => rm(cwd, { recursive: true, force: true }));

const authority = await issueCertificate({ commonName: 'Our CA', isAuthority: true });
const localhost = { commonName: 'localhost', altNames: ['localhost'], issuer: authority };
const certificate = await issueCertificate(localhost);
const alice = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });
const aliceKey = createPrivateKey(alice.keyPem);
const files: Readonly<Record<string, string | Uint8Array>> = {
  'ca.pem': authority.pem,
  'alice.pem': alice.pem,
  'alice.key': alice.keyPem,
  'both.pem': alice.pem + alice.keyPem,
  'client.pfx': pfx,
  'alice.der': new X509Certificate(alice.pem).raw,
  'alice.key.der': aliceKey.export({ format: 'der', type: 'sec1' }),
  'locked.key.der': aliceKey.export({
    ...{ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open' },
  }),
};
for (const [name, content] of Object.entries(files)) await writeFile(path.join(cwd, name), content);

const send = (...argv: string[]) => runCli(['send', '--no-rules', ...argv], { cwd });

async function eventsOf(...argv: string[]): Promise<SessionEvent[]> {
  const { out } = await send('--json', ...argv);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SessionEvent);
}

/** Answers with the name in the client's certificate. */
function startAskingServer() {
  const options = {
    ca: [authority.pem, pfxCertificate],
    requestCert: true,
    rejectUnauthorized: false,
  };
  return startTlsServer({ certificate, options }, (request, response) => {
    assert.ok(request.socket instanceof TLSSocket);
    const subject = request.socket.getPeerCertificate().subject as { CN: string } | undefined;
    response.end(subject?.CN ?? 'nobody');
  });
}

test('--cacert trusts a CA, -k everything, and without them nobody is trusted', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  assert.equal((await send(server.url)).exitCode, 3);
  const trusted = await send('--cacert', 'ca.pem', server.url);
  assert.equal(trusted.exitCode, 0, trusted.err);
  assert.doesNotMatch(trusted.err, /not trusted/);
  const insecure = await send('-k', server.url);
  assert.equal(insecure.exitCode, 0, insecure.err);
  assert.match(insecure.err, /certificate not trusted \(ERR_CERT_AUTHORITY_INVALID\)/);
});

test("--cacert trusts a CA that is no root and a server's own certificate, in PEM and in DER", async () => {
  const middle = await issueCertificate({
    ...{ commonName: 'Middle', isAuthority: true, issuer: authority },
  });
  const below = await issueCertificate({
    ...{ commonName: 'localhost', altNames: ['localhost'], issuer: middle },
  });
  await using server = await startTlsServer({ certificate: below }, (_, response) =>
    response.end('ok'),
  );
  for (const { pem } of [middle, below]) {
    await writeFile(path.join(cwd, 'named.pem'), pem);
    await writeFile(path.join(cwd, 'named.der'), new X509Certificate(pem).raw);
    for (const file of ['named.pem', 'named.der']) {
      const { exitCode, err } = await send('--cacert', file, server.url);
      assert.equal(exitCode, 0, err);
      assert.doesNotMatch(err, /not trusted/);
    }
  }
});

test('--cacert with a damaged certificate says which file and which certificate', async () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  await writeFile(path.join(cwd, 'broken.pem'), authority.pem + broken);
  const { exitCode, err } = await send('--cacert', 'broken.pem', 'https://localhost:1/');
  assert.equal(exitCode, 2);
  assert.match(
    err,
    /^error: --cacert: broken\.pem has a damaged certificate: number 2 of 2, in line \d+\./m,
  );
  assert.doesNotMatch(err, /\n\s+at /);
});

test('--crlfile refuses a certificate that was revoked', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  const list = await issueRevocationList({ issuer: authority, revoked: [certificate] });
  await writeFile(path.join(cwd, 'revoked.crl'), list);
  const { exitCode, err } = await send(
    '--cacert',
    'ca.pem',
    '--crlfile',
    'revoked.crl',
    server.url,
  );
  assert.equal(exitCode, 3);
  assert.match(err, /ERR_CERT_REVOKED/);
});

for (const [what, argv] of [
  ['a file with certificate and key', ['--cert', 'both.pem']],
  ['a file of its own for the key', ['-E', 'alice.pem', '--key', 'alice.key']],
  ['DER', ['-E', 'alice.der', '--key', 'alice.key.der']],
  ['DER with an encrypted key', ['-E', 'alice.der:open', '--key', 'locked.key.der']],
] as const) {
  test(`a client certificate in ${what} is shown to the host that is named, when it asks`, async () => {
    await using server = await startAskingServer();
    const { out, err, exitCode } = await send('--cacert', 'ca.pem', ...argv, server.url);
    assert.deepEqual([exitCode, out], [0, 'alice'], err);
    assert.match(err, /Sent the client certificate alice/);
  });
}

test('a client certificate of PKCS#12 has its passphrase behind it, in --pass or in the environment', async () => {
  await using server = await startAskingServer();
  const base = ['send', '--no-rules', '--cacert', 'ca.pem'];
  const environment = { REQUEST_WORKBENCH_CERT_PASSPHRASE: pfxPassphrase };
  for (const [argv, env] of [
    [['-E', `client.pfx:${pfxPassphrase}`], {}],
    [['-E', 'client.pfx', '--pass', pfxPassphrase], {}],
    [['-E', 'client.pfx'], environment],
  ] as const) {
    const { out, err, exitCode } = await runCli([...base, ...argv, server.url], { cwd, env });
    assert.deepEqual([exitCode, out], [0, 'alice of the PFX'], err);
    assert.doesNotMatch(err, new RegExp(pfxPassphrase));
  }
  const wrong = await send('--cacert', 'ca.pem', '-E', 'client.pfx:hunter2', server.url);
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.err, /^error: --cert: client\.pfx can't be used\. The passphrase .* is wrong/);
  assert.doesNotMatch(wrong.err, /hunter2/);
});

test('a redirect to another host does not get to see the client certificate', async () => {
  await using asking = await startAskingServer();
  await using server = await startTlsServer({ certificate }, (_, response) => {
    response.writeHead(302, { Location: asking.url }).end();
  });
  const { out } = await send('--cacert', 'ca.pem', '--cert', 'both.pem', server.url);
  assert.equal(out, 'nobody');
});

test('--http1.1 and --http2 choose the version, and the account says which was spoken', async () => {
  const server = createSecureServer({
    cert: certificate.chainPem,
    key: certificate.keyPem,
    allowHTTP1: true,
  });
  server.on('request', (_request, response) => response.end('ok'));
  const { port, close } = await listenOnLoopback(server);
  await using _closing = { [Symbol.asyncDispose]: close };
  const base = ['--cacert', 'ca.pem', `https://localhost:${String(port)}/`];
  assert.match((await send(...base)).err, /, HTTP\/2, TLS 1\.3/);
  assert.match((await send('--http2', ...base)).err, /, HTTP\/2, TLS 1\.3/);
  assert.match((await send('--http1.1', ...base)).err, /, HTTP\/1\.1, TLS 1\.3/);
  assert.match((await send('--tls-max', '1.2', ...base)).err, /, HTTP\/2, TLS 1\.2/);
});

test('--max-time ends a request that takes longer, and --connect-timeout does not', async () => {
  await using server = await startServer(() => undefined);
  const { exitCode, err } = await send('-m', '0.5', '--connect-timeout', '0.4', server.url);
  assert.equal(exitCode, 1);
  assert.match(err, /ERR_TIMED_OUT.*\n.*The request did not finish within 500 ms/);
});

test('--cookie-jar FOLDER/ keeps cookies for the next command, session cookies too', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/set') response.setHeader('Set-Cookie', ['a=1', 'b=2; Max-Age=60']);
    response.end(request.headers.cookie ?? 'none');
  });
  assert.equal((await send('-c', 'jar/', `${server.url}/set`)).exitCode, 0);
  assert.equal((await send('-c', 'jar', server.url)).out, 'a=1; b=2');
  assert.equal((await send(server.url)).out, 'none');
  assert.notEqual((await readdir(path.join(cwd, 'jar'))).length, 0);
});

test('--flag sets a flag of CEF', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  const [started] = await eventsOf('--flag', 'skipCache', '--flag', 'noDownloadData', server.url);
  assert.ok(started?.type === 'session:started');
  for (const flag of ['skipCache', 'noDownloadData', 'noRetryOn5xx']) {
    assert.ok(started.request.flags.includes(flag));
  }
});

test('the account tells 1xx responses, trailers and who wrote an unusual request', async () => {
  await using server = await startServer((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('ok');
    response.addTrailers({ 'X-Sum': '42' });
    response.end();
  });
  const { err } = await send('-H', 'Expect: 100-continue', '-d', 'a', server.url);
  assert.match(
    err,
    /^ {2}103 Early Hints came before the response: Link: <\/style\.css>; rel=preload$/im,
  );
  assert.match(err, /^ {2}After the body: X-Sum: 42$/m);
  assert.match(err, /^ {2}Written by node:http because the Expect field is written by hand$/m);
});

test('-x is --proxy, and a run takes the same options', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  await using proxy = await startProxy();
  await writeFile(
    path.join(cwd, 'a.http'),
    `GET http://shop.test:${server.port}/ HTTP/1.1\n\n###\nGET http://shop.test:${server.port}/b\n`,
  );
  const { exitCode, err } = await runCli(['run', '-x', proxy.url, 'a.http'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.equal(proxy.requests.length, 2);
});

test('--cache names a folder; a file in its place is told of before anything is sent', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  const sent = await send('--cache', 'ca.pem', server.url);
  assert.equal(sent.exitCode, 2);
  assert.match(sent.err, /--cache: .*ca\.pem is not a folder\. Name a folder\./);
  assert.equal(server.requests.length, 0);
});
