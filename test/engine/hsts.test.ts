import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { type HeaderList, type RequestHandler, textBody } from '../../src/engine/index.ts';
import { HstsStore, readStrictTransportSecurity } from '../../src/engine/network/redirect/hsts.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';

const authority = await issueCertificate({ commonName: 'CA', isAuthority: true });
const certificate = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost', '127.0.0.1'],
  issuer: authority,
});
const extraCaCertificates = [authority.pem];

/** A host that asks for https only, and answers with what it was sent. */
function strictServer(field = 'max-age=1000') {
  return startTlsServer({ certificate }, (request, response) => {
    response.setHeader('Strict-Transport-Security', field);
    response.end(`${request.method ?? ''} ${request.url ?? ''}`);
  });
}

const plain = (url: string): string => url.replace('https:', 'http:');

test('R38: a host that asked for it is spoken to over https only, by an internal 307 that handlers see', async () => {
  await using server = await strictServer();
  using context = new TestContext({ extraCaCertificates, hsts: 'alsoLocalhost' });
  await run(`${server.url}/learn`, { context });
  const told: string[] = [];
  const handler: RequestHandler = {
    onResourceRedirect: ({ oldUrl, newUrl, response, newMethod }) => {
      const reason = seen(response, 'non-authoritative-reason').join();
      told.push(`${String(response.status)} ${newMethod} ${oldUrl} ${newUrl} ${reason}`);
    },
  };
  const headers: HeaderList = [['Authorization', 'Bearer own']];
  const init = { url: `${plain(server.url)}/x`, method: 'PUT', postData: textBody('b'), headers };
  const put = await run(init, { context, handler });
  assert.equal(put.text, 'PUT /x');
  assert.deepEqual(told, [`307 PUT ${plain(server.url)}/x ${server.url}/x HSTS`]);
  assert.deepEqual(seen(server.requests.at(-1), 'authorization'), ['Bearer own']);
  assert.deepEqual(
    put.view.hops.map(({ reason, sent }) => [reason, sent === null]),
    [
      ['request', true],
      ['upgraded', false],
    ],
  );
  assert.equal(put.webRequest.response?.url, `${server.url}/x`);
  const stopped = await run({ ...init, flags: ['stopOnRedirect'] }, { context });
  assert.equal(stopped.text, 'PUT /x', 'no server redirected');
});

test('R38: a redirect to http of such a host goes to https, too, and the http port is never asked', async () => {
  await using server = await strictServer();
  await using first = await startServer((_, response) => {
    response.writeHead(301, { Location: plain(`${server.url}/x`) }).end();
  });
  using context = new TestContext({ extraCaCertificates, hsts: 'alsoLocalhost' });
  await run(server.url, { context });
  const get = await run(first.url, { context });
  assert.equal(get.text, 'GET /x');
  assert.deepEqual(
    get.view.hops.map(({ reason }) => reason),
    ['request', 'redirect', 'upgraded'],
  );
});

test('R38: onResourceRedirect may stop, cancel or lead elsewhere instead of the upgrade', async () => {
  await using server = await strictServer();
  await using other = await startServer((request, response) => {
    response.end(`${seen(other.requests.at(-1), 'authorization').join()}${request.url ?? ''}`);
  });
  using context = new TestContext({ extraCaCertificates, hsts: 'alsoLocalhost' });
  await run(server.url, { context });
  const headers: HeaderList = [['Authorization', 'Bearer own']];
  const request = { url: plain(server.url), headers };
  const stop = await run(request, {
    context,
    handler: { onResourceRedirect: () => ({ action: 'stop' }) },
  });
  assert.deepEqual([stop.status, stop.text], [307, '']);
  const cancel = await run(request, {
    context,
    handler: { onResourceRedirect: () => ({ action: 'cancel' }) },
  });
  assert.equal(cancel.error, 'ERR_ABORTED');
  const away = await run(request, {
    context,
    handler: { onResourceRedirect: () => `${other.url}/away` },
  });
  assert.equal(away.text, '/away', 'another origin gets no Authorization');
});

test('R39: only a host with a valid certificate may ask, and only over https; an IP address never', async () => {
  await using server = await strictServer();
  const asked = async (options: ConstructorParameters<typeof TestContext>[0], url: string) => {
    using context = new TestContext({ hsts: 'alsoLocalhost', ...options });
    const handler: RequestHandler = { onCertificateError: () => ({ action: 'continue' }) };
    const get = await run(url, { context, handler });
    assert.equal(get.status, 200);
    return (await context.hsts.upgrade(plain(url))) !== null;
  };
  assert.equal(await asked({ extraCaCertificates }, server.url), true);
  assert.equal(await asked({}, server.url), false, 'an allowed exception proves nothing');
  const byAddress = server.url.replace('localhost', '127.0.0.1');
  assert.equal(await asked({ extraCaCertificates }, byAddress), false);
  assert.equal(await asked({ extraCaCertificates, hsts: 'on' }, server.url), false, 'localhost');
  assert.equal(await asked({ extraCaCertificates, hsts: 'off' }, server.url), false);
  await using open = await startServer((_, response) => {
    response.setHeader('Strict-Transport-Security', 'max-age=1000').end();
  });
  const url = open.url.replace('127.0.0.1', 'localhost');
  using context = new TestContext({ hsts: 'alsoLocalhost' });
  await run(url, { context });
  await run(url, { context });
  assert.equal(open.requests.length, 2);
});

const field = (value: string): HeaderList => [['Strict-Transport-Security', value]];

test('what a host asked for holds for as long as it said, for subdomains when it said so, until it takes it back', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  try {
    const store = new HstsStore();
    const upgraded = (host: string) => store.upgrade(`http://${host}/p?q#f`);
    await store.update(new URL('https://shop.example/'), field('max-age=60'));
    await store.update(new URL('https://bank.example/'), field('includeSubDomains; max-age="60"'));
    assert.equal(await upgraded('shop.example'), 'https://shop.example/p?q#f');
    assert.equal(await upgraded('www.shop.example'), null);
    assert.equal(await upgraded('a.b.bank.example'), 'https://a.b.bank.example/p?q#f');
    assert.equal(await upgraded('mybank.example'), null);
    assert.equal(await store.upgrade('http://shop.example:8080/'), 'https://shop.example:8080/');
    assert.equal(await store.upgrade('ftp://shop.example/'), null);
    mock.timers.tick(59_999);
    assert.notEqual(await upgraded('shop.example'), null);
    mock.timers.tick(1);
    assert.equal(await upgraded('shop.example'), null);
    await store.update(new URL('https://bank.example/'), field('max-age=60; includeSubDomains'));
    await store.update(new URL('https://bank.example/'), field('max-age=0'));
    assert.equal(await upgraded('bank.example'), null);
    await store.update(new URL('https://bank.example/'), field('max-age=60'));
    await store.clear();
    assert.equal(await upgraded('bank.example'), null);
  } finally {
    mock.timers.reset();
  }
});

test('only the first field counts, and one that is not as it should be says nothing (RFC 6797, section 6.1)', async () => {
  const both: HeaderList = [...field('max-age=1'), ...field('max-age=0')];
  const store = new HstsStore();
  await store.update(new URL('https://shop.example/'), both);
  assert.notEqual(await store.upgrade('http://shop.example/'), null);
  const read = readStrictTransportSecurity;
  assert.deepEqual(read(' MAX-AGE = 5 ;; preload;x="y"'), {
    maxAgeMs: 5000,
    includeSubDomains: false,
  });
  for (const bad of [
    '',
    'includeSubDomains',
    'max-age',
    'max-age=-1',
    'max-age=x',
    'max-age="5',
    'max-age=1; max-age=2',
  ]) {
    assert.equal(read(bad), null, bad);
  }
  fc.assert(fc.property(fc.string(), (any) => read(any) === null || read(any) !== null));
});

test('clearHsts forgets, another context never knew, and a context on disk knows it again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hsts-'));
  try {
    const cookies = { kind: 'disk', directory } as const;
    {
      using context = new TestContext({ cookies });
      await context.hsts.update(new URL('https://shop.example/'), field('max-age=1000'));
    }
    using again = new TestContext({ cookies });
    assert.notEqual(await again.hsts.upgrade('http://shop.example/'), null);
    using other = new TestContext();
    assert.equal(await other.hsts.upgrade('http://shop.example/'), null);
    await again.clearHsts();
    assert.equal(await again.hsts.upgrade('http://shop.example/'), null);
    again.dispose();
    using third = new TestContext({ cookies });
    assert.equal(await third.hsts.upgrade('http://shop.example/'), null);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('one host is forgotten, and what a host above it asked for stays', async () => {
  let changes = 0;
  const store = new HstsStore('on', null, () => (changes += 1));
  const asks = (host: string, age: number) =>
    store.update(new URL(`https://${host}/`), [
      ['Strict-Transport-Security', `max-age=${String(age)}; includeSubDomains`],
    ]);
  await asks('shop.example', 60);
  await asks('www.shop.example', 60);
  await asks('b.example', 60);
  assert.deepEqual(
    (await store.list()).map(({ host }) => host),
    ['b.example', 'shop.example', 'www.shop.example'],
  );
  await store.remove('www.shop.example');
  await store.remove('b.example');
  await store.remove('nobody.example');
  assert.deepEqual(
    (await store.list()).map(({ host }) => host),
    ['shop.example'],
  );
  assert.equal(await store.upgrade('http://b.example/'), null);
  assert.equal(await store.upgrade('http://www.shop.example/'), 'https://www.shop.example/');
  assert.equal(changes, 5);
});
