import { isHttp } from '../session/isHttp.ts';

/** A URL in the two parts that a list shows: where on the server, and which server. */
export function splitUrl(url: string): { readonly path: string; readonly host: string } {
  if (!URL.canParse(url)) return { path: url, host: '' };
  const { host, pathname, search, protocol } = new URL(url);
  if (!isHttp(protocol)) return { path: url, host: '' };
  // An empty query stands in the URL alone.
  const query = search === '' && /^[^#]*\?/.test(url) ? '?' : search;
  const path = pathname + query;
  // The parser has percent-encoded the dots of a mask.
  return { path: url.includes('•') ? path.replaceAll('%E2%80%A2', '•') : path, host };
}

/** The last part of a file's path, on any system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
