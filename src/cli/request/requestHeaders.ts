import { hasHeader, isToken } from '../../session/headers.ts';
import type { HeaderField } from '../../session/headers.ts';
import type { CliIo } from '../terminal/io.ts';
import type { RequestArguments } from '../options/requestArguments.ts';
import { pipedIn } from '../files/pipedIn.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';

/** The header fields of a request, and the names of those that it is to be sent without. */
export interface WrittenHeaders {
  readonly fields: readonly HeaderField[];
  /** In lower case. */
  readonly removed: readonly string[];
}

/**
 * The fields that `-H` and the options for single fields ask for. As with curl, what `-H` says of a field counts more than
 * what an option does.
 * @throws UsageError
 */
export async function headersOf(request: RequestArguments, io: CliIo): Promise<WrittenHeaders> {
  const fields: HeaderField[] = [];
  const removed: string[] = [];
  for (const line of await headerLines(request.headers, io)) {
    const field = readHeader(line);
    if ('removed' in field) removed.push(field.removed);
    else fields.push(field.field);
  }
  const add = (name: string, value: string | undefined): void => {
    if (value === undefined || hasHeader(fields, name)) return;
    if (removed.includes(name.toLowerCase())) return;
    if (value === '') removed.push(name.toLowerCase());
    else fields.push([name, value]);
  };
  const { userAgent, referer, cookies, range, data } = request;
  add('User-Agent', userAgent);
  // "URL;auto" asks for a Referer behind redirects, which there is anyway.
  add('Referer', referer?.replace(/;auto$/, ''));
  if (cookies.length > 0) add('Cookie', cookies.join('; '));
  if (range !== undefined) add('Range', `bytes=${range.includes('-') ? range : `${range}-`}`);
  if (data.some(({ how }) => how === 'json')) {
    add('Content-Type', 'application/json');
    add('Accept', 'application/json');
  }
  return { fields, removed };
}

/** "@file" stands for the lines of a file. */
async function headerLines(written: readonly string[], io: CliIo): Promise<string[]> {
  const lines: string[] = [];
  for (const line of written) {
    if (!line.startsWith('@')) {
      lines.push(line);
      continue;
    }
    const file = line.slice(1);
    const text = file === '-' ? await pipedIn('-H @-', io) : await readOption('-H', file, io);
    lines.push(
      ...text
        .toString('latin1')
        .split(/\r?\n/)
        .filter((one) => one.trim() !== ''),
    );
  }
  return lines;
}

/** "Name: value"; "Name:" is to be left out, "Name;" is empty. */
function readHeader(line: string): { readonly field: HeaderField } | { readonly removed: string } {
  const [, name = '', sign = '', rest = ''] = /^([^:;]*)([:;])([^]*)$/.exec(line) ?? [];
  const value = rest.trim();
  const isEmpty = sign === ';' && value === '';
  if (!isToken(name.trim()) || (sign !== ':' && !isEmpty)) {
    throw new UsageError('A header is written as -H "Name: value".');
  }
  if (isEmpty) return { field: [name.trim(), ''] };
  if (value !== '') return { field: [name.trim(), value] };
  const removed = name.trim().toLowerCase();
  if (removed === 'host') {
    throw new UsageError('-H: A request needs its Host; give it another with -H "Host: name".');
  }
  return { removed };
}
