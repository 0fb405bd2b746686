import http from 'node:http';
import https from 'node:https';
import type { Server, Socket } from 'node:net';
import { type IssuedCertificate, issueCertificate } from './certificates.ts';
import { listenOnLoopback, type LoopbackServer } from './loopbackServer.ts';
import type { RecordedRequest } from './recordedRequest.ts';
import { createRequestListener } from './requestListener.ts';
import { type PlaygroundUrls, SERVER_NAMES, type ServerName } from './route.ts';
import { createRoutes } from './routes.ts';

/** The ports that the example files name. */
export const FIXED_PORTS: Readonly<Record<ServerName, number>> = {
  http: 8765,
  https: 8766,
  selfSigned: 8767,
  expired: 8768,
  wrongHost: 8769,
};

export interface PlaygroundOptions {
  /** Port of the plain HTTP server. Default: any free one. */
  readonly httpPort?: number;
  /**
   * `true` takes the documented ports, a record those it names. One that another program has is replaced
   * by a free one, and `notes` says so.
   */
  readonly fixedPorts?: boolean | Partial<Record<ServerName, number>>;
}

export interface Playground extends AsyncDisposable {
  readonly urls: PlaygroundUrls;
  /** The authority that `https`, `expired` and `wrongHost` are signed by. */
  readonly caPem: string;
  readonly certificates: PlaygroundCertificates;
  /** What each server has seen, oldest first; only the last thousand are kept. */
  readonly requests: Readonly<Record<ServerName, readonly RecordedRequest[]>>;
  /** Sentences for the person who started it, such as a port that was taken. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

export type PlaygroundCertificates = Readonly<
  Record<Exclude<ServerName, 'http'>, IssuedCertificate>
>;

const DAY = 24 * 60 * 60 * 1000;

/** Starts all servers on loopback, with certificates made for this run. */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const authority = await issueCertificate({
    commonName: 'Request Workbench Playground CA',
    isAuthority: true,
  });
  const certificates = await issueCertificates(authority);
  const routes = createRoutes(authority.pem);
  const urls = { http: '', https: '', selfSigned: '', expired: '', wrongHost: '' };
  const requests = { http: [], https: [], selfSigned: [], expired: [], wrongHost: [] };
  const notes: string[] = [];
  const running: LoopbackServer[] = [];
  const close = async () => {
    await Promise.all(running.map((server) => server.close()));
  };

  try {
    for (const name of SERVER_NAMES) {
      const certificate = name === 'http' ? null : certificates[name];
      const server = createServer(certificate);
      const { loopback, note } = await listen(server, name, options);
      running.push(loopback);
      if (note !== null) notes.push(note);
      urls[name] = `${certificate ? 'https' : 'http'}://localhost:${loopback.port}`;
      server.on(
        'request',
        createRequestListener({
          routes,
          requests: requests[name],
          urls,
          resetConnection: ({ socket }) => {
            resetConnection(loopback, socket);
          },
        }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    urls,
    caPem: authority.pem,
    certificates,
    requests,
    notes,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function issueCertificates(issuer: IssuedCertificate): Promise<PlaygroundCertificates> {
  const altNames = ['localhost', '127.0.0.1'];
  const [https, selfSigned, expired, wrongHost] = await Promise.all([
    issueCertificate({ commonName: 'localhost', altNames, issuer }),
    issueCertificate({ commonName: 'localhost', altNames }),
    issueCertificate({
      commonName: 'localhost',
      altNames,
      issuer,
      notBefore: new Date(Date.now() - 90 * DAY),
      notAfter: new Date(Date.now() - 7 * DAY),
    }),
    issueCertificate({ commonName: 'wrong.example', altNames: ['wrong.example'], issuer }),
  ]);
  return { https, selfSigned, expired, wrongHost };
}

function createServer(certificate: IssuedCertificate | null): http.Server {
  const server =
    certificate === null
      ? http.createServer()
      : https.createServer({ cert: certificate.chainPem, key: certificate.keyPem });
  server.requestTimeout = 0; // a slow upload may take longer than Node's five minutes
  return server;
}

async function listen(
  server: Server,
  name: ServerName,
  options: PlaygroundOptions,
): Promise<{ loopback: LoopbackServer; note: string | null }> {
  const given = name === 'http' ? options.httpPort : undefined;
  const { fixedPorts = false } = options;
  const fixed = typeof fixedPorts === 'object' ? fixedPorts : fixedPorts ? FIXED_PORTS : {};
  const port = given ?? fixed[name] ?? 0;
  try {
    return { loopback: await listenOnLoopback(server, port), note: null };
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (!isTaken || given !== undefined) throw error;
    const loopback = await listenOnLoopback(server);
    const note =
      `Port ${port} is taken by another program, so the ${name} server listens on ` +
      `${loopback.port} this time; the example files still name ${port}.`;
    return { loopback, note };
  }
}

/** A TLS socket can't be reset itself, so this resets the TCP socket beneath it. */
function resetConnection({ sockets }: LoopbackServer, { remotePort }: Socket): void {
  for (const socket of sockets) {
    if (socket.remotePort === remotePort) socket.resetAndDestroy();
  }
}
