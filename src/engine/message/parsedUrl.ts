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
