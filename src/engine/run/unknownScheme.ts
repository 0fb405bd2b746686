import { NetworkError } from '../errors/networkError.ts';
import type { Request } from '../message/request.ts';
import { isLocal } from '../message/schemes.ts';
import type { SessionScope } from './sessionScope.ts';

/** CEF: OnProtocolExecution. Whatever it answers, this request ends: other programs answer nobody. */
export async function unknownScheme(
  scope: SessionScope,
  hop: number,
  request: Request,
): Promise<NetworkError> {
  if (isLocal(request.url)) {
    return new NetworkError('ERR_DISALLOWED_URL_SCHEME', {
      phase: 'start',
      message: 'URLs of this scheme are not supported. Use http:// or https://.',
    });
  }
  const { openExternal } = scope.context.options;
  if (await scope.callbacks.onProtocolExecution(hop, request)) {
    const opened = await openExternal?.(request.url).catch(() => false);
    if (opened !== true) scope.report(hop, 'onProtocolExecution: the system did not open the URL');
  }
  return new NetworkError('ERR_UNKNOWN_URL_SCHEME', { phase: 'start' });
}
