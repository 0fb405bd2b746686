import { toughCookie } from './toughCookie.ts';

/**
 * The part of a host that somebody can register, its site: "example.co.uk" of "www.example.co.uk". Null for a public suffix
 * itself (publicsuffix.org), an IP address, and a name without a dot.
 */
export function registrableDomain(host: string): string | null {
  // The domain that can be registered, despite the name. A workbench talks to made-up domains all day: .test is allowed.
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return toughCookie().getPublicSuffix(host, options) ?? null;
}
