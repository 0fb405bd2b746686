import { isToken, sameName } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';

/**
 * Why these fields would leave open where a request ends; undefined when they do not. What one server on the way takes
 * for the end and the next one does not is a request that nobody has made (request smuggling). So a body has a length,
 * which is never written by hand, or comes in chunks (RFC 9112, section 6.3).
 */
export function framingFault(headers: HeaderList): string | undefined {
  let encoded = false;
  for (const [name, value] of headers) {
    if (sameName(name, 'transfer-encoding')) {
      if (encoded) {
        return 'Transfer-Encoding is written twice: write one line that ends with chunked';
      }
      encoded = true;
      const fault = encodingFault(value);
      if (fault !== undefined) return fault;
    } else if (sameName(name, 'connection')) {
      const left = itemsOf(value).find((option) => FRAMING.has(option));
      if (left !== undefined) {
        return `Connection names ${left}, so a proxy would drop the field that says where the body ends: remove it from Connection`;
      }
    }
  }
  return undefined;
}

const FRAMING = new Set(['content-length', 'transfer-encoding']);

/** Chunked last, and once (RFC 9112, section 6.1). */
function encodingFault(value: string): string | undefined {
  const codings = itemsOf(value);
  const known = codings.every(isToken) && codings.indexOf('chunked') === codings.length - 1;
  if (known && codings.length > 0) return undefined;
  return `Transfer-Encoding is ${JSON.stringify(value)}, so nobody could tell where the body ends: let it end with chunked, or leave it out`;
}

function itemsOf(value: string): string[] {
  return value.split(',').map((item) => item.trim().toLowerCase());
}
