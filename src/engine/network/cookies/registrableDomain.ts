import { withoutRootDot } from '../../../session/hostNames.ts';
import { toughCookie } from './toughCookie.ts';

/**
 * The part of a host that somebody can register, its site: "example.co.uk" of "www.example.co.uk". Null for a public suffix
 * itself (publicsuffix.org), an IP address, and a name of one label: nobody owns all that is below localhost. Without the
 * dot of the root.
 */
export function registrableDomain(host: string): string | null {
  const name = withoutRootDot(host);
  if (!name.includes('.')) return null;
  // The domain that can be registered, despite the name. A workbench talks to made-up domains all day: .test is allowed.
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return toughCookie().getPublicSuffix(name, options) ?? null;
}
