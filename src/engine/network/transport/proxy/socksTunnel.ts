import { isIP, isIPv4 } from 'node:net';
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { fromNode, stateIn } from '../../../errors/fromNode.ts';
import type { NetErrorName } from '../../../errors/netErrors.ts';
import { addressesOf } from '../connect/addressesOf.ts';
import type { DialOptions } from '../connect/dial.ts';
import type { Target } from '../connect/target.ts';
import { proxyError, refusal } from './proxyErrors.ts';
import type { ProxyServer } from './proxyServer.ts';

/** What a SOCKS server that is slower than this gets; the library's own default, and it keeps its clock running. */
const HANDSHAKE_MS = 30_000;

/**
 * Asks a SOCKS server, over a connection to it, for a connection to the target.
 * @throws NetworkError; the signal's reason when it aborts. The socket is destroyed then.
 */
export async function socksTunnel(
  socket: Socket,
  proxy: ProxyServer,
  target: Target,
  { signal, onPhase }: DialOptions,
): Promise<void> {
  const onAbort = (): void => {
    socket.destroy();
  };
  const { username = '', password = '' } = proxy.credentials ?? {};
  signal.addEventListener('abort', onAbort);
  try {
    // One byte tells the length of each; the library would write it nevertheless.
    const long = [username, password, target.host].some((text) => Buffer.byteLength(text) > 255);
    if (long || `${username}${password}`.includes('\0')) {
      const happened =
        "can't take names, users or passwords of more than 255 bytes, or with a zero byte";
      throw refusal(proxyError('ERR_SOCKS_CONNECTION_FAILED', proxy, happened));
    }
    const host = await namedFor(proxy, target, onPhase);
    signal.throwIfAborted();
    onPhase('connect');
    await SocksClient.createConnection({
      command: 'connect',
      destination: { host, port: target.port },
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: proxy.scheme === 'socks5' ? 5 : 4,
        userId: username,
        password,
      },
      existing_socket: socket,
      timeout: HANDSHAKE_MS,
    });
    // The library lets the socket flow a moment later; what comes in before somebody listens would be lost.
    await new Promise(setImmediate);
    socket.pause();
    signal.throwIfAborted();
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw isSocksError(error) ? named(error.message, proxy) : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** SOCKS4 knows addresses only; all others resolve the name where they are. */
async function namedFor(
  proxy: ProxyServer,
  { host }: Target,
  onPhase: DialOptions['onPhase'],
): Promise<string> {
  if (proxy.scheme === 'socks5' || isIPv4(host)) return host;
  if (isIP(host) !== 0) {
    const happened = `can't connect to the IPv6 address ${host}: SOCKS4 has no IPv6. Use socks5://`;
    throw refusal(proxyError('ERR_SOCKS_CONNECTION_FAILED', proxy, happened));
  }
  if (proxy.scheme === 'socks4a') return host;
  onPhase('dns');
  try {
    const [address = host] = await addressesOf(host, 4);
    return address;
  } catch (error) {
    throw fromNode(error, stateIn('dns'));
  }
}

/** The library's errors have no code, and hold the password among their options: they are never passed on. */
function isSocksError(error: unknown): error is Error {
  return error instanceof Error && 'options' in error;
}

/** What the library says when the proxy has answered and said no, to the target or to whoever asks. */
const REFUSED = /rejected connection|Authentication failed|no accepted authentication type/i;

function named(message: string, proxy: ProxyServer): Error {
  const unreachable = /(Host|Network)Unreachable/.test(message);
  const name: NetErrorName = unreachable
    ? 'ERR_SOCKS_CONNECTION_HOST_UNREACHABLE'
    : 'ERR_SOCKS_CONNECTION_FAILED';
  const error = proxyError(name, proxy, `refused or broke off (${message})`, message);
  return REFUSED.test(message) ? refusal(error) : error;
}
