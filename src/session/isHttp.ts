/** Whether a URL, or the protocol of one, is http or https: what is sent over the network here. */
export function isHttp(url: string): boolean {
  return url.startsWith('http:') || url.startsWith('https:');
}
