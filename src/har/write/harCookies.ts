import { readCookieField } from '../../session/cookiePair.ts';
import type { HarPair } from './har.ts';

/** Names and values of the cookies in header fields, without their attributes. */
export function harCookies(
  fields: readonly HarPair[],
  field: 'cookie' | 'set-cookie',
): readonly HarPair[] {
  return fields
    .filter(({ name }) => name.toLowerCase() === field)
    .flatMap(({ value }) => (field === 'cookie' ? [value] : value.split('\n').map(pairOf)))
    .flatMap(readCookieField);
}

function pairOf(setCookie: string): string {
  return setCookie.split(';', 1)[0] ?? '';
}
