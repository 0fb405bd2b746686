import { withBoundary } from '../../../body/multipartType.ts';
import type { Upload } from '../../../body/upload.ts';
import { NetworkError } from '../../../errors/networkError.ts';
import { framingFault } from '../../../message/framing.ts';
import { hasHeader, headerValue, withHeader, withoutHeader } from '../../../../session/headers.ts';
import type { HeaderList } from '../../../../session/headers.ts';
import type { Request } from '../../../message/request.ts';

/** Methods whose requests say how long their body is even when they have none (RFC 9110, section 8.6). */
export const EXPECTS_BODY = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/**
 * The fields with those that describe the body: its type when the request names none, and its length. A body of
 * unknown length has none: the backend writes Transfer-Encoding (RFC 9112, section 6.1). Here every request comes by, so
 * no other length and no other encoding gets to a backend.
 * @throws NetworkError ERR_INVALID_ARGUMENT for an encoding that leaves open where the body ends
 */
export function withBodyFields(
  request: Request,
  given: HeaderList,
  upload: Upload | null,
): HeaderList {
  const headers = hasHeader(given, 'content-length')
    ? withoutHeader(given, 'content-length')
    : given;
  const encoded = hasHeader(headers, 'transfer-encoding');
  const fault = encoded ? framingFault(headers) : undefined;
  if (fault !== undefined) {
    const message = `The request can't be sent: ${fault}.`;
    throw new NetworkError('ERR_INVALID_ARGUMENT', { phase: 'start', message });
  }
  const chunked = request.trailers.length > 0 || encoded;
  if (upload === null) {
    return !chunked && EXPECTS_BODY.has(request.method)
      ? withHeader(headers, 'Content-Length', '0')
      : headers;
  }
  const typed = withContentType(request, headers, upload.contentType);
  return upload.length === null || chunked
    ? typed
    : withHeader(typed, 'Content-Length', String(upload.length));
}

function withContentType(request: Request, headers: HeaderList, own: string): HeaderList {
  const given = headerValue(headers, 'content-type');
  if (given === undefined) {
    const unwanted = request.withoutDefaults.includes('content-type');
    return unwanted ? headers : withHeader(headers, 'Content-Type', own);
  }
  const whole = withBoundary(given, own);
  return whole === given ? headers : withHeader(headers, 'Content-Type', whole);
}
