import { maskHeaders } from '../engine/session/mask.ts';

/** Whether the log masks values of a header of this name. */
export function isSensitiveHeader(name: string): boolean {
  // Looks like a token as well as like a cookie.
  const probe = 'name=value';
  return maskHeaders([[name, probe]]).some(([, value]) => value !== probe);
}
