import { trimBlanks } from './headers.ts';

/** Name and value as Cookie and Set-Cookie write them: without an equals sign all is the value (RFC 6265bis, section 5.6). */
export function readCookiePair(pair: string): { readonly name: string; readonly value: string } {
  const equals = pair.indexOf('=');
  return {
    name: trimBlanks(pair.slice(0, Math.max(equals, 0))),
    value: trimBlanks(pair.slice(equals + 1)),
  };
}

/** The cookies of a Cookie field. */
export function readCookieField(value: string): ReturnType<typeof readCookiePair>[] {
  return value
    .split(';')
    .map(readCookiePair)
    .filter(({ name, value }) => name !== '' || value !== '');
}

/** What a cookie is called in a sentence. */
export function calledCookie(name: string): string {
  return name === '' ? 'a cookie without a name' : name;
}
