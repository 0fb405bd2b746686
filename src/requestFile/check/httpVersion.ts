import type { HttpVersion } from '../../engine/message/request.ts';

/** What `HTTP/1.1` or `HTTP/2` behind a URL asks for; null: nothing that could be chosen. */
export function httpVersionOf(text: string): HttpVersion | null {
  if (text === '1.1') return '1.1';
  return text === '2' || text === '2.0' ? '2' : null;
}
