import { InvalidRequestError } from '../../engine/message/request.ts';
import { maskUrl } from '../../session/mask.ts';
import { UsageError } from '../terminal/usageError.ts';

/** What keeps a request from being made is a mistake in the arguments; any other error stays what it is. */
export function asUsageError(error: unknown): unknown {
  return error instanceof UsageError || error instanceof InvalidRequestError
    ? new UsageError(maskUrl(error.message), { cause: error })
    : error;
}
