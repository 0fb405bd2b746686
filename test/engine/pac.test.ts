import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { ProxySettings } from '../../src/engine/index.ts';
import { pacFunctions } from '../../src/engine/network/transport/proxy/pac/pacFunctions.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { unusedPort } from '../servers/rawServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'rw-pac-'));
after(() => rm(folder, { recursive: true, force: true }));

const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });

type PacSettings = Extract<ProxySettings, { kind: 'pac' }>;

function contextWith(settings: PacSettings): TestContext {
  return new TestContext({ proxy: settings, extraCaCertificates: [certificate.pem] });
}

test('a PAC file names the proxy of a URL, and the session says so', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const down = await unusedPort();
  using context = contextWith({
    kind: 'pac',
    bypass: '<-loopback>',
    text: `function FindProxyForURL(url, host) {
      if (dnsDomainIs(host, '.shop.test')) return 'PROXY 127.0.0.1:${down}; PROXY 127.0.0.1:${proxy.port}';
      return 'DIRECT';
    }`,
  });
  const through = await run(`http://www.shop.test:${server.port}/`, { context });
  assert.equal(through.text, 'ok');
  assert.deepEqual(through.of('connection:opened')[0]?.proxy, {
    url: proxy.url,
    reason: `the PAC script answers http://127.0.0.1:${down}; ${proxy.url}`,
  });
  const straight = await run(server.url, { context });
  assert.equal(straight.of('connection:opened')[0]?.proxy?.reason, 'the PAC script answers DIRECT');
});

test('a PAC file is read from a path, a file URL, http and https', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const text = `function FindProxyForURL() { return "PROXY 127.0.0.1:${proxy.port}"; }`;
  const file = path.join(folder, 'proxy file.pac');
  await writeFile(file, text);
  await using plain = await startServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { Location: '/wpad.dat' }).end();
    else response.end(text);
  });
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end(text));
  const sources = [file, pathToFileURL(file).href, `${plain.url}/moved`, `${secure.url}/p.pac`];
  for (const source of sources) {
    using context = contextWith({ kind: 'pac', source });
    const get = await run(`http://shop.test:${server.port}/`, { context });
    assert.equal(get.text, 'ok', source);
    assert.match(get.of('connection:opened')[0]?.proxy?.reason ?? '', /^the PAC file answers/);
  }
});

test('a PAC file that is not there or is wrong fails the request and says why', async () => {
  await using server = await startServer((_, response) => response.writeHead(404).end('no'));
  await using untrusted = await startTlsServer(
    { certificate: await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] }) },
    (_, response) => response.end('function FindProxyForURL() { return "DIRECT" }'),
  );
  const cases: readonly (readonly [PacSettings, RegExp])[] = [
    [{ kind: 'pac', source: path.join(folder, 'absent.pac') }, /ENOENT/],
    [{ kind: 'pac', source: 'relative.pac' }, /absolute path/],
    [{ kind: 'pac', source: 'ftp://a/b.pac' }, /ftp:/],
    [{ kind: 'pac', source: `${server.url}/p.pac` }, /404/],
    [{ kind: 'pac', source: `${untrusted.url}/p.pac` }, /ERR_CERT_AUTHORITY_INVALID/],
    [{ kind: 'pac', text: 'function (' }, /function/],
    [{ kind: 'pac', text: 'var a = 1' }, /FindProxyForURL/],
    [{ kind: 'pac', text: 'function FindProxyForURL() { throw new Error("boom") }' }, /boom/],
    [{ kind: 'pac', text: 'function FindProxyForURL() { return {} }' }, /object/],
    [{ kind: 'pac', text: 'function FindProxyForURL() { return FindProxyForURL() }' }, /./],
  ];
  for (const [settings, message] of cases) {
    using context = contextWith(settings);
    const get = await run('http://shop.test/', { context });
    assert.equal(get.error, 'ERR_PAC_SCRIPT_FAILED', JSON.stringify(settings));
    assert.match(get.webRequest.requestError?.message ?? '', message);
  }
});

test('an endless loop in a PAC file holds up nothing: it is ended, and its request fails', async () => {
  using context = contextWith({
    kind: 'pac',
    timeoutMs: 500,
    text: 'function FindProxyForURL(url) { while (url.indexOf("loop") > 0); return "DIRECT"; }',
  });
  await using server = await startServer((_, response) => response.end('ok'));
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  const get = await run('http://loop.test/', { context });
  clearInterval(ticking);
  assert.equal(get.error, 'ERR_PAC_SCRIPT_FAILED');
  assert.match(get.webRequest.requestError?.message ?? '', /within 0\.5 s/);
  assert.ok(turns > 10, 'the process went on meanwhile');
  assert.equal((await run(server.url, { context })).text, 'ok', 'the next request is not held up');
});

test('cancel while a PAC file loops ends the request at once, and the loop with its context', async () => {
  using context = contextWith({ kind: 'pac', text: 'for (;;);' });
  const get = start('http://shop.test/', { context });
  await get.until('hop:started');
  await new Promise(setImmediate);
  get.webRequest.cancel();
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'canceled');
});

test('a PAC file sees of an https URL the origin only, and never credentials or fragments', async () => {
  await using proxy = await startProxy({ refuse: () => ({ status: 403, framing: 'close' }) });
  using context = contextWith({
    kind: 'pac',
    text: `const FindProxyForURL = (url, host) => { throw new Error(url + ' ' + host); };`,
  });
  const seen = async (url: string) =>
    (await run(url, { context })).webRequest.requestError?.message ?? '';
  assert.match(
    await seen('https://u:p@shop.test/secret?x=1#y'),
    /: https:\/\/shop\.test\/ shop\.test/,
  );
  assert.match(
    await seen('http://u:p@shop.test/path?x=1#y'),
    /: http:\/\/shop\.test\/path\?x=1 shop/,
  );
  assert.match(await seen('http://[2001:db8::1]/'), / 2001:db8::1/);
  assert.equal(proxy.requests.length, 0);
});

test('a PAC file finds nothing of Node, the network or other files', async () => {
  using context = contextWith({
    kind: 'pac',
    text: `function FindProxyForURL() {
      throw new Error([typeof process, typeof require, typeof fetch, typeof Deno, typeof WebAssembly].join());
    }`,
  });
  const get = await run('http://shop.test/', { context });
  assert.match(
    get.webRequest.requestError?.message ?? '',
    /undefined,undefined,undefined,undefined,undefined/,
  );
});

test('names are looked up in the middle of a condition, also inside a callback', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = contextWith({
    kind: 'pac',
    bypass: '<-loopback>',
    text: `const nets = [['10.0.0.0', '255.0.0.0'], ['127.0.0.0', '255.0.0.0']];
      function FindProxyForURL(url, host) {
        const inside = (at) => nets.some(([net, mask]) => isInNet(at, net, mask));
        if (inside('nowhere.invalid') || isResolvable('nowhere.invalid')) return 'PROXY wrong:1';
        return inside(host) && dnsResolve(host) === '127.0.0.1' ? 'DIRECT' : 'PROXY wrong:2';
      }`,
  });
  const get = await run(`http://localhost:${server.port}/`, { context });
  assert.equal(get.text, 'ok', get.webRequest.requestError?.message);
});

test('an answer is kept for a while, and one PAC file answers for all requests of a context', async () => {
  let loads = 0;
  await using server = await startServer((request, response) => {
    if (request.url !== '/p.pac') {
      response.end('ok');
      return;
    }
    loads++;
    response.end(
      'let calls = 0; function FindProxyForURL() { if (++calls > 1) throw new Error("again"); return "DIRECT" }',
    );
  });
  using context = contextWith({
    kind: 'pac',
    source: `${server.url}/p.pac`,
    bypass: '<-loopback>',
  });
  const all = await Promise.all(
    Array.from({ length: 5 }, () => run(`${server.url}/x`, { context })),
  );
  assert.deepEqual(
    all.map(({ text }) => text),
    Array.from({ length: 5 }, () => 'ok'),
  );
  assert.equal(loads, 1);
});

test('what a PAC file throws for one URL is the answer for that one only', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = contextWith({
    kind: 'pac',
    bypass: '<-loopback>',
    text: `let calls = 0;
      function FindProxyForURL(url) {
        calls++;
        if (url.includes('bad')) throw new Error('call ' + calls);
        return 'DIRECT';
      }`,
  });
  const all = await Promise.all(
    ['/bad', '/1', '/2', '/bad?again', '/3'].map((path) => run(server.url + path, { context })),
  );
  assert.deepEqual(
    all.map((get) => get.error ?? get.text),
    ['ERR_PAC_SCRIPT_FAILED', 'ok', 'ok', 'ERR_PAC_SCRIPT_FAILED', 'ok'],
  );
  const again = await run(`${server.url}/bad`, { context });
  const { message } = again.webRequest.requestError ?? {};
  assert.match(message ?? '', /call 6/, 'it is asked anew, and the same script goes on');
});

test('a call that waits its turn behind a loop has all its time, and is answered after it', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = contextWith({
    kind: 'pac',
    bypass: '<-loopback>',
    timeoutMs: 1500,
    text: `function FindProxyForURL(url) {
      const until = Date.now() + 900;
      while (url.includes('loop') || (url.includes('slow') && Date.now() < until));
      return 'DIRECT';
    }`,
  });
  const all = await Promise.all(
    ['/slow1', '/slow2', '/loop', '/after'].map((path) => run(server.url + path, { context })),
  );
  assert.deepEqual(
    all.map((get) => get.error ?? get.text),
    ['ok', 'ok', 'ERR_PAC_SCRIPT_FAILED', 'ok'],
  );
});

test('a PAC file that is read anew still answers what it was asked before', async (t) => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = contextWith({
    kind: 'pac',
    bypass: '<-loopback>',
    text: `function FindProxyForURL(url) {
      const until = Date.now() + (url.includes('slow') ? 200 : 0);
      while (Date.now() < until);
      return 'DIRECT';
    }`,
  });
  await run(server.url, { context });
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const slow = start(`${server.url}/slow`, { context });
  await slow.until('hop:started');
  await new Promise(setImmediate);
  t.mock.timers.tick(6 * 60_000);
  const later = await run(`${server.url}/later`, { context });
  assert.deepEqual([(await slow.end()).text, later.text], ['ok', 'ok']);
});

// It would be given up after 30 s anyway.
test('a context that is disposed of stops fetching its PAC file', async () => {
  const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
  await using server = await startServer((_, response) => {
    response.once('close', () => {
      close(undefined);
    });
    ask(undefined);
  });
  const context = contextWith({ kind: 'pac', source: `${server.url}/p.pac` });
  const get = start('http://shop.test/', { context });
  await asked;
  const disposed = performance.now();
  context.dispose();
  await closed;
  assert.ok(performance.now() - disposed < 29_000, 'not when it is given up anyway');
  await get.end();
});

const functions = pacFunctions(
  (host) =>
    host === 'six.test' ? ['2001:db8::1'] : host === 'both.test' ? ['192.0.2.1', '::2'] : [],
  () => new Date(Date.UTC(2026, 10, 21, 9, 30, 15)),
);
const call = (name: string, ...parameters: unknown[]) => functions[name]?.(...parameters);

test('PAC: hosts, domains and shell patterns', () => {
  const cases: readonly (readonly [unknown, unknown])[] = [
    [call('isPlainHostName', 'www'), true],
    [call('isPlainHostName', 'www.test'), false],
    [call('isPlainHostName', '::1'), false],
    [call('dnsDomainIs', 'www.shop.test', '.shop.test'), true],
    [call('dnsDomainLevels', 'a.b.test'), 2],
    [call('localHostOrDomainIs', 'www', 'www.shop.test'), true],
    [call('localHostOrDomainIs', 'home.shop.test', 'www.shop.test'), false],
    [call('shExpMatch', 'http://a.test/x', '*/x'), true],
    [call('shExpMatch', 'axtest', 'a.test'), false],
    [call('shExpMatch', 'a(b', 'a(?'), true],
    [call('shExpMatch', 'a\nb', 'a*b'), true],
  ];
  for (const [index, [is, should]] of cases.entries()) assert.equal(is, should, String(index));
});

test('PAC: addresses, also of IPv6', () => {
  const cases: readonly (readonly [unknown, unknown])[] = [
    [call('isInNet', '192.168.3.4', '192.168.0.0', '255.255.0.0'), true],
    [call('isInNet', 'both.test', '192.0.2.0', '255.255.255.0'), true],
    [call('isInNet', '192.168.3.4', 'nonsense', '255.255.0.0'), false],
    [call('dnsResolve', 'six.test'), null],
    [call('dnsResolveEx', 'both.test'), '192.0.2.1;::2'],
    [call('isResolvable', 'six.test'), false],
    [call('isResolvableEx', 'six.test'), true],
    [call('isInNetEx', '2001:db8::9', '2001:db8::/32'), true],
    [call('isInNetEx', '192.0.2.7', '192.0.2.0/30'), false],
    [call('isInNetEx', 'x', 'y/z'), false],
    [call('sortIpAddressList', '10.0.0.1; ::1'), '::1;10.0.0.1'],
  ];
  for (const [index, [is, should]] of cases.entries()) assert.equal(is, should, String(index));
});

test('PAC: weekdays, dates and times, in GMT, from both ends and round the end', () => {
  // 2026-11-21, a Saturday, 09:30:15.
  const yes: readonly (readonly [string, ...unknown[]])[] = [
    ['weekdayRange', 'SAT', 'GMT'],
    ['weekdayRange', 'FRI', 'MON', 'GMT'],
    ['dateRange', 21, 'GMT'],
    ['dateRange', 'NOV', 'GMT'],
    ['dateRange', 2026, 'GMT'],
    ['dateRange', 1, 21, 'GMT'],
    ['dateRange', 'OCT', 'FEB', 'GMT'],
    ['dateRange', 21, 'NOV', 2026, 'GMT'],
    ['dateRange', 24, 'OCT', 21, 'NOV', 'GMT'],
    ['dateRange', 'OCT', 2025, 'NOV', 2026, 'GMT'],
    ['dateRange', 1, 'JUN', 2025, 1, 'JAN', 2027, 'GMT'],
    ['timeRange', 9, 'GMT'],
    ['timeRange', 8, 9, 'GMT'],
    ['timeRange', 22, 10, 'GMT'],
    ['timeRange', 9, 0, 9, 30, 'GMT'],
    ['timeRange', 9, 30, 15, 9, 30, 15, 'GMT'],
  ];
  const no: readonly (readonly [string, ...unknown[]])[] = [
    ['weekdayRange', 'SUN', 'FRI', 'GMT'],
    ['weekdayRange', 'XXX', 'GMT'],
    ['dateRange', 22, 30, 'GMT'],
    ['dateRange', 22, 'NOV', 1, 'DEC', 'GMT'],
    ['dateRange', 'NOVEMBER', 'GMT'],
    ['dateRange', 'GMT'],
    ['timeRange', 10, 'GMT'],
    ['timeRange', 9, 31, 12, 0, 'GMT'],
    ['timeRange', 'x', 'GMT'],
    ['timeRange', 'GMT'],
  ];
  for (const [name, ...parameters] of yes) {
    assert.equal(call(name, ...parameters), true, `${name} ${parameters.join()}`);
  }
  for (const [name, ...parameters] of no) {
    assert.equal(call(name, ...parameters), false, `${name} ${parameters.join()}`);
  }
});
