import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { hasScheme } from '../../session/readAddress.ts';

export type RequestTarget =
  /** `requestTarget` stands in the request line in place of the URL's path. */
  | { readonly url: string; readonly requestTarget?: '*' }
  | {
      readonly fault: 'no-host' | 'other-protocol' | 'invalid';
      readonly message: string;
      readonly hint: string;
    };

const OTHER_PROTOCOL = /^(wss?|grpcs?|mqtts?|amqps?|rsocket):/i;
/** Ports whose requests go over TLS when only a Host header names the server. */
const TLS_PORT = /:(443|8443)$/;

/**
 * The full URL that `text` in a file means. Without a scheme it is http, as in every other program that reads these files;
 * the host of a bare path is in the headers.
 */
export function resolveTarget(text: string, headers: HeaderList = []): RequestTarget {
  if (OTHER_PROTOCOL.test(text)) {
    return {
      fault: 'other-protocol',
      message: 'Only HTTP requests can be sent.',
      hint: 'Write the URL with http:// or https://.',
    };
  }
  const host = headerValue(headers, 'host');
  // The whole server (RFC 9112, section 3.2.4): the Host header says which.
  const url = withHost(text === '*' ? '/' : text, host);
  if (url === undefined) {
    return {
      fault: 'no-host',
      message: 'The URL has no host, and there is no Host header.',
      hint: 'Write the whole URL, or add a header such as Host: localhost:8080.',
    };
  }
  if (!URL.canParse(url)) {
    return {
      fault: 'invalid',
      message: 'This is not a URL that can be requested.',
      hint: 'Write it with its scheme and host, as in https://host/path.',
    };
  }
  return text === '*' ? { url, requestTarget: '*' } : { url };
}

function withHost(text: string, host: string | undefined): string | undefined {
  if (hasScheme(text)) return text;
  if (!text.startsWith('/')) return isPath(text) ? undefined : `http://${text}`;
  if (host === undefined || host === '') return undefined;
  return `${TLS_PORT.test(host) ? 'https' : 'http'}://${host}${text}`;
}

/** A path of Elasticsearch as its console writes it, without a slash: `_cat/indices`, `my-index/_search`. */
function isPath(text: string): boolean {
  return /^(?:_|[\w-]+\/_)/.test(text);
}
