import type { Upload } from '../body/upload.ts';
import { NetworkError } from '../errors/networkError.ts';
import { hasHeader, headerValues, withHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';

/** Methods whose requests say how long their body is even when they have none (RFC 9110, section 8.6). */
export const EXPECTS_BODY = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** Fields that belong to the connection; undici writes them itself and takes them from nobody. */
const TRANSPORT_FIELDS = ['expect', 'transfer-encoding', 'upgrade', 'keep-alive'];

/** @throws NetworkError ERR_INVALID_ARGUMENT that names the field */
export function refuseUnsendable(headers: HeaderList): void {
  const refused = headers.find(([name]) => TRANSPORT_FIELDS.includes(name.toLowerCase()))?.[0];
  const twice = headerValues(headers, 'host').length > 1 ? 'Host' : undefined;
  if (refused === undefined && twice === undefined) return;
  throw new NetworkError('ERR_INVALID_ARGUMENT', {
    phase: 'start',
    message:
      refused === undefined
        ? 'A request has one Host header; remove the others.'
        : `The header ${refused} cannot be sent: it belongs to the connection, not to the request; remove it.`,
  });
}

/**
 * The fields with those that describe the body: its type when the request names none, and its length. A body of
 * unknown length has none: the backend writes Transfer-Encoding (RFC 9112, section 6.1).
 */
export function withBodyFields(
  request: Request,
  headers: HeaderList,
  upload: Upload | null,
): HeaderList {
  if (upload === null) {
    return EXPECTS_BODY.has(request.method) ? withHeader(headers, 'Content-Length', '0') : headers;
  }
  const typed = hasHeader(headers, 'content-type')
    ? headers
    : withHeader(headers, 'Content-Type', upload.contentType);
  return upload.length === null
    ? typed
    : withHeader(typed, 'Content-Length', String(upload.length));
}
