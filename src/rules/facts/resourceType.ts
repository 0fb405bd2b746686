import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';

/** declarativeNetRequest's types. */
export const resourceTypeNames = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'websocket',
  'webtransport',
  'other',
] as const;

export type ResourceType = (typeof resourceTypeNames)[number];

/** What a browser writes into Sec-Fetch-Dest (Fetch, "request destination") for each type. */
const destinations: Readonly<Record<string, ResourceType>> = {
  document: 'main_frame',
  iframe: 'sub_frame',
  frame: 'sub_frame',
  fencedframe: 'sub_frame',
  style: 'stylesheet',
  xslt: 'stylesheet',
  script: 'script',
  worker: 'script',
  sharedworker: 'script',
  serviceworker: 'script',
  audioworklet: 'script',
  paintworklet: 'script',
  image: 'image',
  font: 'font',
  object: 'object',
  embed: 'object',
  audio: 'media',
  video: 'media',
  track: 'media',
  report: 'csp_report',
  websocket: 'websocket',
  webtransport: 'webtransport',
  empty: 'xmlhttprequest',
};

/**
 * What a browser would load this request as. A workbench's requests have no page: a navigation is a main frame, another one
 * is what its Sec-Fetch-Dest says, and one that says nothing is what a page's own code would send.
 */
export function resourceTypeOf(
  url: string,
  navigation: boolean,
  headers: HeaderList,
): ResourceType {
  if (navigation) return 'main_frame';
  if (/^wss?:/i.test(url)) return 'websocket';
  const destination = headerValue(headers, 'sec-fetch-dest');
  if (destination === undefined) return 'xmlhttprequest';
  return destinations[destination.trim().toLowerCase()] ?? 'other';
}
