/**
 * Run with `--expose-gc` by droppedAnswers.test.ts: handlers that drop what they should answer with. Collects garbage
 * until every request is over, and prints how each ended and what its log says of it.
 */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  RequestContext,
  type RequestHandler,
  type ResourceHandler,
  WebRequest,
} from '../../src/engine/index.ts';

declare const gc: () => void;

/** Nothing that could be reached from anywhere. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

const handlers: Record<string, [path: 'http' | 'https', RequestHandler]> = {
  load: ['http', { onBeforeResourceLoad: () => 'continueAsync' }],
  loadLater: ['http', { onBeforeResourceLoad: async () => Promise.resolve('continueAsync') }],
  loadPromise: ['http', { onBeforeResourceLoad: never<'cancel'> }],
  redirectPromise: ['http', { onResourceRedirect: never<string> }],
  credentials: ['http', { getAuthCredentials: () => true }],
  credentialsPromise: ['http', { getAuthCredentials: never<true> }],
  certificate: ['https', { onCertificateError: () => true }],
  open: ['http', resource({ open: () => 'later' })],
  openLegacy: ['http', resource({ processRequest: () => true })],
  openPromise: ['http', resource({ open: never<boolean> })],
  read: ['http', resource({ read: () => 'later' })],
  readPromise: ['http', resource({ read: never<null> })],
  skip: ['http', resource({ skip: () => 'later' })],
  slow: ['http', { onBeforeResourceLoad: () => after(3).then(() => 'cancel' as const) }],
  held: ['http', { onBeforeResourceLoad: (parameters) => holding(parameters) }],
};

function resource(parts: Partial<ResourceHandler>): RequestHandler {
  const handler: ResourceHandler = {
    getResponseHeaders: () => ({ responseLength: 10 }),
    read: () => Buffer.from('0123456789'),
    ...parts,
  };
  return { getResourceHandler: () => handler };
}

/** Answers after some collections: what is still held is not lost. */
const holding: NonNullable<RequestHandler['onBeforeResourceLoad']> = ({ callback }) => {
  void after(3).then(() => {
    callback.cancel();
  });
  return 'continueAsync';
};

function after(collections: number): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ collections, resolve });
  });
}

const waiting: { collections: number; resolve: () => void }[] = [];

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const http = createHttpServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { Location: '/' }).end();
  else if (request.url === '/locked') {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('who?');
  } else response.end('welcome');
});
const { chainPem, keyPem } = await issueCertificate({ commonName: 'localhost' });
const https = createHttpsServer({ cert: chainPem, key: keyPem }, (_, response) => {
  response.end('in');
});
const ports = { http: await listen(http), https: await listen(https) };
const context = new RequestContext();
const paths: Record<string, string> = {
  redirectPromise: '/moved',
  credentials: '/locked',
  credentialsPromise: '/locked',
};

let open = 0;
const requests = Object.entries(handlers).map(([name, [scheme, handler]]) => {
  open++;
  const url = `${scheme}://localhost:${String(ports[scheme])}${paths[name] ?? '/'}`;
  const webRequest = WebRequest.create(
    { url, headers: [['Range', 'bytes=5-']], flags: ['allowStoredCredentials'] },
    { onRequestComplete: () => (open -= 1) },
    { context, handler },
  );
  return { name, webRequest };
});

while (open > 0) {
  gc();
  for (const waiter of waiting) if (--waiter.collections === 0) waiter.resolve();
  await new Promise(setImmediate);
}

const outcomes = requests.map(({ name, webRequest }) => [
  name,
  {
    outcome: webRequest.requestError?.name ?? webRequest.response?.status,
    problems: webRequest.log.events
      .filter((event) => event.type === 'problem:reported')
      .map(({ message }) => message),
    decisions: webRequest.log.events
      .filter((event) => event.type === 'callback:decided')
      .map(({ decision, by }) => `${decision.kind} by ${by.kind}`),
  },
]);
process.stdout.write(JSON.stringify(Object.fromEntries(outcomes)));
context.dispose();
http.close();
https.close();
