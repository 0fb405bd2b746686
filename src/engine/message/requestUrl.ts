const MOST = 64;
const known = new Map<string, URL>();

/**
 * The parts of a URL that is asked about several times while one request runs. Read only: it is shared.
 * @throws TypeError as `new URL` does
 */
export function parsedUrl(href: string): URL {
  let url = known.get(href);
  if (url === undefined) {
    url = new URL(href);
    if (known.size >= MOST) known.clear();
    known.set(href, url);
  }
  return url;
}

/** The same, or null for what is no URL. */
export function parsedIfUrl(text: string): URL | null {
  const url = known.get(text);
  if (url !== undefined) return url;
  return URL.canParse(text) ? parsedUrl(text) : null;
}

/** What a proxy that passes requests on is asked for: the URL without user-info and fragment (RFC 9112, section 3.2.2). */
export function absoluteForm(url: URL): string {
  return url.origin + originForm(url);
}

/** What a server is asked for: path and query (RFC 9112, section 3.2.1). `URL` tells an empty query only in its href. */
export function originForm({ href, pathname, search }: URL): string {
  if (search !== '') return pathname + search;
  const query = href.indexOf('?');
  if (query < 0) return pathname;
  const fragment = href.indexOf('#');
  return fragment < 0 || query < fragment ? `${pathname}?` : pathname;
}
