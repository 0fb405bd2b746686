import { InvalidRequestError } from '../message/request.ts';
import { NetworkError } from '../errors/networkError.ts';

/** What a request fails with, whatever was thrown on its way. */
export function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const name = error instanceof InvalidRequestError ? 'ERR_INVALID_ARGUMENT' : 'ERR_UNEXPECTED';
  return new NetworkError(name, {
    phase: 'start',
    cause: error,
    ...(error instanceof InvalidRequestError ? { message: error.message } : {}),
  });
}
