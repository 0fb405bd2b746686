/** A URL without user name and password, which a log must not show. Relative ones stay as they are. */
export function urlForLog(href: string): string {
  const url = URL.parse(href);
  if (url === null || (url.username === '' && url.password === '')) return href;
  url.username = '';
  url.password = '';
  return url.href;
}
