import { messageOf } from '../errors/messageOf.ts';
import { netErrors } from '../errors/netErrors.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import { NetworkError } from '../errors/networkError.ts';

/** CEF: a negative count is an error's code. */
export function errorOf(code: number): NetworkError {
  const known = Object.entries(netErrors).find(([, value]) => value === code);
  const name = (known?.[0] ?? 'ERR_FAILED') as NetErrorName;
  return new NetworkError(name, { phase: 'receive' });
}

export function failed(why: string, cause?: unknown): NetworkError {
  return new NetworkError('ERR_FAILED', {
    phase: 'receive',
    cause,
    message: `The resource handler failed: ${why}`,
  });
}

export function asFailure(error: unknown): NetworkError {
  return error instanceof NetworkError ? error : failed(messageOf(error), error);
}
