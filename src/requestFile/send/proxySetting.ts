import type { ProxyOption } from '../../engine/index.ts';
import type { Metadata } from '../parse/metadata.ts';

/**
 * `# @proxy URL` and `# @no-proxy`, the last one wins: how this request and its redirects reach their servers, those on this
 * machine too. Null: as all others do.
 */
export function proxyOf(settings: readonly Metadata[]): ProxyOption | null {
  const setting = settings.findLast(isAboutProxies);
  if (setting === undefined || setting.value === 'false') return null;
  const answer =
    setting.key === 'noproxy'
      ? { proxy: 'DIRECT', reason: 'the request says so' }
      : { proxy: setting.value, reason: 'the request names it' };
  return () => Promise.resolve(answer);
}

function isAboutProxies({ key }: Metadata): boolean {
  return key === 'proxy' || key === 'noproxy';
}
