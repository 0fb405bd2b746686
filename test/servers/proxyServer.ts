import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import https from 'node:https';
import { type Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IssuedCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';

/** A request that a proxy got. */
export interface ProxiedRequest {
  readonly method: string;
  /** As it stood in the request line: an absolute URL, or `host:port` for CONNECT. */
  readonly target: string;
  /** Name and value, in order. */
  readonly headers: readonly (readonly [string, string])[];
  /** Which of the proxy's connections it came on, from 1. */
  readonly connection: number;
}

/** A refusal: status 407 with these challenges unless told otherwise. */
export interface Refusal {
  readonly status?: number;
  readonly challenges?: readonly string[];
  /** Fields besides, of a refusal to forward. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How the body ends; `close` ends the connection with it. Default: `length`. */
  readonly framing?: 'length' | 'chunked' | 'close';
}

export interface ProxyOptions {
  /** Makes it an HTTPS proxy. */
  readonly certificate?: IssuedCertificate;
  /** Null lets a request through. */
  readonly refuse?: (request: ProxiedRequest, authorization: string | undefined) => Refusal | null;
  /** Takes CONNECT into its own hands; it must answer or end the socket. */
  readonly onConnect?: (socket: Duplex, request: ProxiedRequest) => void;
}

export interface ProxyServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:port` or `https://localhost:port`. */
  readonly url: string;
  readonly requests: readonly ProxiedRequest[];
  readonly connectionCount: number;
  /** Connections to it that are open now. */
  readonly openCount: number;
  /** Resolves when the last of its connections has closed. */
  closed(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real HTTP proxy on loopback: it forwards plain requests and makes tunnels. Whatever the host's name is, it finds it
 * on 127.0.0.1, so that a name that nobody knows proves that the proxy was used.
 */
export async function startProxy(options: ProxyOptions = {}): Promise<ProxyServer> {
  const requests: ProxiedRequest[] = [];
  const open = new Set<Duplex>();
  const upstream = new Set<Socket>();
  const waiting = new Set<() => void>();
  const numbers = new WeakMap<Duplex, number>();
  let connectionCount = 0;
  const { certificate } = options;
  const server =
    certificate === undefined
      ? createServer()
      : https.createServer({ cert: certificate.chainPem, key: certificate.keyPem });

  const connected = certificate === undefined ? 'connection' : 'secureConnection';
  server.on(connected, (socket: Duplex) => {
    if (numbers.has(socket)) return;
    numbers.set(socket, ++connectionCount);
    open.add(socket);
    socket.on('error', () => undefined);
    // HTTP servers leave it to themselves when to close; after CONNECT this one closes with its client.
    socket.once('end', () => socket.end());
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) for (const done of [...waiting]) done();
    });
  });

  const record = (message: IncomingMessage): ProxiedRequest => {
    const { method = '', url: target = '', rawHeaders, socket } = message;
    const headers = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
    );
    const recorded = { method, target, headers, connection: numbers.get(socket) ?? 0 };
    requests.push(recorded);
    return recorded;
  };
  const refusal = (recorded: ProxiedRequest): Refusal | null => {
    const authorization = recorded.headers.find(
      ([name]) => name.toLowerCase() === 'proxy-authorization',
    )?.[1];
    return options.refuse?.(recorded, authorization) ?? null;
  };

  server.on('request', (message, response) => {
    const recorded = record(message);
    const refused = refusal(recorded);
    if (refused !== null) refuseForwarding(response, refused);
    else forward(message, response);
  });
  server.on('connect', (message: IncomingMessage, socket: Duplex) => {
    const recorded = record(message);
    const refused = refusal(recorded);
    if (refused !== null) {
      // The server takes its hands off a socket after CONNECT; given back, it reads the next request from it.
      socket.write(refusalText(refused), () => {
        if (refused.framing === 'close') socket.end();
        else server.emit(connected, socket);
      });
      return;
    }
    if (options.onConnect !== undefined) {
      options.onConnect(socket, recorded);
      return;
    }
    const target = connect(Number(recorded.target.split(':').at(-1)), '127.0.0.1');
    upstream.add(target);
    target.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    target.once('close', () => {
      upstream.delete(target);
      socket.destroy();
    });
    socket.once('close', () => target.destroy());
  });

  const { port, close } = await listenOnLoopback(server);
  const closeAll = async () => {
    for (const socket of [...open, ...upstream]) socket.destroy();
    await close();
  };
  return {
    port,
    url: certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    get openCount() {
      return open.size;
    },
    closed: () =>
      new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
        if (open.size === 0) done();
      }),
    close: closeAll,
    [Symbol.asyncDispose]: closeAll,
  };
}

function forward(message: IncomingMessage, response: ServerResponse): void {
  const { port, pathname, search } = new URL(message.url ?? '');
  const onward = request(
    {
      host: '127.0.0.1',
      port: port === '' ? 80 : Number(port),
      method: message.method ?? 'GET',
      path: pathname + search,
      // What is for the proxy ends at the proxy (RFC 9110, section 11.7.2).
      headers: message.rawHeaders.filter(
        (_, index, all) => !/^proxy-/i.test(all[index - (index % 2)] ?? ''),
      ),
      agent: false,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.statusMessage, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  onward.on('error', () => {
    response.writeHead(502).end("the server can't be reached");
  });
  response.once('close', () => onward.destroy());
  message.pipe(onward);
}

function refuseForwarding(response: ServerResponse, refused: Refusal): void {
  const { status = 407, challenges = [], body = 'who are you' } = refused;
  response.writeHead(status, {
    'Proxy-Authenticate': [...challenges],
    ...refused.headers,
    ...(refused.framing === 'close' ? { Connection: 'close' } : {}),
    ...(refused.framing === 'chunked' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
  });
  response.end(body);
}

function refusalText(refused: Refusal): string {
  const { status = 407, challenges = [], body = 'who are you', framing = 'length' } = refused;
  const lines = [
    `HTTP/1.1 ${status} ${status === 407 ? 'Proxy Authentication Required' : 'Refused'}`,
    ...challenges.map((challenge) => `Proxy-Authenticate: ${challenge}`),
  ];
  if (framing === 'close') return [...lines, 'Connection: close', '', body].join('\r\n');
  if (framing === 'length') {
    return [...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
  }
  const chunk = `${Buffer.byteLength(body).toString(16)};x=y\r\n${body}\r\n0\r\nTrailer: t\r\n\r\n`;
  return [...lines, 'Transfer-Encoding: chunked', '', chunk].join('\r\n');
}
