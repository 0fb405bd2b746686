import {
  headerValues,
  sameName,
  trimBlanks,
  withoutHeader,
} from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import { readFieldLines, splitLines } from './fieldLines.ts';
import type { Breach } from './fieldLines.ts';

/** A head as HTTP/1.1 writes it, made of one that is not. */
export interface PlainHead {
  readonly text: string;
  readonly status: number;
  readonly chunked: boolean;
  readonly breaches: readonly Breach[];
}

/**
 * Reads a head as browsers do, and writes it so that every parser reads the same; null: that is no head of HTTP/1.x.
 * A length that nobody can use stays as it is, for the parser to refuse.
 */
export function readUnusualHead(text: string): PlainHead | null {
  const { lines, breaches } = splitLines(text.replace(/^[\r\n]+/, ''));
  const start = /^HTTP\/1\.(\d) +(\d{3})(?: +(.*))?$/i.exec(lines[0] ?? '');
  if (start === null) return null;
  const [, minor = '1', status = '', reason = ''] = start;
  const read = readFieldLines(lines.slice(1, lines.indexOf('')));
  const { fields, chunked, breaches: framing } = framed(read.fields);
  const version = minor === '0' ? '1.0' : '1.1';
  const usual = /^HTTP\/1\.\d \d{3}(?: |$)/.test(lines[0] ?? '');
  return {
    text: [
      `HTTP/${version} ${status} ${reason}`,
      ...fields.map(([name, value]) => `${name}: ${value}`),
      '\r\n',
    ].join('\r\n'),
    status: Number(status),
    chunked,
    breaches: [
      ...(usual ? [] : ['a status line of another form']),
      ...breaches,
      ...read.breaches,
      ...framing,
    ],
  };
}

interface Framed {
  readonly fields: HeaderList;
  readonly chunked: boolean;
  readonly breaches: readonly Breach[];
}

/** Says once where the body ends (RFC 9112, section 6.3). */
function framed(fields: HeaderList): Framed {
  const codings = items(fields, 'transfer-encoding').map((coding) => coding.toLowerCase());
  // What says that there is no encoding says nothing.
  const meant = codings.filter((coding) => coding !== '' && coding !== 'identity');
  const breaches = meant.length < codings.length ? ['a Transfer-Encoding without a coding'] : [];
  // It would have to be asked for (TE), and nobody undoes it (RFC 9112, section 7).
  if (meant.some((coding) => coding !== 'chunked')) {
    breaches.push('a Transfer-Encoding other than chunked, which stays in the body');
  }
  const encoded =
    codings.length === 0 ? fields : withOne(fields, 'transfer-encoding', meant.join(', '));
  const chunked = meant.at(-1) === 'chunked';
  const lengths = items(fields, 'content-length');
  if (meant.length > 0) {
    if (lengths.length === 0) return { fields: encoded, chunked, breaches };
    // The encoding counts, whatever the length says.
    breaches.push('Content-Length beside Transfer-Encoding');
    const usable = lengths.length === 1 && isDigits(lengths[0] ?? '');
    if (usable) return { fields: encoded, chunked, breaches };
    return { fields: withoutHeader(encoded, 'content-length'), chunked, breaches };
  }
  if (lengths.length < 2) return { fields: encoded, chunked, breaches };
  if (new Set(lengths.map(numberOr)).size === 1) {
    const once = withOne(encoded, 'content-length', lengths[0] ?? '');
    return { fields: once, chunked, breaches: [...breaches, 'Content-Length more than once'] };
  }
  // A parser refuses several; one that holds a list it would take for something else.
  const apart = encoded.flatMap((field): HeaderField[] =>
    sameName(field[0], 'content-length')
      ? field[1].split(',').map((length) => [field[0], trimBlanks(length)])
      : [field],
  );
  return { fields: apart, chunked, breaches };
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

/** "02" and "2" are one length. */
function numberOr(text: string): bigint | string {
  return isDigits(text) ? BigInt(text) : text;
}

function items(fields: HeaderList, name: string): string[] {
  return headerValues(fields, name).flatMap((value) =>
    value.split(',').map((item) => trimBlanks(item)),
  );
}

/** The list with one field of this name, where the first stood; without a value with none. */
function withOne(fields: HeaderList, name: string, value: string): HeaderList {
  const first = fields.find(([field]) => sameName(field, name));
  return fields.flatMap((field): HeaderField[] => {
    if (!sameName(field[0], name)) return [field];
    return field === first && value !== '' ? [[field[0], value]] : [];
  });
}
