import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustItems } from '../../src/extension/views/trust/trustItems.ts';
import type { Trusted } from '../../src/workbench/trust.ts';

const at = new Date(2026, 11, 1, 10, 41).getTime();
const nothing: Trusted = {
  certificateExceptions: [],
  logins: [],
  clientCertificates: [],
  hstsHosts: [],
};

test('nothing that can be revoked is no item, so that the view says what will be there', () => {
  assert.deepEqual(trustItems(nothing), []);
});

test('each exception says what is wrong with the certificate and who allowed it', () => {
  const exception = {
    host: 'staging.shop.test',
    port: 8443,
    fingerprint256: 'AA:BB',
    problems: ['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_DATE_INVALID'],
    at,
  };
  const by = { kind: 'rule', id: 'dev', file: '/w/dev.request-rules.json', line: 3 } as const;
  const rule = { ...by, sentence: null, description: null };
  const [group] = trustItems({
    ...nothing,
    certificateExceptions: [
      { ...exception, by: { kind: 'person' } },
      { ...exception, port: 443, by: rule },
    ],
  });
  assert.deepEqual([group?.label, group?.description], ['Certificate exceptions', '2']);
  assert.deepEqual(
    group?.children?.map(({ label, description }) => `${label}  ${description ?? ''}`),
    [
      'staging.shop.test:8443  self-signed or unknown issuer · allowed by you',
      'staging.shop.test:443  self-signed or unknown issuer · allowed by rule',
    ],
  );
  const [, second] = group.children;
  assert.equal(
    second?.tooltip,
    [
      'The certificate of staging.shop.test:443 is used although it is not trusted: self-signed or unknown issuer, certificate out of date.',
      'Allowed by rule dev · dev.request-rules.json:3 at 10:41, for this window.',
      'SHA-256 AA:BB',
    ].join('\n'),
  );
});

test("a login names user, scheme, realm and server; a proxy's says that it is one", () => {
  const space = {
    origin: 'http://localhost:8765',
    scheme: 'basic',
    realm: 'Garden',
    isProxy: false,
  };
  const login = { space, owner: 'anybody', username: 'alice', giver: null, proven: true };
  const [group] = trustItems({
    ...nothing,
    logins: [
      login,
      { ...login, space: { ...space, isProxy: true, realm: '' }, username: '', proven: false },
    ],
  });
  assert.deepEqual(
    group?.children?.map(({ label, description }) => [label, description]),
    [
      ['alice', 'basic “Garden” · localhost:8765'],
      ['(no user name)', 'basic · proxy localhost:8765'],
    ],
  );
  assert.notEqual(group.children[0]?.id, group.children[1]?.id);
});

test('client certificates and hosts that want https have groups of their own', () => {
  const items = trustItems({
    ...nothing,
    clientCertificates: [
      { host: 'api.test', port: 443, subject: 'carol', by: { kind: 'person' }, at },
      { host: 'b.test', port: 443, subject: null, by: { kind: 'person' }, at },
    ],
    hstsHosts: [{ host: 'shop.test', includeSubDomains: true, expires: at }],
  });
  assert.deepEqual(
    items.map(({ label, description, children }) => [
      label,
      description,
      children?.map((child) => child.description),
    ]),
    [
      ['Client certificates', '2', ['carol', 'no certificate']],
      ['HTTPS only', '1 host (HSTS)', ['and subdomains · until 2026-12-01']],
    ],
  );
});
