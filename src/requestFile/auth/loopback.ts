import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Hears where a browser is sent back to (RFC 8252, section 7.3). */
export interface Loopback extends AsyncDisposable {
  /** With the port that it has. */
  readonly redirectUrl: string;
  /** The address with the code in it. */
  readonly returned: Promise<string>;
}

/**
 * Null: the address is not one of this machine, or nobody can listen there.
 * @param written null: any port
 * @param state what the address has to have in it: what else comes by is sent away
 */
export async function listenOnLoopback(
  written: string | null,
  state: string,
): Promise<Loopback | null> {
  const wanted = new URL(written ?? 'http://127.0.0.1/callback');
  const isOurs = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(wanted.hostname);
  if (!isOurs || wanted.protocol !== 'http:') return null;
  const { promise: returned, resolve } = Promise.withResolvers<string>();
  const listener: RequestListener = (request, response) => {
    // Anybody on this machine can write anything here.
    const url = URL.parse(request.url ?? '/', wanted);
    const answer =
      request.method === 'GET' &&
      url?.pathname === wanted.pathname &&
      url.searchParams.get('state') === state
        ? url
        : null;
    const unwanted = url === null ? 400 : 404;
    response.writeHead(answer === null ? unwanted : 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'",
      Connection: 'close',
    });
    response.end(answer === null ? '' : pageOf(answer.searchParams.has('error')), () => {
      if (answer !== null) resolve(answer.href);
    });
  };
  const port = written === null ? 0 : Number(wanted.port || 80);
  const first = await listening(listener, port, wanted.hostname === '[::1]' ? '::1' : '127.0.0.1');
  if (first === null) return null;
  // A browser may take either for localhost.
  const second =
    wanted.hostname === 'localhost' ? await listening(listener, portOf(first), '::1') : null;
  wanted.port = String(portOf(first));
  return {
    redirectUrl: written ?? wanted.href,
    returned,
    [Symbol.asyncDispose]: async () => {
      await closed(first);
      if (second !== null) await closed(second);
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listening(
  listener: RequestListener,
  port: number,
  host: string,
): Promise<Server | null> {
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<Server | null>();
  server.once('error', () => {
    resolve(null);
  });
  server.listen(port, host, () => {
    resolve(server);
  });
  return promise;
}

async function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => {
    resolve(undefined);
  });
  // A browser opens some that it does not use.
  server.closeAllConnections();
  return promise;
}

function pageOf(hasFailed: boolean): string {
  const text = hasFailed
    ? 'You are not signed in. Request Workbench says why.'
    : 'You are signed in. You can close this page and go back to Request Workbench.';
  return `<!doctype html><html lang="en"><title>Request Workbench</title><p>${text}</p></html>`;
}
