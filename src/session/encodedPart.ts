import { headerValue, headerValues } from './headers.ts';
import type { HeaderList } from './headers.ts';

/** The codings of a body, in lower case and in the order in which they were applied (RFC 9110, section 8.4). */
export function contentCodings(headers: HeaderList): readonly string[] {
  return headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
}

/** Whether a body is a part of an encoded one, which can't be decoded by itself (RFC 9110, section 14.2). */
export function isEncodedPart({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: HeaderList;
}): boolean {
  return status === 206 && contentCodings(headers).length > 0 && !isWhole(headers);
}

/** A part can be all there is, such as that of `Range: bytes=0-`. */
function isWhole(headers: HeaderList): boolean {
  const range = headerValue(headers, 'content-range') ?? '';
  const [, last, size] = /^\s*bytes\s+0-(\d+)\/(\d+)\s*$/i.exec(range) ?? [];
  return last !== undefined && Number(last) + 1 === Number(size);
}
