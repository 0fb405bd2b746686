import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, readRedirectTarget } from '../../src/session/readAddress.ts';

test('an address without a scheme gets https, or http on this machine and at private addresses', () => {
  for (const [typed, url] of [
    [' example.com/a ', 'https://example.com/a'],
    ['example.com:8443', 'https://example.com:8443'],
    ['bob:secret@example.com/', 'https://bob:secret@example.com/'],
    ['//cdn.example.com/', 'https://cdn.example.com/'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['10.example.com', 'https://10.example.com'],
    ['8.8.8.8', 'https://8.8.8.8'],
    ['172.32.0.1', 'https://172.32.0.1'],
    ['[2001:db8::1]', 'https://[2001:db8::1]'],
    ['[::ffff:8.8.8.8]', 'https://[::ffff:8.8.8.8]'],
    ['localhost:8080/x?y', 'http://localhost:8080/x?y'],
    ['bob:secret@localhost:8080', 'http://bob:secret@localhost:8080'],
    ['//localhost/', 'http://localhost/'],
    ['app.localhost.:80', 'http://app.localhost.:80'],
    ['shop.localhost/', 'http://shop.localhost/'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['127.1', 'http://127.1'],
    ['0.0.0.0:3000', 'http://0.0.0.0:3000'],
    ['10.1.2.3', 'http://10.1.2.3'],
    ['172.16.0.1', 'http://172.16.0.1'],
    ['192.168.1.1:8080', 'http://192.168.1.1:8080'],
    ['169.254.169.254', 'http://169.254.169.254'],
    ['[::1]:9000/', 'http://[::1]:9000/'],
    ['[fd00::1]', 'http://[fd00::1]'],
    ['[fe80::1]', 'http://[fe80::1]'],
    ['[::ffff:10.0.0.1]', 'http://[::ffff:10.0.0.1]'],
  ] as const) {
    assert.deepEqual(readAddress(typed), { url }, typed);
  }
  assert.deepEqual(readAddress('localhost:80', 'https'), { url: 'https://localhost:80' });
});

test('an address with a scheme stays as it is, also one that no browser knows', () => {
  for (const url of [
    'http://example.com',
    'HTTPS://example.com',
    'https://example.com/a b',
    'myapp://open?id=7',
    'mailto:a@b.example',
  ]) {
    assert.deepEqual(readAddress(url), { url });
  }
});

test('what is not an address gets a sentence', () => {
  for (const [typed, fault] of [
    ['  ', /Type a URL/],
    ['https://', /is not a valid URL/],
    ['http://a b/', /is not a valid URL/],
    ['hello world', /is not a valid URL/],
    ['/users', /has no host/],
    ['?page=2', /has no host/],
    ['wss://example.com/', /Only http:\/\/ and https:\/\//],
  ] as const) {
    const address = readAddress(typed);
    assert.match('fault' in address ? address.fault : address.url, fault);
  }
});

test('a redirect can be sent to a path of the same server, or to another address', () => {
  const to = (typed: string) => readRedirectTarget(typed, 'https://a.example/x/y?z');
  assert.deepEqual(to('/echo'), { url: 'https://a.example/echo' });
  assert.deepEqual(to('../echo'), { url: 'https://a.example/echo' });
  assert.deepEqual(to('?page=2'), { url: 'https://a.example/x/y?page=2' });
  assert.deepEqual(to('//b.example/'), { url: 'https://b.example/' });
  assert.deepEqual(to('localhost:8080'), { url: 'http://localhost:8080' });
});

test('a mistyped http or https is a mistake, not a scheme; others with such letters are schemes', () => {
  for (const typed of ['htp:/bad url', 'htttp://a.test/', 'hhtps://a.test/', 'ttp://a.test/']) {
    const address = readAddress(typed);
    const scheme = typed.slice(0, typed.indexOf(':'));
    assert.deepEqual(address, {
      fault: `The URL begins with ${scheme}:. Write http:// or https://.`,
    });
  }
  for (const typed of ['http://a.test/', 'HTTPS://a.test/', 'ssh://a.test/', 'sftp://a.test/']) {
    assert.ok('url' in readAddress(typed), typed);
  }
});
