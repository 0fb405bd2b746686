import { kindOf } from '../../session/kindOf.ts';
import { netErrors } from './netErrors.ts';
import type { NetErrorName } from './netErrors.ts';

/** The error that an answer cancels with. @throws TypeError for a name that is none, or that of success */
export function readError(error: unknown): NetErrorName | undefined {
  if (error === undefined) return undefined;
  if (typeof error === 'string' && Object.hasOwn(netErrors, error) && error !== 'OK') {
    return error as NetErrorName;
  }
  const given = typeof error === 'string' ? JSON.stringify(error) : kindOf(error);
  throw new TypeError(
    `it answered the error ${given}; use one of Chromium's names, such as ERR_BLOCKED_BY_CLIENT`,
  );
}
