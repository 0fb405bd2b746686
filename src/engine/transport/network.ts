import { prepareUpload } from '../body/upload.ts';
import type { Upload } from '../body/upload.ts';
import { certificateDecision } from '../tls/certificateDecision.ts';
import type { DecideCertificate } from '../tls/certificateDecision.ts';
import { throttled } from '../body/delivery.ts';
import type { BodySource } from '../body/delivery.ts';
import { fromNode, isTlsError } from '../errors/fromNode.ts';
import { NetworkError } from '../errors/networkError.ts';
import { headerValue, headerValues, withHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import { isBadPort } from '../message/ports.ts';
import type { Request } from '../message/request.ts';
import type { ClientCertificate } from '../requestHandler.ts';
import { maskHeaders, maskUrl } from '../session/mask.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import { openSocket } from './connect.ts';
import type { OpenSocket, Target } from './connect.ts';
import { Connection, EXPECTS_BODY } from './connection.ts';
import type { Exchange, ResponseHead } from './exchange.ts';

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
  refuseUnsendable(headers);
  const decideCertificate = certificateDecision(scope, hop, request, target);
  const upload = request.postData === null ? null : await prepareUpload(request.postData);
  const wireHeaders = withLength(request, headers, upload);
  let clientCertificate: ClientCertificate | null = null;
  for (let fresh = false; ; fresh = true) {
    const reused = fresh ? null : await takeIdle(scope, target, decideCertificate);
    const connection =
      reused ?? (await connect(scope, hop, target, decideCertificate, clientCertificate));
    announce(scope, hop, connection, reused !== null);
    const attempt = new Attempt(scope, hop, request, connection, watcher);
    try {
      return await attempt.send(wireHeaders, upload);
    } catch (error) {
      // What TLS has to say comes after the end of the stream that undici tells of.
      if (target.secure) await new Promise(setImmediate);
      connection.destroy();
      scope.signal.throwIfAborted();
      // A connection on which somebody was asked has idled too.
      const idled = reused !== null || connection.asked;
      if (idled && !fresh && !attempt.responseStarted && isStale(error)) {
        scope.phase.attempt++;
        continue;
      }
      const failure = attempt.failure(error);
      if (failure.name !== 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED' || clientCertificate !== null) {
        throw failure;
      }
      // TLS 1.3: the server refuses after the handshake, before it has read the request (RFC 8446, section 4.4.2.4).
      const { host, port } = target;
      const place = { isProxy: false, host, port };
      clientCertificate = await scope.callbacks.onSelectClientCertificate(hop, place);
      if (clientCertificate === null) throw failure;
      scope.phase.attempt++;
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

/** Fields that belong to the connection; undici writes them itself and takes them from nobody. */
const TRANSPORT_FIELDS = ['expect', 'transfer-encoding', 'upgrade', 'keep-alive'];

/** @throws NetworkError ERR_INVALID_ARGUMENT that names the field */
function refuseUnsendable(headers: HeaderList): void {
  const refused = headers.find(([name]) => TRANSPORT_FIELDS.includes(name.toLowerCase()))?.[0];
  const twice = headerValues(headers, 'host').length > 1 ? 'Host' : undefined;
  if (refused === undefined && twice === undefined) return;
  throw new NetworkError('ERR_INVALID_ARGUMENT', {
    phase: 'start',
    message:
      refused === undefined
        ? 'A request has one Host header; remove the others.'
        : `The header ${refused} cannot be sent: it belongs to the connection, not to the request; remove it.`,
  });
}

function withLength(request: Request, headers: HeaderList, upload: Upload | null): HeaderList {
  if (upload !== null) return withHeader(headers, 'Content-Length', String(upload.length));
  return EXPECTS_BODY.has(request.method) ? withHeader(headers, 'Content-Length', '0') : headers;
}

/** An idle connection that may be used for this request, or null. A permission never travels with the socket. */
async function takeIdle(
  scope: SessionScope,
  target: Target,
  decideCertificate: DecideCertificate,
): Promise<Connection | null> {
  const connection = scope.context.connections.take(target);
  if (connection === null) return null;
  const { certificate } = connection.open;
  if (certificate === null || certificate.problems.length === 0) return connection;
  try {
    await decideCertificate(certificate);
  } catch (error) {
    scope.context.connections.release(connection);
    throw error;
  }
  return connection.closed ? null : connection;
}

async function connect(
  scope: SessionScope,
  hop: number,
  target: Target,
  decideCertificate: DecideCertificate,
  clientCertificate: ClientCertificate | null,
): Promise<Connection> {
  const { context } = scope;
  const secureContext =
    clientCertificate === null
      ? context.secureContext
      : context.secureContextWith(clientCertificate);
  let allowed = false;
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(target, {
      secureContext: target.secure ? secureContext : undefined,
      trustAnchors: () => context.trustAnchors,
      signal: scope.signal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
      decideCertificate: async (certificate) => {
        await decideCertificate(certificate);
        allowed = true;
      },
    });
  const open = await openOnce().catch((error: unknown) => {
    // A server does not wait for as long as a person may read: what they allowed is connected to once more.
    const closed = NetworkError.is(error, 'ERR_CONNECTION_CLOSED', 'ERR_CONNECTION_RESET');
    if (!allowed || !closed || scope.signal.aborted) throw error;
    return openOnce();
  });
  const connection = new Connection(target, open, clientCertificate === null);
  scope.context.connections.add(connection);
  return connection;
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
    const { signal, phase } = this.#scope;
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
          this.#logSent(headers);
        },
        onBodySent: progress.sent,
        onRequestSent: () => {
          progress.done();
          phase.start(hop, 'wait');
        },
      },
    );
    this.#exchange = exchange;
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
      // The answer can come before undici has noticed that it has sent everything.
      progress.done();
    } catch (error) {
      settled();
      throw error;
    }
    phase.start(hop, 'receive');
    return this.#response(exchange, this.#head, settled);
  }

  #logSent(headers: HeaderList): void {
    const { method, url } = this.#request;
    this.#scope.log.append({
      type: 'request:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      method,
      url: maskUrl(url),
      headers: maskHeaders(this.#connection.wireHeaders(method, headers)),
    });
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
    const { first } = this.#connection.open.errors;
    // undici says "other side closed" where TLS knows why.
    const cause = first !== undefined && isTlsError(first) ? first : error;
    return fromNode(cause, {
      phase: this.#scope.phase.current ?? 'start',
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
