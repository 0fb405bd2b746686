import { prepareUpload } from './body/upload.ts';
import type { Upload } from './body/upload.ts';
import { throttled } from './delivery.ts';
import type { BodySource } from './delivery.ts';
import { fromNode } from './errors/fromNode.ts';
import type { ErrorPhase } from './errors/networkError.ts';
import { NetworkError } from './errors/networkError.ts';
import { headerValue, headerValues, withHeader } from './headers.ts';
import type { HeaderList } from './headers.ts';
import type { NetErrorName } from './netErrors.ts';
import { isBadPort } from './ports.ts';
import type { Request } from './request.ts';
import { maskHeaders, maskUrl } from './session/mask.ts';
import type { SessionScope } from './session/sessionScope.ts';
import type { InspectedCertificate } from './tls/inspectCertificate.ts';
import { openSocket } from './transport/connect.ts';
import type { Target } from './transport/connect.ts';
import { Connection } from './transport/connection.ts';
import type { Exchange, ResponseHead } from './transport/exchange.ts';

const PROGRESS_INTERVAL_MS = 100;
/** An unwanted body (of a redirect, of a challenge) is read this far to keep its connection, no further. */
const MAX_DISCARD_BYTES = 64 * 1024;
const MAX_DISCARD_MS = 250;

export interface UploadWatcher {
  onProgress(current: number, total: number): void;
}

/** A response of a server, with its body still to be read. */
export interface NetworkResponse extends BodySource {
  readonly head: ResponseHead;
  readonly httpVersion: string;
  /** Reads what is left of an unwanted body when it is short, so that the connection can be used again. */
  discard(): Promise<void>;
}

/**
 * Sends one request of one hop and answers with the response's head. The connection comes from the pool or is made;
 * either way a certificate with problems is decided about before a byte leaves. A request that dies on a reused
 * connection before any byte of a response is sent once more on a new one (Chromium: HttpNetworkTransaction).
 */
export async function sendOverNetwork(
  scope: SessionScope,
  hop: number,
  request: Request,
  headers: HeaderList,
  watcher: UploadWatcher,
): Promise<NetworkResponse> {
  const target = targetOf(request.url);
  const upload = request.postData === null ? null : await prepareUpload(request.postData);
  const wireHeaders = withLength(request, headers, upload);
  for (;;) {
    const reused = await takeIdle(scope, hop, request, target);
    const connection = reused ?? (await connect(scope, hop, request, target));
    announce(scope, hop, connection, reused !== null);
    const attempt = new Attempt(scope, hop, request, connection, watcher);
    try {
      return await attempt.send(wireHeaders, upload);
    } catch (error) {
      connection.destroy();
      scope.signal.throwIfAborted();
      if (reused !== null && !attempt.responseStarted && isStale(error)) {
        scope.phase.attempt++;
        continue;
      }
      throw attempt.failure(error);
    }
  }
}

/** The bare host of a URL for sockets and names: no brackets around IPv6. */
export function targetOf(url: string): Target {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const number = port === '' ? (secure ? 443 : 80) : Number(port);
  if (isBadPort(number)) throw new NetworkError('ERR_UNSAFE_PORT', { phase: 'start' });
  if (number === 0) throw new NetworkError('ERR_ADDRESS_INVALID', { phase: 'start' });
  return { secure, host: hostname.replace(/^\[(.*)\]$/, '$1'), port: number };
}

function withLength(request: Request, headers: HeaderList, upload: Upload | null): HeaderList {
  if (upload !== null) return withHeader(headers, 'Content-Length', String(upload.length));
  return request.method === 'POST' || request.method === 'PUT'
    ? withHeader(headers, 'Content-Length', '0')
    : headers;
}

async function takeIdle(
  scope: SessionScope,
  hop: number,
  request: Request,
  target: Target,
): Promise<Connection | null> {
  const connection = scope.context.connections.take(target);
  if (connection === null) return null;
  const { certificate } = connection.open;
  if (certificate === null || certificate.problems.length === 0) return connection;
  try {
    // Who allowed it allowed another request: this one asks for itself.
    await decideCertificate(scope, hop, request, target, certificate);
  } catch (error) {
    scope.context.connections.release(connection);
    throw error;
  }
  return connection.closed ? null : connection;
}

async function connect(
  scope: SessionScope,
  hop: number,
  request: Request,
  target: Target,
): Promise<Connection> {
  const open = await openSocket(target, {
    secureContext: target.secure ? scope.context.secureContext : undefined,
    signal: scope.signal,
    onPhase: (phase) => {
      scope.phase.start(hop, phase);
    },
    decideCertificate: (certificate) => decideCertificate(scope, hop, request, target, certificate),
  });
  const connection = new Connection(target, open);
  scope.context.connections.add(connection);
  return connection;
}

/** Resolves when the certificate may be used for this request. @throws NetworkError with the gravest problem's name. */
async function decideCertificate(
  scope: SessionScope,
  hop: number,
  request: Request,
  { host, port }: Target,
  certificate: InspectedCertificate,
): Promise<void> {
  const { problems, chain } = certificate;
  const gravest = problems[0]?.error as NetErrorName;
  const fingerprint = chain[0]?.fingerprint256 ?? '';
  const exceptions = scope.context.certificateExceptions;
  if (exceptions.has(host, port, fingerprint)) {
    scope.log.append({
      type: 'callback:decided',
      callback: 'onCertificateError',
      hop,
      decision: 'allow',
      by: { kind: 'person' },
      explanation: `allowed ${gravest} of ${host}: this certificate was allowed before`,
      emphasis: [gravest],
      waitedMs: 0,
    });
    return;
  }
  const decision = await scope.callbacks.onCertificateError(hop, {
    request,
    certError: gravest,
    requestUrl: request.url,
    host,
    port,
    sslInfo: certificate,
  });
  if (decision.action === 'cancel') {
    throw new NetworkError(gravest, {
      phase: 'tls',
      nodeCode: problems.map(({ error }) => error).join(', '),
    });
  }
  if (decision.remember === 'session') exceptions.add(host, port, fingerprint);
}

function announce(scope: SessionScope, hop: number, { open }: Connection, reused: boolean): void {
  scope.log.append({
    type: 'connection:opened',
    hop,
    attempt: scope.phase.attempt,
    remoteAddress: open.remoteAddress,
    protocol: 'http/1.1',
    reused,
    ...(open.tls === null ? {} : { tls: open.tls }),
  });
}

/** A connection that the server closed while it was idle: the request never reached anybody. */
function isStale(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

/** One request on one connection, and what must be known of it to name its failure. */
class Attempt {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #connection: Connection;
  readonly #watcher: UploadWatcher;
  #exchange: Exchange | null = null;
  #head: ResponseHead | null = null;

  constructor(
    scope: SessionScope,
    hop: number,
    request: Request,
    connection: Connection,
    watcher: UploadWatcher,
  ) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#connection = connection;
    this.#watcher = watcher;
  }

  get responseStarted(): boolean {
    return this.#exchange?.responseStarted ?? false;
  }

  async send(headers: HeaderList, upload: Upload | null): Promise<NetworkResponse> {
    const { signal, phase, log } = this.#scope;
    const hop = this.#hop;
    signal.throwIfAborted();
    const { method, url } = this.#request;
    const { pathname, search } = new URL(url);
    const progress = uploadProgress(this.#scope, hop, upload?.length ?? 0, this.#watcher);
    const exchange = this.#connection.send(
      { method, path: pathname + search, headers, body: upload?.body() ?? null },
      {
        onSendStart: () => {
          phase.start(hop, 'send');
        },
        onBodySent: progress.sent,
        onRequestSent: () => {
          progress.done();
          phase.start(hop, 'wait');
        },
      },
    );
    this.#exchange = exchange;
    log.append({
      type: 'request:sent',
      hop,
      attempt: phase.attempt,
      method,
      url: maskUrl(url),
      headers: maskHeaders(
        headerValue(headers, 'host') === undefined
          ? [['host', new URL(url).host], ...headers]
          : headers,
      ),
    });
    const onAbort = (): void => {
      exchange.abort(signal.reason as Error);
      this.#connection.destroy(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = (): void => {
      signal.removeEventListener('abort', onAbort);
    };
    try {
      this.#head = await exchange.head;
    } catch (error) {
      settled();
      throw error;
    }
    phase.start(hop, 'receive');
    return this.#response(exchange, this.#head, settled);
  }

  #response(exchange: Exchange, head: ResponseHead, settled: () => void): NetworkResponse {
    const pool = this.#scope.context.connections;
    const readBody: BodySource['readBody'] = async (sink) => {
      try {
        await exchange.readBody(sink);
        // undici closes a connection that cannot be kept right after the end; only what is left is given back.
        await new Promise(setImmediate);
        pool.release(this.#connection);
      } catch (error) {
        this.#connection.destroy();
        this.#scope.signal.throwIfAborted();
        throw this.failure(error);
      } finally {
        settled();
      }
    };
    return {
      head,
      httpVersion: '1.1',
      readBody,
      discard: async () => {
        let read = 0;
        const patience = setTimeout(() => {
          exchange.abort(new Error('the unwanted body is slow'));
        }, MAX_DISCARD_MS);
        try {
          await readBody((chunk) => {
            read += chunk.byteLength;
            if (read > MAX_DISCARD_BYTES) exchange.abort(new Error('the unwanted body is long'));
          });
        } catch {
          this.#scope.signal.throwIfAborted();
        } finally {
          clearTimeout(patience);
        }
      },
    };
  }

  failure(error: unknown): NetworkError {
    const head = this.#head;
    return fromNode(error, {
      phase: (this.#scope.phase.current ?? 'start') as ErrorPhase,
      responseStarted: this.responseStarted,
      framing: head === null ? null : framingOf(head),
      contentLengthFields: head === null ? 0 : headerValues(head.headers, 'content-length').length,
    });
  }
}

function framingOf(head: ResponseHead): 'chunked' | 'length' | 'close' {
  if (/\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '')) return 'chunked';
  return headerValue(head.headers, 'content-length') === undefined ? 'close' : 'length';
}

function uploadProgress(
  scope: SessionScope,
  hop: number,
  total: number,
  watcher: UploadWatcher,
): { sent: (bytes: number) => void; done: () => void } {
  let current = 0;
  let told = -1;
  const tell = throttled(PROGRESS_INTERVAL_MS, () => {
    told = current;
    scope.log.append({ type: 'upload:progress', hop, current, total });
    watcher.onProgress(current, total);
  });
  return {
    sent: (bytes) => {
      current += bytes;
      scope.bytes.sent += bytes;
      tell.soon();
    },
    done: () => {
      if (total > 0 && told !== current) tell.now();
    },
  };
}
