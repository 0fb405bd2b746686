import { isToken, trimBlanks } from '../../../../../session/headers.ts';
import type { HeaderField } from '../../../../../session/headers.ts';

/** What a server may do against the rules of HTTP/1.1 without anybody minding, as the log says it. */
export type Breach = string;

/** The fields of a head or of trailers, from lines of any form. */
export interface FieldLines {
  readonly fields: readonly HeaderField[];
  readonly breaches: ReadonlySet<Breach>;
}

/**
 * Reads lines as Chromium does (net::HttpUtil::HeadersIterator): blanks before the colon are left out, and so is a line
 * that is no field: one without a colon, without a name, or with a name that is none. A line that begins with a blank
 * goes on with the one before it (obsolete folding: RFC 9112, section 5.2).
 */
export function readFieldLines(lines: readonly string[]): FieldLines {
  const fields: HeaderField[] = [];
  const breaches = new Set<Breach>();
  let last: HeaderField | 'left out' | null = null;
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      breaches.add(
        last === null ? 'a continuation line without a field' : 'a field over several lines',
      );
      if (last === null || last === 'left out') continue;
      last = [last[0], trimBlanks(`${last[1]} ${trimBlanks(line)}`)];
      fields[fields.length - 1] = last;
      continue;
    }
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(0, colon));
    const name = trimBlanks(written);
    const breach = colon < 0 ? 'a line without a colon' : nameBreach(name);
    if (breach !== undefined) {
      breaches.add(breach);
      last = 'left out';
      continue;
    }
    if (name !== written) breaches.add('spaces between a field name and its colon');
    last = [name, trimBlanks(line.slice(colon + 1))];
    fields.push(last);
  }
  return { fields, breaches };
}

function nameBreach(name: string): Breach | undefined {
  if (name === '') return 'a field without a name';
  return isToken(name) ? undefined : 'a field name with characters that are not allowed';
}

/** Lines, whatever ends them. A CR that ends none is a blank (RFC 9112, section 2.2). */
export function splitLines(text: string): {
  readonly lines: readonly string[];
  readonly breaches: readonly Breach[];
} {
  const lines = text.split(/\r?\n/);
  const breaches: Breach[] = [];
  if (/(?:^|[^\r])\n/.test(text)) breaches.push('lines that end with only a line feed');
  if (!lines.some((line) => line.includes('\r'))) return { lines, breaches };
  breaches.push('a CR that does not end a line');
  return { lines: lines.map((line) => line.replaceAll('\r', ' ')), breaches };
}
