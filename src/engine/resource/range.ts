import { NetworkError } from '../errors/networkError.ts';

/** The part of a body that is wanted; `length` -1: to its end, which nobody knows. */
export interface BodyRange {
  readonly first: number;
  readonly length: number;
}

/**
 * The single byte range that a Range header asks for (RFC 9110, section 14.1.2), of a body of `size` bytes (-1: unknown).
 * Null: all of it, also where several ranges are asked for or other units.
 * @throws NetworkError ERR_REQUEST_RANGE_NOT_SATISFIABLE for one that is invalid or begins after the end
 */
export function rangeOf(header: string | undefined, size: number): BodyRange | null {
  const ranges = /^\s*bytes\s*=(.*)$/i.exec(header ?? '')?.[1];
  if (ranges === undefined || ranges.includes(',')) return null;
  const [, first = '', last = ''] = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(ranges) ?? [];
  if (first === '' && (last === '' || Number(last) === 0)) throw unsatisfiable();
  if (first === '') {
    if (size <= 0) throw unsatisfiable();
    const length = Math.min(Number(last), size);
    return { first: size - length, length };
  }
  const begin = Number(first);
  const end = last === '' ? Infinity : Number(last);
  if (end < begin || (size >= 0 && begin >= size)) throw unsatisfiable();
  const until = size < 0 ? end : Math.min(end, size - 1);
  return { first: begin, length: until === Infinity ? -1 : until - begin + 1 };
}

function unsatisfiable(): NetworkError {
  return new NetworkError('ERR_REQUEST_RANGE_NOT_SATISFIABLE', { phase: 'receive' });
}
