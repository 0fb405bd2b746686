import { NetworkError } from '../errors/networkError.ts';
import type { Request } from '../message/request.ts';
import type { Cancellation } from '../async/cancellation.ts';
import { callResource } from './callResource.ts';
import { errorOf, failed } from './resourceFailure.ts';
import type { ResourceHandler } from '../handlers/resourceHandler.ts';

/** CEF: Open, or ProcessRequest. @throws NetworkError ERR_ABORTED when the handler does not open */
export async function openResource(
  handler: ResourceHandler,
  request: Request,
  signal: Cancellation,
): Promise<void> {
  const opened = await callResource<boolean, []>(
    signal,
    (callback) => {
      if (handler.open !== undefined) return handler.open({ request, callback });
      return handler.processRequest === undefined
        ? true
        : announced(handler.processRequest({ request, callback }));
    },
    () => true,
  );
  if (opened === true) return;
  throw new NetworkError('ERR_ABORTED', {
    message: 'The resource handler did not open the request.',
  });
}

/** CEF Python: true only says that the callback will answer. */
function announced(given: boolean | Promise<boolean>): false | 'later' | Promise<false | 'later'> {
  if (typeof given === 'boolean') return given ? 'later' : false;
  return given.then((handled) => (handled ? 'later' : false));
}

/** CEF: Skip, again for what it has not left out. @throws NetworkError when that much can't be left out */
export async function skipInResource(
  handler: ResourceHandler,
  bytes: number,
  signal: Cancellation,
): Promise<void> {
  for (let left = bytes; left > 0;) {
    const bytesToSkip = left;
    const skipped = await callResource<number, [number]>(
      signal,
      (callback) => handler.skip?.({ bytesToSkip, callback }) ?? 0,
      (count) => count,
    );
    if (skipped === undefined) throw failed('it gave up skipping without an answer');
    if (skipped < 0) throw errorOf(skipped);
    if (!Number.isInteger(skipped) || skipped > left) {
      throw failed(`skip left out ${String(skipped)} bytes of ${String(left)}`);
    }
    if (skipped === 0) throw new NetworkError('ERR_REQUEST_RANGE_NOT_SATISFIABLE');
    left -= skipped;
  }
}
