import { NetworkError } from '../../../errors/networkError.ts';
import type { NetErrorName } from '../../../errors/netErrors.ts';
import { sentenceFor } from '../../../errors/sentences.ts';
import { proxyUrl } from './proxyServer.ts';
import type { ProxyServer } from './proxyServer.ts';

/** Failures of a SOCKS proxy that did answer: the name of the error is the same as when it failed. */
const refusals = new WeakSet<NetworkError>();

/**
 * Errors after which another proxy of a list may be tried: this one is out of order (Chromium: CanFalloverToNextProxy,
 * which counts also what a SOCKS proxy refuses; here a proxy that forbids a server is not gone round).
 */
export function isProxyDown(error: unknown): boolean {
  if (NetworkError.is(error) && refusals.has(error)) return false;
  return NetworkError.is(error, 'ERR_PROXY_CONNECTION_FAILED', 'ERR_SOCKS_CONNECTION_FAILED');
}

/** The same error, as that of a proxy that works and refuses. */
export function refusal(error: NetworkError): NetworkError {
  refusals.add(error);
  return error;
}

/** A failure that a proxy is to blame for: its sentence names the proxy and what happened. */
export function proxyError(
  name: NetErrorName,
  proxy: ProxyServer,
  happened: string,
  nodeCode: string | null = null,
  phase: NetworkError['phase'] = 'connect',
): NetworkError {
  const message = `The proxy ${proxyUrl(proxy)} ${happened}. ${sentenceFor(name)}`;
  return new NetworkError(name, { phase, nodeCode: nodeCode ?? happened, message });
}

/** Refused, unknown, without TLS: whatever kept us from the proxy is that the proxy can't be reached (Chromium). */
export function unreachable(proxy: ProxyServer, error: unknown): unknown {
  if (!NetworkError.is(error)) return error;
  if (error.name.startsWith('ERR_PROXY_') || error.name === 'ERR_ABORTED') return error;
  const code = error.nodeCode ?? error.name;
  return proxyError(
    'ERR_PROXY_CONNECTION_FAILED',
    proxy,
    `can't be reached (${code})`,
    code,
    error.phase,
  );
}
