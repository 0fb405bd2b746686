import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { type RequestHandler, type RequestInit, textBody } from '../../src/engine/index.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, TestContext } from './run.ts';

/** What a handler may change of what it is given: its own draft, and its own answer. */
const OWN: ReadonlySet<string> = new Set([
  'onBeforeResourceLoad request',
  'onResourceResponse request',
  'callback',
]);

/** The places in `value` that can be written to; what is in a draft is fixed although the draft is not. */
function writable(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const own = OWN.has(path);
  const inside = Object.entries(value)
    .filter(([name]) => !(own && name === 'flags'))
    .flatMap(([name, part]) => writable(part, `${path}.${name}`));
  return own || Object.isFrozen(value) ? inside : [path, ...inside];
}

/** Answers each callback as `answers` does, and notes what it could have written to. */
function looking(answers: RequestHandler) {
  const found = new Set<string>();
  const called = new Set<string>();
  const names = [
    ...['onBeforeBrowse', 'getCookieManager', 'canGetCookies', 'canSendCookie', 'canSetCookie'],
    ...['onBeforeResourceLoad', 'getResourceHandler', 'onResourceRedirect', 'onResourceResponse'],
    ...['getAuthCredentials', 'onCertificateError', 'onSelectClientCertificate'],
    ...['getResourceResponseFilter', 'onResourceLoadComplete', 'onProtocolExecution'],
  ];
  const handler = Object.fromEntries(
    names.map((name) => [
      name,
      (parameters: object) => {
        called.add(name);
        for (const [key, value] of Object.entries(parameters)) {
          const path = key === 'callback' ? key : `${name} ${key}`;
          for (const place of writable(value, path)) found.add(place);
        }
        return (answers as Partial<Record<string, (given: object) => unknown>>)[name]?.(parameters);
      },
    ]),
  );
  return { handler: handler as RequestHandler, called, found };
}

const flags = ['allowStoredCredentials'] as const;

test('handlers can write to nothing that they are shown but their draft, in any callback and on any hop', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const client = await issueCertificate({ commonName: 'alice', usage: 'client' });
  await using secure = await startTlsServer(
    { certificate, options: { requestCert: true, rejectUnauthorized: false } },
    (_, response) => response.end('in'),
  );
  await using server = await startServer((request, response) => {
    if (request.url === '/elsewhere') response.writeHead(307, { Location: `${secure.url}/` });
    else if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"', 'Set-Cookie': 'a=1' });
    } else if (request.headers['if-none-match'] !== undefined) response.writeHead(304);
    else response.writeHead(200, { ETag: '"1"', 'Cache-Control': 'public, no-cache' });
    response.end();
  });
  const { handler, called, found } = looking({
    onBeforeResourceLoad: ({ request }) => {
      // A rewritten URL is a redirect that no server sent.
      if (request.url.endsWith('/')) request.url += 'page';
    },
    getAuthCredentials: () => ({ action: 'provide', username: 'alice', password: 'x' }),
    onCertificateError: () => ({ action: 'continue' }),
  });
  using context = new TestContext({
    clientCertificates: [{ host: 'localhost', cert: client.pem, key: client.keyPem }],
  });
  await context.cookieManager.setCookie(server.url, 'jar=1');
  const requests: RequestInit[] = [
    { url: `${server.url}/`, navigation: true },
    // Asked of the server again, out of the cache.
    { url: `${server.url}/page` },
    { url: `${server.url}/elsewhere`, method: 'POST', postData: textBody('body') },
    { url: 'other:scheme' },
  ];
  for (const request of requests) {
    await run({ ...request, flags, referrer: { url: server.url } }, { context, handler });
    context.clearAuthCredentials();
  }
  assert.deepEqual([...found], []);
  assert.equal(called.size, 15, [...called].join());
});
