import { kindOf } from './kindOf.ts';

/** One header field as it stands on the wire: name in its own case, value without the line end. */
export type HeaderField = readonly [name: string, value: string];

/** Header fields in wire order; names keep their case and duplicates stay apart (RFC 9110, section 5). */
export type HeaderList = readonly HeaderField[];

export const NO_FIELDS: HeaderList = Object.freeze([]);

/** All values of `name`, in order. Names compare without case. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  eachField(headers, (field) => {
    if (sameName(field[0], name)) values.push(field[1]);
  });
  return values;
}

/** Whether two names are the same field. Most differ in their length or their first letter already. */
export function sameName(a: string, b: string): boolean {
  if (a.length !== b.length || (a.charCodeAt(0) | CASE) !== (b.charCodeAt(0) | CASE)) return false;
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** The bit by which a letter of ASCII and its capital differ. */
const CASE = 0x20;

/** Calls `visit` for each field: `forEach` that is as fast for frozen lists (docs/discoveries/frozen-lists.md). */
export function eachField(
  headers: HeaderList,
  visit: (field: HeaderField, at: number) => void,
): void {
  for (let at = 0; at < headers.length; at++) {
    const field = headers[at];
    if (field !== undefined) visit(field, at);
  }
}

/** Where the first field stands that is `wanted`: `findIndex` that is as fast for frozen lists. */
export function fieldIndex(headers: HeaderList, wanted: (field: HeaderField) => boolean): number {
  for (let at = 0; at < headers.length; at++) {
    const field = headers[at];
    if (field !== undefined && wanted(field)) return at;
  }
  return -1;
}

/** Where the first field called `name` stands, from there on; -1: nowhere. */
function indexOf(headers: HeaderList, name: string, from = 0): number {
  for (let at = from; at < headers.length; at++) {
    const field = headers[at];
    if (field !== undefined && sameName(field[0], name)) return at;
  }
  return -1;
}

/** The first value of `name`, or undefined. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const at = indexOf(headers, name);
  return at < 0 ? undefined : headers[at]?.[1];
}

/** All values of `name` as one (RFC 9110, section 5.3), or undefined. */
export function joinedValue(headers: HeaderList, name: string): string | undefined {
  const at = indexOf(headers, name);
  if (at < 0) return undefined;
  // Most fields have one value, which needs no list.
  return indexOf(headers, name, at + 1) < 0
    ? headers[at]?.[1]
    : headerValues(headers, name).join(', ');
}

export function hasHeader(headers: HeaderList, name: string): boolean {
  return indexOf(headers, name) >= 0;
}

/** The list without any field called `name`. */
export function withoutHeader(headers: HeaderList, ...names: string[]): HeaderField[] {
  return headers.filter(([field]) => !names.some((name) => sameName(field, name)));
}

/** The list with `name` replaced: the new field stands where the first old one stood, else at the end. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderField[] {
  const at = indexOf(headers, name);
  if (at < 0) return [...headers, [name, value]];
  const rest = headers.filter((field, index) => index <= at || !sameName(field[0], name));
  rest[at] = [name, value];
  return rest;
}

/** The list with each of `fields` in place of those of its name. */
export function withFields(headers: HeaderList, fields: HeaderList): HeaderList {
  return fields.reduce((all, [name, value]) => withHeader(all, name, value), headers);
}

/**
 * One change to a list of fields. `append` adds a field, or goes on where there is but one (User-Agent, Cookie); `set` replaces
 * all of that name, `remove` takes them away.
 */
export type HeaderChange =
  | { readonly header: string; readonly operation: 'append' | 'set'; readonly value: string }
  | { readonly header: string; readonly operation: 'remove' };

/** The list after `changes`, in order. */
export function changedHeaders(headers: HeaderList, changes: readonly HeaderChange[]): HeaderList {
  return changes.reduce<HeaderList>((list, change) => {
    switch (change.operation) {
      case 'remove':
        return withoutHeader(list, change.header);
      case 'append':
        return appended(list, change.header, change.value);
      case 'set':
        return withHeader(list, change.header, change.value);
    }
  }, headers);
}

/** Fields that stand once, and what separates their parts, also where Chrome's declarativeNetRequest appends one. */
const SEPARATORS: Readonly<Record<string, string>> = {
  'user-agent': ' ', // RFC 9110, section 10.1.5
  cookie: '; ', // RFC 6265, section 5.4
};

function appended(headers: HeaderList, name: string, value: string): HeaderList {
  const separator = SEPARATORS[name.toLowerCase()];
  const before = separator === undefined ? [] : headerValues(headers, name);
  return before.length === 0
    ? [...headers, [name, value]]
    : withHeader(headers, name, [...before, value].join(separator));
}

/** Without the blanks and tabs around it (RFC 9110, section 5.6.3): what else JavaScript trims are bytes of a value. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether `text` is an RFC 9110 token: what a header name or a method may be. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Why this field can't be sent, or undefined. CR, LF and NUL would let a value forge further fields. */
export function headerFault([name, value]: HeaderField): string | undefined {
  if (!isToken(name)) return `${JSON.stringify(name)} is not a header name`;
  const wrong = NOT_IN_VALUES.exec(value)?.[0];
  if (wrong === undefined) return undefined;
  return wrong > '\xff'
    ? `the value of ${name} contains a character outside Latin-1`
    : `the value of ${name} contains a control character`;
}

const NOT_IN_VALUES = /[^\t\x20-\x7e\x80-\xff]/;

/** Why this is no list of header fields, for callers in plain JavaScript; undefined when it is one. */
export function headersFault(headers: unknown): string | undefined {
  if (!Array.isArray(headers)) {
    return `The headers are ${kindOf(headers)}: give a list of [name, value] pairs`;
  }
  const wrong = headers.findIndex((field: unknown) => !isPair(field));
  if (wrong < 0) return undefined;
  return `Header ${String(wrong + 1)} is not a pair of strings: write it as [name, value]`;
}

function isPair(field: unknown): boolean {
  if (!Array.isArray(field) || field.length !== 2) return false;
  return typeof field[0] === 'string' && typeof field[1] === 'string';
}

/** A list that nobody can change, to be shown around: a copy, unless it is one already. */
export function frozenHeaders(headers: HeaderList): HeaderList {
  if (Object.isFrozen(headers)) return headers;
  return Object.freeze(headers.map((field) => Object.freeze([field[0], field[1]] as const)));
}
