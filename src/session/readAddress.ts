import { isPrivateHost } from './hostNames.ts';

/** What a person typed as an address, in the panel, the palette or the command line: a URL to send, or what is wrong with it. */
export type Address = { readonly url: string } | { readonly fault: string };

/** `mailto:x` has a scheme; in `localhost:8080` what stands before the colon is a host. */
const HAS_SCHEME = /^[a-z][a-z\d+.-]*:(?!\d)/i;
/** `user:password@host` looks like a scheme, and must not be handed on as one. */
const USER_AND_PASSWORD = /^(?!(?:mailto|sips?|xmpp|acct):)[^:/?#@\s]+:[^/?#@]*@/i;
const OTHER_PROTOCOL = /^(wss?|grpcs?|mqtts?|amqps?|rsocket):/i;
/** `htp:`, `htttps:`, `hhtp:`: only letters of https, h, t and p among them, but not http or https. */
const MISTYPED = /^(?!https?:)(?=[htps]*t)(?=[htps]*p)([htps]{3,8}):/i;
const RELATIVE = /^(\/(?!\/)|\.{1,2}\/|\?)/;

/**
 * Without a scheme it is https, and http for this machine and private addresses, which seldom have a certificate.
 * @param usual the scheme of an address that has none, whatever its host is
 */
export function readAddress(typed: string, usual?: string): Address {
  const text = typed.trim();
  if (text === '') return { fault: 'Type a URL, for example https://example.com/.' };
  if (RELATIVE.test(text)) {
    return { fault: 'The URL has no host. Write it as in https://host/path.' };
  }
  if (OTHER_PROTOCOL.test(text)) {
    return { fault: 'Only http:// and https:// URLs can be sent.' };
  }
  const mistyped = MISTYPED.exec(text)?.[1];
  if (mistyped !== undefined) {
    return { fault: `The URL begins with ${mistyped}:. Write http:// or https://.` };
  }
  const url = withScheme(text, usual);
  return URL.canParse(url)
    ? { url }
    : { fault: 'This is not a valid URL. Write it as in https://host/path.' };
}

/** Where a person sends a redirect instead: an address, or a path on the server that redirected. */
export function readRedirectTarget(typed: string, from: string): Address {
  const text = typed.trim();
  return RELATIVE.test(text) && URL.canParse(text, from)
    ? { url: new URL(text, from).href }
    : readAddress(text);
}

/** Whether `text` begins with a scheme, and not with the user or the port of an authority. */
export function hasScheme(text: string): boolean {
  return HAS_SCHEME.test(text) && !USER_AND_PASSWORD.test(text);
}

function withScheme(text: string, usual: string | undefined): string {
  if (hasScheme(text)) return text;
  const rest = text.startsWith('//') ? text.slice(2) : text;
  return `${usual ?? schemeFor(rest)}://${rest}`;
}

function schemeFor(rest: string): 'http' | 'https' {
  const url = `http://${rest}`;
  return URL.canParse(url) && isPrivateHost(new URL(url).hostname) ? 'http' : 'https';
}
