import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileConditions, conditionKinds } from '../../src/rules/conditions/registry.ts';
import type { ConditionKind } from '../../src/rules/conditions/condition.ts';
import type { RuleCondition } from '../../src/rules/schema/ruleFile.ts';
import { readUrl } from '../../src/rules/facts/facts.ts';
import type { Facts } from '../../src/rules/facts/facts.ts';
import { cookieNamed } from './callbackParameters.ts';

interface Case {
  readonly matching: Partial<Facts>[];
  /** What does not match, with the reason. */
  readonly others: [subject: Partial<Facts>, reason: string][];
}

const at = (url: string): Partial<Facts> => ({ url: readUrl(url) });

function check(condition: RuleCondition, { matching, others }: Case): void {
  const [compiled] = compileConditions(condition);
  assert.ok(compiled);
  const whole = (part: Partial<Facts>): Facts => ({
    url: readUrl('https://example.com/'),
    method: 'GET',
    ...part,
  });
  for (const part of matching) assert.equal(compiled.matches(whole(part)), true);
  for (const [part, reason] of others) {
    assert.equal(compiled.matches(whole(part)), false, reason);
    assert.equal(compiled.mismatch(whole(part)), reason);
  }
}

test('requestDomains matches a domain and its subdomains, and IP addresses exactly', () => {
  check(
    { requestDomains: ['Example.com', 'localhost', '127.0.0.1', '::1', 'bücher.test'] },
    {
      matching: [
        at('https://example.com/'),
        at('https://a.b.example.com/'),
        at('https://EXAMPLE.com.:8443/'),
        at('http://localhost:3000/'),
        at('http://app.localhost/'),
        at('http://app.localhost./'),
        at('http://127.0.0.1/'),
        at('http://[::1]:80/'),
        at('http://bücher.test/'),
      ],
      others: [
        [at('https://notexample.com/'), 'the host is notexample.com'],
        [at('https://example.com.evil.test/'), 'the host is example.com.evil.test'],
        [at('https://example.com@evil.test/'), 'the host is evil.test'],
        [at('mailto:someone@example.com'), 'the host is '],
      ],
    },
  );
});

test('an IP address has no subdomains', () => {
  check(
    { requestDomains: ['0.0.1'] },
    {
      matching: [at('http://0.0.0.1/')],
      others: [[at('http://127.0.0.1/'), 'the host is 127.0.0.1']],
    },
  );
});

test('excludedRequestDomains keeps a domain and its subdomains out', () => {
  check(
    { excludedRequestDomains: ['public.example.com'] },
    {
      matching: [at('https://example.com/')],
      others: [[at('https://a.public.example.com/'), 'excludes a.public.example.com']],
    },
  );
});

test('requestMethods and excludedRequestMethods do not mind case', () => {
  check(
    { requestMethods: ['get', 'HEAD'] },
    {
      matching: [{ method: 'GET' }, { method: 'HEAD' }],
      others: [[{ method: 'POST' }, 'the method is POST, not GET or HEAD']],
    },
  );
  check(
    { excludedRequestMethods: ['options'] },
    {
      matching: [{ method: 'GET' }],
      others: [[{ method: 'OPTIONS' }, 'excludes the method OPTIONS']],
    },
  );
});

test('ports knows the ports that URLs leave out', () => {
  check(
    { ports: [443, 8443] },
    {
      matching: [at('https://x.test/'), at('http://x.test:8443/')],
      others: [
        [at('http://x.test/'), 'the port is 80, not 443 or 8443'],
        [at('mailto:a@x.test'), 'the URL has no port'],
      ],
    },
  );
});

test('excludedPorts knows the ports that URLs leave out, and that some URLs have none', () => {
  check(
    { excludedPorts: [80, 8080] },
    {
      matching: [at('https://x.test/'), at('http://x.test:81/'), at('mailto:a@x.test')],
      others: [
        [at('http://x.test/'), 'excludes the port 80'],
        [at('https://x.test:8080/'), 'excludes the port 8080'],
      ],
    },
  );
});

test('protocols may be written with or without the colon', () => {
  check(
    { protocols: ['HTTPS:', 'wss'] },
    {
      matching: [at('https://x.test/')],
      others: [[at('http://x.test/'), 'the protocol is http, not https or wss']],
    },
  );
});

test('urlFilter and redirectUrlFilter look at the request and at the target', () => {
  check(
    { urlFilter: '/api/' },
    {
      matching: [at('https://x.test/API/1')],
      others: [[at('https://x.test/app'), 'the URL does not match “/api/”']],
    },
  );
  check(
    { redirectUrlFilter: '|http://', isUrlFilterCaseSensitive: true },
    {
      matching: [{ redirectUrl: readUrl('http://x.test/') }],
      others: [
        [
          { redirectUrl: readUrl('https://x.test/') },
          "the redirect's target does not match “|http://”",
        ],
      ],
    },
  );
});

test('statusCodes takes numbers and hundreds', () => {
  check(
    { statusCodes: [302, '5xx'] },
    {
      matching: [{ status: 302 }, { status: 503 }],
      others: [[{ status: 200 }, 'the status is 200, not 302 or 5xx']],
    },
  );
});

test('isRedirect tells first requests from redirected ones', () => {
  check(
    { isRedirect: true },
    {
      matching: [{ isRedirect: true }],
      others: [[{ isRedirect: false }, 'the request is not redirected']],
    },
  );
  check(
    { isRedirect: false },
    {
      matching: [{ isRedirect: false }],
      others: [[{ isRedirect: true }, 'the request is redirected']],
    },
  );
});

test('auth looks at who asks, with which scheme, for which realm', () => {
  const challenge = { isProxy: false, realm: 'Staging', scheme: 'basic' };
  check(
    { auth: { isProxy: false, realm: 'Staging', scheme: 'basic' } },
    {
      matching: [{ challenge }],
      others: [
        [{}, 'nobody asks for credentials'],
        [{ challenge: { ...challenge, isProxy: true } }, 'a proxy asks, not a server'],
        [
          { challenge: { ...challenge, scheme: 'digest' } },
          "the challenge's scheme is digest, not basic",
        ],
        [
          { challenge: { ...challenge, realm: 'Live' } },
          "the challenge's realm is “Live”, not “Staging”",
        ],
      ],
    },
  );
});

test('certificateErrors matches when the certificate has one of them', () => {
  check(
    { certificateErrors: ['ERR_CERT_DATE_INVALID'] },
    {
      matching: [{ certificateErrors: ['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_DATE_INVALID'] }],
      others: [
        [
          { certificateErrors: ['ERR_CERT_AUTHORITY_INVALID'] },
          "the certificate's problem is ERR_CERT_AUTHORITY_INVALID, not ERR_CERT_DATE_INVALID",
        ],
      ],
    },
  );
});

test('cookie matches names with wildcards and domains with subdomains', () => {
  check(
    { cookie: { name: '_ga*', domain: '.example.com' } },
    {
      matching: [
        { cookie: cookieNamed('_ga') },
        { cookie: cookieNamed('_ga_1', '.shop.example.com') },
        { cookie: cookieNamed('_ga', 'shop.example.com.') },
      ],
      others: [
        [{ cookie: cookieNamed('x_ga') }, 'the cookie is x_ga, not _ga*'],
        [
          { cookie: cookieNamed('_ga', 'example.org') },
          "the cookie's domain is example.org, not .example.com",
        ],
      ],
    },
  );
  check(
    { cookie: { name: 'a*b*c' } },
    {
      matching: [{ cookie: cookieNamed('abc') }, { cookie: cookieNamed('a-b-b-c') }],
      others: [
        [{ cookie: cookieNamed('ac') }, 'the cookie is ac, not a*b*c'],
        [{ cookie: cookieNamed('abcd') }, 'the cookie is abcd, not a*b*c'],
      ],
    },
  );
});

test('cookie matches the one without a name by an empty name, and says so', () => {
  check(
    { cookie: { name: '' } },
    {
      matching: [{ cookie: cookieNamed('') }],
      others: [[{ cookie: cookieNamed('a') }, 'the cookie is a, not a cookie without a name']],
    },
  );
  check(
    { cookie: { name: 'a' } },
    {
      matching: [{ cookie: cookieNamed('a') }],
      others: [[{ cookie: cookieNamed('') }, 'the cookie is a cookie without a name, not a']],
    },
  );
});

test('every condition says itself', () => {
  const said: Record<string, unknown> = {};
  const condition: Required<RuleCondition> = {
    protocols: ['https'],
    isRedirect: true,
    requestDomains: ['example.com', '127.0.0.1'],
    excludedRequestDomains: ['public.example.com'],
    ports: [443, 8443],
    excludedPorts: [80, 8080],
    urlFilter: '/api/',
    urlPattern: { pathname: '/users/:id', search: 'q=*' },
    regexFilter: '/v[0-9]+/',
    resourceTypes: ['main_frame', 'image'],
    excludedResourceTypes: ['ping'],
    isNavigation: true,
    requestHeaders: [
      { header: 'Accept', values: ['*json*'], excludedValues: ['x'] },
      { header: 'Cookie', values: ['a=1'] },
    ],
    requestBody: { includes: 'a', matches: 'b+', jsonIncluding: { c: 1 } },
    initiatorDomains: ['app.test'],
    excludedInitiatorDomains: ['app.test', '127.0.0.1'],
    domainType: 'thirdParty',
    responseHeaders: [{ header: 'Content-Type' }],
    excludedResponseHeaders: [{ header: 'Vary' }],
    isDownload: false,
    isUrlFilterCaseSensitive: false,
    requestMethods: ['get', 'post'],
    excludedRequestMethods: ['put', 'options'],
    statusCodes: [302, '5xx'],
    redirectUrlFilter: '|http:',
    auth: { isProxy: true, scheme: 'basic', realm: 'R' },
    certificateErrors: ['ERR_CERT_DATE_INVALID'],
    cookie: {
      name: '_ga*',
      domain: 'example.com',
      path: '/a',
      secure: true,
      httpOnly: false,
      sameSite: 'lax',
    },
    all: [{ urlFilter: '/a' }, { ports: [80] }],
    any: [{ urlFilter: '/a', protocols: ['http'] }, { ports: [80] }],
    not: { isRedirect: true },
  };
  for (const [name, kind] of Object.entries(conditionKinds)) {
    const value = condition[name as keyof RuleCondition];
    said[name] = (kind as ConditionKind<unknown>).describe(value, condition);
  }
  assert.deepEqual(said, {
    protocols: { before: 'https', behind: 'over https' },
    isRedirect: { before: 'redirected', behind: 'that are redirected' },
    requestDomains: { after: 'to example.com (and its subdomains) or 127.0.0.1' },
    excludedRequestDomains: { after: 'but not to public.example.com (and its subdomains)' },
    ports: { after: 'on port 443 or 8443' },
    excludedPorts: { after: 'on any port but 80 and 8080' },
    urlFilter: { after: 'whose URL matches “/api/”' },
    urlPattern: { after: 'whose URL fits the pattern pathname “/users/:id”, search “q=*”' },
    regexFilter: { after: 'whose URL matches the expression “/v[0-9]+/”' },
    resourceTypes: { after: 'of type main_frame or image' },
    excludedResourceTypes: { after: 'of any type but ping' },
    isNavigation: { after: 'that are navigations' },
    requestHeaders: { after: 'with the request header Accept like “*json*” unlike “x” or Cookie' },
    requestBody: {
      after:
        'whose body contains “a” and matches the expression “b+” and includes the JSON “{"c":1}”',
    },
    initiatorDomains: { after: 'from app.test (and its subdomains)' },
    excludedInitiatorDomains: { after: 'but not from app.test (and its subdomains) or 127.0.0.1' },
    domainType: { after: 'from another site' },
    responseHeaders: { after: 'answered with the header Content-Type' },
    excludedResponseHeaders: { after: 'answered without the header Vary' },
    isDownload: { after: 'not answered with a download' },
    requestMethods: { after: 'with method GET or POST' },
    excludedRequestMethods: { after: 'with any method but PUT and OPTIONS' },
    statusCodes: { after: 'answered with 302 or 5xx' },
    redirectUrlFilter: { after: 'redirected to a URL that matches “|http:”' },
    auth: { after: 'when a proxy asks for basic credentials for realm “R”' },
    certificateErrors: { after: 'when the certificate has ERR_CERT_DATE_INVALID' },
    cookie: {
      after:
        'for cookies named “_ga*” of example.com with the path /a that are Secure, not HttpOnly and SameSite=Lax',
    },
    all: { after: 'whose URL matches “/a” on port 80' },
    any: { after: 'either over http whose URL matches “/a” or on port 80' },
    not: { after: 'other than those that are redirected' },
  });
});
