import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type HeaderList,
  type Referrer,
  type ReferrerPolicy,
  referrerPolicies,
} from '../../src/engine/index.ts';
import { createRequest } from '../../src/engine/message/request.ts';
import { sentHeaders } from '../../src/engine/message/wireHeaders.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';

const FULL = 'https://from.test/path?q=1';
const ORIGIN = 'https://from.test/';

/** What is said to the same origin, to another one, and to one without TLS. */
const TABLE: Record<ReferrerPolicy, readonly [string, string, string]> = {
  'no-referrer-when-downgrade': [FULL, FULL, ''],
  'strict-origin-when-cross-origin': [FULL, ORIGIN, ''],
  'origin-when-cross-origin': [FULL, ORIGIN, ORIGIN],
  'unsafe-url': [FULL, FULL, FULL],
  origin: [ORIGIN, ORIGIN, ORIGIN],
  'same-origin': [FULL, '', ''],
  'strict-origin': [ORIGIN, ORIGIN, ''],
  'no-referrer': ['', '', ''],
};
const TARGETS = ['https://from.test/to', 'https://other.test/to', 'http://from.test/to'];

/** The Referer that a request of `url` would go out with. */
function sentTo(url: string, referrer: Referrer): string {
  const request = createRequest({ url, referrer });
  return seen({ headers: sentHeaders(request) }, 'referer').join();
}

test('H23 H20: all eight policies, to the same origin, to another one and out of TLS', () => {
  assert.deepEqual(Object.keys(TABLE).toSorted(), [...referrerPolicies].toSorted());
  for (const policy of referrerPolicies) {
    for (const [index, target] of TARGETS.entries()) {
      const expected = TABLE[policy][index];
      assert.equal(sentTo(target, { url: FULL, policy }), expected, `${policy} to ${target}`);
    }
  }
});

test('B07: the referrer is sent exactly, over a real connection', async () => {
  const authority = await issueCertificate({ commonName: 'CA', isAuthority: true });
  const altNames = ['localhost'];
  const options = { commonName: 'localhost', altNames, issuer: authority };
  const certificate = await issueCertificate(options);
  await using server = await startTlsServer({ certificate }, (_, response) => {
    response.end();
  });
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const referrer = { url: 'https://tests.com/referrer.html' };
  await run({ url: server.url, referrer }, { context });
  assert.deepEqual(seen(server.requests[0], 'referer'), ['https://tests.com/referrer.html']);
});

test('H16 H18: a Referer line written by hand is sent as written, in its place, and wins', async () => {
  await using server = await startServer((_, response) => {
    response.end();
  });
  const headers: HeaderList = [
    ['X-First', '1'],
    ['rEFERER', 'not a URL #at all'],
    ['X-Last', '1'],
  ];
  await run({ url: server.url, headers, referrer: { url: 'http://set.test/' } });
  const [request] = server.requests;
  const own = request?.headers.filter(([name]) => /^x-|referer/i.test(name));
  assert.deepEqual(own, headers);
  await run({ url: server.url, referrer: { url: 'http://set.test/' } });
  assert.deepEqual(seen(server.requests[1], 'referer'), ['http://set.test/']);
});

test('a Referer line written by hand obeys the policy once a server leads elsewhere', async () => {
  const sent = async (written: string, to: string) => {
    const { redirectedRequest } = await import('../../src/engine/network/redirect/nextHeaders.ts');
    const request = createRequest({ url: 'https://a.test/1', headers: [['Referer', written]] });
    return seen(redirectedRequest(request, to, 'GET'), 'referer').join();
  };
  assert.equal(await sent('https://x.test', 'https://a.test/2'), 'https://x.test');
  assert.equal(await sent('https://x.test/y#z', 'https://b.test/'), 'https://x.test/y');
  assert.equal(await sent('https://x.test/y', 'http://a.test/'), '');
  assert.equal(await sent('/partial', 'https://b.test/'), 'https://a.test/partial');
  assert.equal(await sent('android-app://x', 'https://b.test/'), '');
});

test("H22: fragment, user and password are nobody's business, a referrer that is not of the web is ignored, a long one is cut", () => {
  const target = 'https://other.test/';
  assert.equal(sentTo(target, { url: 'https://me:secret@from.test/a#b' }), 'https://from.test/a');
  for (const url of ['file:///etc/passwd', 'data:text/plain,x', 'about:blank', 'ftp://x/']) {
    assert.equal(sentTo(target, { url, policy: 'unsafe-url' }), '');
  }
  const long = `https://from.test/${'x'.repeat(4096)}`;
  assert.equal(sentTo(target, { url: long, policy: 'unsafe-url' }), ORIGIN);
});

test('a referrer that is no URL, and a policy that is none, are refused with what to write', () => {
  const make = (referrer: object) => () =>
    createRequest({ url: 'http://a.test/', referrer: referrer as Referrer });
  assert.throws(make({ url: 'from.test' }), /"from.test" is not a URL/);
  assert.throws(make({ url: FULL, policy: 'never' }), /use one of no-referrer-when-downgrade, /);
});

test('onBeforeResourceLoad may change the referrer, and the log says so', async () => {
  await using server = await startServer((_, response) => {
    response.end();
  });
  const get = await run(
    { url: server.url, referrer: { url: 'http://set.test/a' } },
    {
      handler: {
        onBeforeResourceLoad: ({ request }) => {
          assert.deepEqual(request.referrer, {
            url: 'http://set.test/a',
            policy: 'no-referrer-when-downgrade',
          });
          request.referrer = { url: 'http://other.test/b', policy: 'origin' };
          return 'continue';
        },
      },
    },
  );
  assert.deepEqual(seen(server.requests[0], 'referer'), ['http://other.test/']);
  assert.match(get.of('callback:decided')[0]?.explanation ?? '', /changed the referrer/);
});

test('H28 H29 H30: each context has its own languages and user agent, and what the user wrote wins', async () => {
  await using server = await startServer((_, response) => {
    response.end();
  });
  using british = new TestContext({ acceptLanguageList: 'en-GB,en', userAgent: 'Mine/1' });
  using french = new TestContext({ acceptLanguageList: 'fr' });
  const of = async (context: TestContext, headers: HeaderList = []) => {
    await run({ url: server.url, headers }, { context });
    const last = server.requests.at(-1);
    return ['accept-language', 'user-agent', 'accept-encoding'].map((name) =>
      seen(last, name).join(),
    );
  };
  const encodings = 'gzip, deflate, br, zstd';
  assert.deepEqual(await of(british), ['en-GB,en;q=0.9', 'Mine/1', encodings]);
  assert.deepEqual(await of(french), ['fr', 'RequestWorkbench', encodings]);
  const own: HeaderList = [
    ['accept-language', 'de'],
    ['USER-AGENT', 'Own'],
    ['Accept-Encoding', 'identity'],
  ];
  assert.deepEqual(await of(british, own), ['de', 'Own', 'identity']);
});

test('Origin is sent only when the context wants it, with methods other than GET and HEAD', async () => {
  await using server = await startServer((_, response) => {
    response.end();
  });
  for (const sendOrigin of [false, true]) {
    using context = new TestContext({ sendOrigin });
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
      await run({ url: server.url, method }, { context });
      const expected = sendOrigin && method !== 'GET' && method !== 'HEAD' ? [server.url] : [];
      assert.deepEqual(seen(server.requests.at(-1), 'origin'), expected, method);
    }
    const headers = [['Origin', 'http://own.test']] as const;
    await run({ url: server.url, method: 'POST', headers }, { context });
    assert.deepEqual(seen(server.requests.at(-1), 'origin'), ['http://own.test']);
  }
});
