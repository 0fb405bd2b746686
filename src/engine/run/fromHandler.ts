import type { ReceivedResponse } from '../network/cache/networkLayer.ts';
import type { HopCookies } from './hopCookies.ts';
import type { Request } from '../message/request.ts';
import { responseOf } from '../message/response.ts';
import { cookiesForHandler } from './handlerCookies.ts';
import { logWork, workerOf } from '../decisions/handlerTime.ts';
import type { HandlerLifetime } from '../resource/handlerLifetime.ts';
import { ServedResource } from '../resource/servedResource.ts';
import { publishResponse } from './publishResponse.ts';
import type { SessionScope } from './sessionScope.ts';

/** What a resource handler answers in place of the network. */
export async function fromHandler(
  scope: SessionScope,
  hop: number,
  request: Request,
  cookies: HopCookies,
  life: HandlerLifetime,
): Promise<ReceivedResponse> {
  const own = await cookiesForHandler(scope, hop, life.handler, request, cookies);
  const startedAt = scope.log.now();
  const source = await ServedResource.open(scope, life, own).finally(() => {
    logWork(scope, hop, workerOf(life.by), scope.log.now() - startedAt);
  });
  scope.phase.start(hop, 'receive');
  const response = responseOf(request.url, source.head, null);
  return { source, response: publishResponse(scope, hop, response) };
}
