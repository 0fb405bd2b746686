import { MIMEType } from 'whatwg-mimetype';
import { joinedValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';

/**
 * The type in the value of Content-Type, of all its fields together: the last one that can be read, with the charset of
 * those before it that are of the same type (WHATWG Fetch, "extract a MIME type"). Null: there is none.
 */
export function mimeTypeOf(contentType: string): MIMEType | null {
  let found: MIMEType | null = null;
  let charset: string | undefined;
  for (const value of listed(contentType)) {
    const type = MIMEType.parse(value);
    if (type === null || type.essence === '*/*') continue;
    if (type.essence !== found?.essence) charset = type.parameters.get('charset');
    else if (charset !== undefined && !type.parameters.has('charset')) {
      type.parameters.set('charset', charset);
    }
    found = type;
  }
  return found;
}

/** The type and charset of a message, in lower case; both are "" when its fields name none. */
export function contentTypeOf(headers: HeaderList): { mimeType: string; charset: string } {
  const value = joinedValue(headers, 'content-type');
  if (value === undefined) return NO_TYPE;
  let known = knownTypes.get(value);
  if (known === undefined) {
    const type = mimeTypeOf(value);
    known = {
      mimeType: type?.essence ?? '',
      charset: type?.parameters.get('charset')?.toLowerCase() ?? '',
    };
    if (knownTypes.size >= MOST_TYPES) knownTypes.clear();
    knownTypes.set(value, known);
  }
  return known;
}

const NO_TYPE = { mimeType: '', charset: '' };
const MOST_TYPES = 200;
const knownTypes = new Map<string, { mimeType: string; charset: string }>();

/** What commas part, but for those in quotes (WHATWG Fetch, "get, decode, and split"). */
function listed(value: string): readonly string[] {
  return value.includes(',') ? (value.match(LIST_MEMBER) ?? []) : [value];
}

/** A quote that is never closed ends with the text. */
const LIST_MEMBER = /(?:[^",]|"(?:[^"\\]|\\[^])*(?:"|\\?$))+/g;
