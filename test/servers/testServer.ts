import { type IncomingMessage, type RequestListener, createServer } from 'node:http';
import https from 'node:https';
import type { TlsOptions } from 'node:tls';
import type { IssuedCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { type RecordedRequest, recordRequest } from '../../examples/playground/recordedRequest.ts';

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:port` or `https://localhost:port`, without a trailing slash. */
  readonly url: string;
  /** Every request whose head arrived, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** How many TCP connections have been accepted so far. */
  readonly connectionCount: number;
  close(): Promise<void>;
}

/** A plain HTTP server on a free port of loopback. */
export function startServer(handler: RequestListener): Promise<TestServer> {
  return serve(createServer(), 'http://127.0.0.1', handler);
}

/** The same over TLS; `options` adds to what the certificate gives, for example `maxVersion`. */
export function startTlsServer(
  { certificate, options }: { certificate: IssuedCertificate; options?: TlsOptions },
  handler: RequestListener,
): Promise<TestServer> {
  const server = https.createServer({
    cert: certificate.chainPem,
    key: certificate.keyPem,
    ...options,
  });
  return serve(server, 'https://localhost', handler);
}

/** The whole body; a handler that wants it must ask before it answers. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function serve(
  server: ReturnType<typeof createServer>,
  origin: string,
  handler: RequestListener,
): Promise<TestServer> {
  const requests: RecordedRequest[] = [];
  let connectionCount = 0;
  server.on('connection', () => (connectionCount += 1));
  server.on('request', (request, response) => {
    requests.push(recordRequest(request, response));
    handler(request, response);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    url: `${origin}:${port}`,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
