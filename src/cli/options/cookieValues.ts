/** What `-b` was given, in its order. */
export interface CookieValues {
  /** "name=value", or several with `; ` between. */
  readonly cookies: readonly string[];
  /** Files to read; "-" is what is piped in. */
  readonly files: readonly string[];
}

/** As with curl, cookies are what has a `=`, and everything else names a file. Empty, it is neither. */
export function cookieValues(given: readonly string[]): CookieValues {
  const written = given.filter((text) => text !== '');
  const { cookies = [], files = [] } = Object.groupBy(written, (text) =>
    text.includes('=') ? 'cookies' : 'files',
  );
  return { cookies, files };
}
