import { parseProxyUrl } from '../../engine/network/transport/proxy/proxyServer.ts';
import type { Problem } from '../../files/problem.ts';
import type { Metadata } from '../parse/metadata.ts';

/** `# @proxy` that names none. @param settings filled in */
export function proxyProblems(settings: readonly Metadata[]): Problem[] {
  return settings.flatMap(({ key, value, range, valueRange }): Problem[] => {
    if (key !== 'proxy') return [];
    const server = parseProxyUrl(value);
    if (typeof server !== 'string') return [];
    return [
      {
        ...{ code: 'invalid-proxy', severity: 'error', message: server },
        hint: 'Write the URL of a proxy, as in # @proxy http://proxy.example:3128.',
        range: value === '' ? range : valueRange,
      },
    ];
  });
}
