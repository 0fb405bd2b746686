import type { Socket } from 'node:net';
import type { AuthMessage } from '../../auth/schemes/scheme.ts';
import { NetworkError } from '../../../errors/networkError.ts';
import { authorityWithPort } from '../connect/target.ts';
import type { Target } from '../connect/target.ts';
import type { DialedSocket, DialOptions } from '../connect/dial.ts';
import type { ResponseHead } from '../../../message/responseHead.ts';
import { proxyError } from './proxyErrors.ts';
import type { ProxyServer } from './proxyServer.ts';
import { readTunnelHead, skipBody, TunnelHeadError } from './tunnelHead.ts';
import type { TunnelAnswer } from './tunnelHead.ts';

/** Speaks for one request to one proxy that wants to know who asks. */
export interface ProxyAuthentication {
  /** The Proxy-Authorization to send, or null: nothing is known. */
  authorization(line: AuthMessage): Promise<string | null>;
  /**
   * Looks for an answer to a 407, which `authorization` gives then.
   * `unsupported`: no scheme is offered that could be answered; `refused`: nobody answers. `beforeAsking` is called
   * before somebody is asked, who may take any time.
   */
  challenged(
    head: ResponseHead,
    line: AuthMessage,
    beforeAsking?: () => Promise<void>,
  ): Promise<'answered' | 'unsupported' | 'refused'>;
  succeeded(head: ResponseHead): void;
  /**
   * Tells apart whom the proxy takes the sender for, or will; null: for nobody that is known. A tunnel that was made as one
   * is not used as another. It stays in memory: it holds credentials.
   */
  readonly identity: string | null;
  /** Whether the answer must go out on the connection that its challenge came on (NTLM). */
  readonly connectionBound: boolean;
}

export interface TunnelOptions extends DialOptions {
  readonly proxy: ProxyServer;
  /** Opens a connection to the proxy, with TLS for an HTTPS proxy. */
  readonly reach: () => Promise<DialedSocket>;
  readonly authentication: ProxyAuthentication;
  /** Null: the request goes without, and so does its tunnel. */
  readonly userAgent: string | null;
  /** Told of every answer of the proxy. */
  readonly onAnswer: (head: ResponseHead) => void;
}

/**
 * A tunnel to a target through an HTTP proxy (RFC 9110, section 9.3.6). A 407 is answered for as long as there are
 * answers, on the same connection where the proxy keeps it, else on a new one.
 * @throws NetworkError; the signal's reason when it aborts. Nothing stays open then.
 */
export async function connectTunnel(target: Target, options: TunnelOptions): Promise<DialedSocket> {
  const { authentication, proxy, signal } = options;
  const line = { method: 'CONNECT', uri: authorityWithPort(target), body: null };
  let carrier = await options.reach();
  let fresh = true;
  for (;;) {
    try {
      const answer = await ask(carrier.socket, line, options).catch((error: unknown) => {
        // A connection kept from a challenge: the proxy may have closed it while somebody was being asked.
        if (!fresh && error instanceof TunnelHeadError && error.unanswered) return null;
        throw asNetworkError(error, proxy);
      });
      if (answer !== null) {
        options.onAnswer(answer.head);
        const { status, statusText } = answer.head;
        if (status >= 200 && status < 300) {
          authentication.succeeded(answer.head);
          return carrier;
        }
        const shown = `answered CONNECT with ${String(status)} ${statusText}`.trim();
        if (status !== 407) {
          throw proxyError('ERR_TUNNEL_CONNECTION_FAILED', proxy, shown, String(status));
        }
        // First of all, because whoever is asked may take longer than the proxy waits for its body to be read.
        fresh = !(await skipBody(carrier.socket, answer, signal));
        if (fresh) carrier.socket.destroy();
        const outcome = await authentication.challenged(answer.head, line);
        signal.throwIfAborted();
        if (outcome === 'unsupported') {
          throw proxyError('ERR_PROXY_AUTH_UNSUPPORTED', proxy, shown, '407');
        }
        if (outcome === 'refused') {
          const happened = 'asks for credentials and accepted none';
          throw proxyError('ERR_TUNNEL_CONNECTION_FAILED', proxy, happened, '407');
        }
      } else {
        fresh = true;
      }
      if (fresh || carrier.socket.destroyed) {
        carrier.socket.destroy();
        carrier = await options.reach();
        fresh = true;
      }
    } catch (error) {
      carrier.socket.destroy();
      throw error;
    }
  }
}

async function ask(
  socket: Socket,
  line: AuthMessage,
  { authentication, onPhase, signal, userAgent }: TunnelOptions,
): Promise<TunnelAnswer> {
  const authorization = await authentication.authorization(line);
  signal.throwIfAborted();
  onPhase('connect');
  const fields = [
    `${line.method} ${line.uri} HTTP/1.1`,
    `Host: ${line.uri}`,
    'Proxy-Connection: keep-alive',
    ...(userAgent === null ? [] : [`User-Agent: ${userAgent}`]),
    ...(authorization === null ? [] : [`Proxy-Authorization: ${authorization}`]),
  ];
  socket.write(`${fields.join('\r\n')}\r\n\r\n`, 'latin1');
  return readTunnelHead(socket, signal);
}

function asNetworkError(error: unknown, proxy: ProxyServer): unknown {
  if (!(error instanceof TunnelHeadError) || NetworkError.is(error)) return error;
  const happened = `did not answer CONNECT (${error.message})`;
  return proxyError('ERR_TUNNEL_CONNECTION_FAILED', proxy, happened, error.message);
}
