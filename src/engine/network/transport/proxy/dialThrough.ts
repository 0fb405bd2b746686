import { openTls } from '../../tls/openTls.ts';
import type { DecideCertificate } from '../../tls/certificates/tlsPeer.ts';
import type { TrustStore } from '../../tls/certificates/trustStore.ts';
import { dialDirect, ignore } from '../connect/dial.ts';
import type { DialedSocket, Dial, DialOptions } from '../connect/dial.ts';
import type { ResponseHead } from '../../../message/responseHead.ts';
import type { Target } from '../connect/target.ts';
import { connectTunnel } from './connectTunnel.ts';
import type { ProxyAuthentication } from './connectTunnel.ts';
import { unreachable } from './proxyErrors.ts';
import { isHttpProxy } from './proxyServer.ts';
import type { ProxyServer } from './proxyServer.ts';

export interface DialThroughOptions {
  readonly trust: TrustStore;
  /** Asked about the certificate of an HTTPS proxy that has problems, before the proxy learns where to. */
  readonly decideCertificate: DecideCertificate;
  readonly authentication: ProxyAuthentication;
  readonly userAgent: string | null;
  readonly onAnswer: (head: ResponseHead) => void;
}

/** Where a proxy is. */
export function targetOfProxy({ scheme, host, port }: ProxyServer): Target {
  return { secure: scheme === 'https', host, port };
}

/** Reaches targets through a proxy: the phases of the way to it are phases of the hop. */
export function dialThrough(proxy: ProxyServer, own: DialThroughOptions): Dial {
  return async (target, options) => {
    const reach = (): Promise<DialedSocket> => reachProxy(proxy, own, options);
    if (isHttpProxy(proxy)) return connectTunnel(target, { ...own, ...options, proxy, reach });
    const { socksTunnel } = await import('./socksTunnel.ts');
    const carrier = await reach();
    await socksTunnel(carrier.socket, proxy, target, options);
    return carrier;
  };
}

async function reachProxy(
  proxy: ProxyServer,
  { trust, decideCertificate }: DialThroughOptions,
  options: DialOptions,
): Promise<DialedSocket> {
  const target = targetOfProxy(proxy);
  try {
    const carrier = await dialDirect(target, options);
    carrier.socket.on('error', ignore);
    if (!target.secure) return carrier;
    options.onPhase('tls');
    const { socket, certificate } = await openTls(carrier.socket, {
      host: proxy.host,
      secureContext: () => trust.secureContext,
      trust,
      signal: options.signal,
      decideCertificate,
    });
    return { ...carrier, socket, proxyCertificate: certificate };
  } catch (error) {
    throw unreachable(proxy, error);
  }
}
