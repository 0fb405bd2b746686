import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isImplicitlyDirect,
  parseBypassList,
} from '../../src/engine/network/transport/proxy/bypassList.ts';
import { proxyFromEnvironment } from '../../src/engine/network/transport/proxy/environment.ts';
import { parseProxyList } from '../../src/engine/network/transport/proxy/proxyList.ts';
import { alwaysDirect } from '../../src/engine/network/transport/proxy/proxySettings.ts';
import { parseProxyUrl, proxyUrl } from '../../src/engine/network/transport/proxy/proxyServer.ts';
import { processorMs } from '../processorTime.ts';

const bypasses = (list: string, url: string) => parseBypassList(list).match(new URL(url)) !== null;

test('a bypass list matches domains, wildcards, addresses, networks, schemes and ports', () => {
  const cases: readonly (readonly [list: string, yes: readonly string[], no: readonly string[]])[] =
    [
      ['*', ['http://a.test', 'http://[::1]:8080'], []],
      [
        'example.com',
        ['http://example.com', 'https://EXAMPLE.com.', 'http://a.b.example.com:81'],
        ['http://badexample.com', 'http://example.com.evil.test'],
      ],
      ['.example.com', ['http://example.com', 'http://a.example.com'], ['http://xexample.com']],
      ['*.example.com', ['http://a.example.com'], ['http://example.com']],
      ['10.0.*', ['http://10.0.3.4'], ['http://10.1.0.1']],
      ['*a*b*', ['http://xaxbx'], ['http://b', 'http://xbxa']],
      ['example.com:8080', ['http://example.com:8080'], ['http://example.com']],
      ['example.com:443', ['https://example.com'], ['http://example.com']],
      ['https://example.com', ['https://example.com'], ['http://example.com']],
      ['192.0.2.1', ['http://192.0.2.1'], ['http://192.0.2.10', 'http://a.192.0.2.1.test']],
      ['10.0.0.0/8', ['http://10.255.0.1'], ['http://11.0.0.1', 'http://10.test']],
      ['fd00::/8', ['http://[fd12::1]'], ['http://[fe00::1]', 'http://10.0.0.1']],
      ['[2001:db8::1]:81', ['http://[2001:db8:0::1]:81'], ['http://[2001:db8::1]']],
      ['2001:db8::1', ['http://[2001:db8::1]:99'], ['http://[2001:db8::2]']],
      ['<local>', ['http://intranet'], ['http://a.test', 'http://[::1]', 'http://127.0.0.1']],
      ['bücher.test', ['http://bücher.test'], ['http://bucher.test']],
      [' a.test ,, b.test;c.test\td.test', ['http://b.test', 'http://d.test'], ['http://e.test']],
    ];
  for (const [list, yes, no] of cases) {
    for (const url of yes) assert.ok(bypasses(list, url), `${list} should match ${url}`);
    for (const url of no) assert.ok(!bypasses(list, url), `${list} should not match ${url}`);
  }
});

test('entries of a bypass list that mean nothing are named', () => {
  const { unread } = parseBypassList('10.0.0.0/33, a.test:99999, /8, fd00::/129, fine.test, ::/x');
  assert.deepEqual(unread, ['10.0.0.0/33', 'a.test:99999', '/8', 'fd00::/129', '::/x']);
});

test('a bypass list never throws, whatever stands in it', () => {
  const piece = fc.constantFrom(
    '*',
    '.',
    '/',
    ':',
    '[',
    ']',
    '<',
    '>',
    '-',
    '8',
    'a',
    '::',
    '%',
    '@',
  );
  const entry = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(entry, fc.webUrl(), (list, url) => {
      parseBypassList(list).match(new URL(url));
    }),
    { numRuns: 500 },
  );
});

test('a bypass list with many stars is matched in no time', () => {
  const list = parseBypassList(`${'*a'.repeat(5000)}b`);
  const started = processorMs();
  list.match(new URL(`http://${'a'.repeat(250)}.test`));
  assert.ok(processorMs() - started < 200);
});

test('localhost and link-local addresses are this machine, other names that look like it are not', () => {
  const direct = ['http://localhost', 'http://a.localhost:81', 'http://127.9.9.9', 'http://[::1]'];
  const linkLocal = ['http://169.254.1.1', 'http://[fe80::1]', 'http://localhost./'];
  for (const url of [...direct, ...linkLocal]) assert.ok(isImplicitlyDirect(new URL(url)), url);
  for (const url of ['http://localhost.test', 'http://128.0.0.1', 'http://notlocalhost']) {
    assert.ok(!isImplicitlyDirect(new URL(url)), url);
  }
});

test('the environment is read by scheme, lower case first, then all_proxy', () => {
  const proxyOf = (environment: Record<string, string>, url = 'http://a.test') =>
    proxyFromEnvironment(environment, new URL(url)).proxy;
  assert.equal(proxyOf({}), null);
  assert.equal(proxyOf({ http_proxy: 'a', HTTP_PROXY: 'b', all_proxy: 'c' }), 'a');
  assert.equal(proxyOf({ HTTP_PROXY: 'b', ALL_PROXY: 'c' }), 'b');
  assert.equal(proxyOf({ HTTP_PROXY: 'b' }, 'https://a.test'), null);
  assert.equal(proxyOf({ HTTPS_PROXY: 's', http_proxy: 'b' }, 'https://a.test'), 's');
  assert.equal(proxyOf({ http_proxy: ' ', ALL_PROXY: 'c' }), 'c');
  assert.equal(proxyOf({ ALL_PROXY: 'c' }, 'https://a.test'), 'c');
  assert.equal(
    proxyFromEnvironment({ no_proxy: 'x', NO_PROXY: 'y' }, new URL('http://a.test')).noProxy,
    'x',
  );
});

test('everything goes straight where the setting says so, or an environment that is given names no proxy', () => {
  const named = (environment: Record<string, string>) =>
    alwaysDirect({ kind: 'environment', environment });
  assert.equal(alwaysDirect({ kind: 'direct' }), 'no proxy is set');
  assert.equal(named({ PATH: '/bin', no_proxy: 'x', http_proxy: ' ' }), DIRECT);
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) {
    assert.equal(named({ [name]: 'http://proxy.test' }), null, name);
  }
  assert.equal(alwaysDirect({ kind: 'environment' }), null, 'that of the process may change');
  assert.equal(alwaysDirect({ kind: 'fixed', proxy: 'http://proxy.test' }), null);
});

const DIRECT = 'the environment names no proxy';

test('HTTP_PROXY is not believed in a CGI program, where a visitor sets it (CVE-2016-5385)', () => {
  const cgi = { REQUEST_METHOD: 'GET', HTTP_PROXY: 'http://evil.test' };
  const found = proxyFromEnvironment(cgi, new URL('http://a.test'));
  assert.equal(found.proxy, null);
  assert.match(found.ignored ?? '', /CGI/);
  const lower = proxyFromEnvironment({ ...cgi, http_proxy: 'http://ours' }, new URL('http://a'));
  assert.equal(lower.proxy, 'http://ours');
});

test("a proxy's URL is read with its scheme, default port and percent-decoded credentials", () => {
  const cases = [
    ['proxy.test:3128', 'http://proxy.test:3128', null],
    ['http://proxy.test', 'http://proxy.test:80', null],
    ['HTTPS://Proxy.Test/', 'https://proxy.test:443', null],
    ['https://proxy.test:80', 'https://proxy.test:80', null],
    ['socks5://u%40x:p%3A@[::1]', 'socks5://[::1]:1080', { username: 'u@x', password: 'p:' }],
    ['socks4a://me@10.0.0.1:9', 'socks4a://10.0.0.1:9', { username: 'me', password: '' }],
    ['u:100%@proxy.test:1', 'http://proxy.test:1', { username: 'u', password: '100%' }],
  ] as const;
  for (const [text, url, credentials] of cases) {
    const proxy = parseProxyUrl(text);
    assert.ok(typeof proxy !== 'string', text);
    assert.equal(proxyUrl(proxy), url);
    assert.deepEqual(proxy.credentials, credentials);
  }
});

test("what is no proxy's URL is answered with a sentence that keeps the password to itself", () => {
  for (const text of [
    '',
    'http://',
    'ftp://u:hush@a',
    'http://u:pa/hush@proxy:3128',
    'http://u:80/hush@proxy:3128',
    'http://u:80#hush@proxy:3128',
    'http://u:pa?hush@proxy:3128',
    'u:pa/hu@sh@proxy:3128',
    'a b',
    'http://a/p',
    'http://a?q',
    'a:99999',
    'a:0',
  ]) {
    const problem = parseProxyUrl(text);
    assert.ok(typeof problem === 'string', text);
    assert.doesNotMatch(problem, /hush|hu@|pa[/?]/);
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseProxyUrl(text);
      parseProxyList(text);
    }),
  );
});

test("a list of proxies is read in order, in PAC's words or as URLs", () => {
  const { list, problems } = parseProxyList(
    'PROXY a.test:8080; HTTPS b.test ;SOCKS c.test; socks5 d.test:1; direct;; socks5://e.test; NONSENSE; what ever x; u:hush@z y',
  );
  assert.deepEqual(
    list.map((via) => (via === null ? 'direct' : proxyUrl(via))),
    [
      'http://a.test:8080',
      'https://b.test:443',
      'socks4://c.test:1080',
      'socks5://d.test:1',
      'direct',
      'socks5://e.test:1080',
    ],
  );
  assert.equal(problems.length, 3);
  assert.doesNotMatch(problems.join(' '), /hush/);
});
