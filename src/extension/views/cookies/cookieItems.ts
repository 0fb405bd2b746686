import type { CookieRecord } from '../../../session/cookie.ts';
import { identityOf } from '../../../session/cookie.ts';
import { MASK } from '../../../session/mask.ts';
import { dateOf, timeOfDay } from '../../../words/dates.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { capitalized } from './cookieLine.ts';

/** So many cookies are seen at once; of more, the hosts. */
const MOST_OPEN = 20;

export interface CookieHost {
  readonly host: string;
}

/** By host, in alphabetical order. A value is shown when its cookie's identity is in `revealed`. */
export function cookieItems(
  cookies: readonly CookieRecord[],
  revealed: ReadonlySet<string>,
): ViewItem[] {
  const hosts = Object.groupBy(cookies, ({ domain }) => domain);
  return Object.entries(hosts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, own = []]): ViewItem<CookieHost> => ({
      id: host,
      kind: 'cookieHost',
      label: host,
      description: String(own.length),
      tooltip: `Cookies of ${host}`,
      icon: { name: 'globe' },
      children: own
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((cookie) => cookieItem(cookie, revealed.has(identityOf(cookie)))),
      isOpen: cookies.length <= MOST_OPEN,
      subject: { host },
    }));
}

function cookieItem(cookie: CookieRecord, isRevealed: boolean): ViewItem<CookieRecord> {
  const { name, value, secure, httpOnly, sameSite } = cookie;
  const attributes = [
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'unspecified' ? [] : [capitalized(sameSite)]),
  ].join(', ');
  return {
    id: identityOf(cookie),
    kind: isRevealed ? 'revealedCookie' : 'cookie',
    label: name === '' ? '(no name)' : name,
    description: [
      isRevealed ? value : MASK,
      cookie.expires === null ? 'this window' : `until ${dateOf(Date.parse(cookie.expires))}`,
      ...(attributes === '' ? [] : [attributes]),
    ].join(' · '),
    tooltip: tooltipOf(cookie),
    subject: cookie,
  };
}

/** Everything but the value: a tooltip is shown to whoever looks over a shoulder. */
function tooltipOf(cookie: CookieRecord): string {
  const { domain, hostOnly, path, secure, httpOnly, sameSite, expires, creation } = cookie;
  return [
    `Sent to ${domain}${hostOnly ? '' : ' and the hosts below it'}, ${path === '/' ? 'all paths' : `paths below ${path}`}.`,
    secure ? 'Secure: sent over https only.' : 'Not Secure: sent over http, too.',
    ...(httpOnly ? ['HttpOnly: hidden from the scripts of pages.'] : []),
    ...(sameSite === 'unspecified' ? [] : [SAME_SITE[sameSite]]),
    expires === null ? 'Deleted when this window closes.' : `Expires ${when(expires)}.`,
    `Set ${when(creation)}.`,
  ].join('\n');
}

const SAME_SITE = {
  strict: 'SameSite=Strict: browsers send it from pages of the same site only.',
  lax: 'SameSite=Lax: browsers send it from pages of the same site, and when a link is followed.',
  none: 'SameSite=None: browsers send it from pages of any site.',
} as const;

function when(iso: string): string {
  const at = Date.parse(iso);
  return `${dateOf(at)} ${timeOfDay(at)}`;
}
