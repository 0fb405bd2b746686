/** What a person typed as an address, in the panel or in the palette: a URL to send, or what is wrong with it. */
export type Address = { readonly url: string } | { readonly fault: string };

const SCHEME_AND_HOST = /^[a-z][a-z0-9+.-]*:\/\//i;
/** `mailto:x` has a scheme; in `localhost:8080` what stands before the colon is a host. */
const SCHEME_ONLY = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const THIS_MACHINE = /^((?:[^/?#]*\.)?localhost\.?|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)(?=[:/?#]|$)/i;

export function readAddress(typed: string): Address {
  const text = typed.trim();
  if (text === '') return { fault: 'Type a URL, for example https://example.com/' };
  const url = withScheme(text);
  if (!URL.canParse(url)) return { fault: `“${text}” is not a URL.` };
  if (isHttp(new URL(url).protocol) && /\s/.test(text)) {
    return { fault: 'A URL has no spaces; write them as %20.' };
  }
  return { url };
}

function withScheme(text: string): string {
  if (SCHEME_AND_HOST.test(text)) return text;
  if (text.startsWith('//')) return `https:${text}`;
  if (THIS_MACHINE.test(text)) return `http://${text}`;
  return SCHEME_ONLY.test(text) ? text : `https://${text}`;
}

function isHttp(protocol: string): boolean {
  return protocol === 'http:' || protocol === 'https:';
}
