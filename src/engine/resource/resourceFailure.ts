import { messageOf } from '../../session/messageOf.ts';
import { netErrors } from '../errors/netErrors.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import { NetworkError } from '../errors/networkError.ts';

/** CEF: a negative count is an error's code. */
export function errorOf(code: number): NetworkError {
  const known = Object.entries(netErrors).find(([, value]) => value === code);
  const name = (known?.[0] ?? 'ERR_FAILED') as NetErrorName;
  return new NetworkError(name, { phase: 'receive' });
}

/** A resource handler said what no response can be. */
class ResourceFault extends Error {
  readonly netError: NetErrorName;

  constructor(why: string, netError: NetErrorName) {
    super(why);
    this.netError = netError;
  }
}

export function failed(why: string, netError: NetErrorName = 'ERR_FAILED'): Error {
  return new ResourceFault(why, netError);
}

/** What a request fails with because of its resource handler, which `whose` names (" of mock.request-handler.ts"). */
export function asFailure(error: unknown, whose: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const fault = error instanceof ResourceFault;
  return new NetworkError(fault ? error.netError : 'ERR_FAILED', {
    phase: 'receive',
    ...(fault ? {} : { cause: error }),
    message: `The resource handler${whose} failed: ${messageOf(error)}`,
  });
}
