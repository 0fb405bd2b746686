import { identityOf } from '../session/cookie.ts';
import type { SessionView } from '../session/sessionView.ts';
import type { WindowCookies } from './windowCookies.ts';

/** What the jar has now of the cookies that a session tells of, by what tells them apart; of others nothing. */
export async function cookieValues(
  session: SessionView | undefined,
  cookies: WindowCookies,
): Promise<Readonly<Record<string, string>>> {
  const told = (session?.hops ?? []).flatMap((hop) => hop.cookies ?? []);
  const wanted = new Set(told.flatMap(({ facts }) => (facts === null ? [] : [identityOf(facts)])));
  const kept = (await cookies.list()).filter((cookie) => wanted.has(identityOf(cookie)));
  return Object.fromEntries(kept.map((cookie) => [identityOf(cookie), cookie.value]));
}
