import type { CookieRecord } from '../../session/cookie.ts';
import type { CookieInit } from '../../engine/index.ts';

/** A cookie out of a file, and a URL that could have set it: what `CookieManager.setCookie` takes. */
export interface FileCookie {
  readonly url: string;
  readonly cookie: CookieInit | string;
}

const HTTP_ONLY = '#HttpOnly_';

const HEADER = `# Netscape HTTP Cookie File
# https://curl.se/docs/http-cookies.html
# This file was written by request-workbench. Edit at your own risk.

`;

/**
 * The cookies of a file in Netscape's format, whose lines have seven fields parted by tabs, or of the heads of responses, of
 * which Set-Cookie counts. Other lines mean nothing.
 * @param hosts those that Set-Cookie lines are for
 */
export function readCookieFile(text: string, hosts: readonly string[]): FileCookie[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, setCookie] = /^set-cookie:\s*([^]*)$/i.exec(line) ?? [];
    if (setCookie !== undefined) {
      return hosts.map((host) => ({ url: `https://${host}/`, cookie: setCookie }));
    }
    const cookie = readLine(line);
    return cookie === null ? [] : [cookie];
  });
}

/**
 * domain, whether hosts below it get the cookie, path, whether it is for https only, when it expires, name, value. The name
 * may be empty; a value may have tabs.
 */
function readLine(line: string): FileCookie | null {
  const httpOnly = line.startsWith(HTTP_ONLY);
  const rest = httpOnly ? line.slice(HTTP_ONLY.length) : line;
  if (rest.startsWith('#')) return null;
  const [place = '', tail = '', path = '/', secure = '', expires = '', name, ...value] =
    rest.split('\t');
  const domain = place.replace(/^\./, '');
  if (domain === '' || name === undefined) return null;
  const seconds = Number(expires);
  const hostOnly = tail.toUpperCase() !== 'TRUE';
  return {
    url: `https://${domain.includes(':') ? `[${domain}]` : domain}${path}`,
    cookie: {
      name,
      value: value.join('\t'),
      ...(hostOnly ? {} : { domain }),
      path,
      secure: secure.toUpperCase() === 'TRUE',
      httpOnly,
      expires: seconds > 0 ? new Date(seconds * 1000) : null,
    },
  };
}

export function netscapeFile(cookies: readonly CookieRecord[]): string {
  return HEADER + cookies.map(lineOf).join('');
}

function lineOf(cookie: CookieRecord): string {
  const { domain, hostOnly, path, secure, httpOnly, expires, name, value } = cookie;
  const fields = [
    `${httpOnly ? HTTP_ONLY : ''}${hostOnly ? '' : '.'}${domain}`,
    hostOnly ? 'FALSE' : 'TRUE',
    path,
    secure ? 'TRUE' : 'FALSE',
    expires === null ? '0' : String(Math.floor(Date.parse(expires) / 1000)),
    name,
    value,
  ];
  return `${fields.join('\t')}\n`;
}
