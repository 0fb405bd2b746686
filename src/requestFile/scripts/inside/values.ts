import type { Value } from '../../values/value.ts';

/** Taken before a script can put something else in their place. */
const { parse, stringify } = JSON;
const { keys } = Object;
const { isArray } = Array;

export const readJson = (text: string): unknown => parse(text) as unknown;

/** JSON of plain values, also where a script has given all objects a `toJSON`. */
export function writeJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return stringify(value);
  let text = '';
  const list = isArray(value);
  for (const key of keys(value)) {
    const json = writeJson((value as Readonly<Record<string, unknown>>)[key]) as string | undefined;
    if (json === undefined && !list) continue;
    text += `${text === '' ? '' : ','}${list ? '' : `${stringify(key)}:`}${json ?? 'null'}`;
  }
  return list ? `[${text}]` : `{${text}}`;
}

/** A value as JSON has it. `plain`: nothing is lost by that. `undefined`: JSON has nothing for it, as for a function. */
export function toValue(value: unknown): {
  readonly value: Value | undefined;
  readonly plain: boolean;
} {
  let plain = true;
  const seen: unknown[] = [];
  const convert = (from: unknown): Value | undefined => {
    switch (typeof from) {
      case 'string':
      case 'boolean':
        return from;
      case 'number':
        return Number.isFinite(from) ? from : null;
      case 'bigint':
        plain = false;
        return String(from);
      case 'object':
        break;
      default:
        plain &&= from === undefined;
        return undefined;
    }
    if (from === null) return null;
    if (seen.includes(from)) {
      throw new TypeError("The value refers to itself, so that it can't be kept.");
    }
    seen.push(from);
    const converted = ofObject(from);
    seen.pop();
    return converted;
  };
  const ofObject = (from: object): Value | undefined => {
    if (Array.isArray(from)) return from.map((item) => convert(item) ?? null);
    const text = textOf(from);
    if (text !== null) {
      plain = false;
      return text;
    }
    if ('toJSON' in from && typeof from.toJSON === 'function') {
      plain = false;
      return convert((from.toJSON as () => unknown)());
    }
    const prototype: unknown = Object.getPrototypeOf(from);
    plain &&= prototype === Object.prototype || prototype === null;
    const fields = from instanceof Map ? [...from] : Object.entries(from);
    const converted = fields.flatMap(([name, field]) => {
      const inside = convert(field);
      return inside === undefined ? [] : [[String(name), inside] as const];
    });
    return Object.fromEntries(converted);
  };
  return { value: convert(value), plain };
}

/** Of what stands for text: bytes, dates, nodes of XML, String objects. */
function textOf(from: object): string | null {
  if (from instanceof Uint8Array) return utf8.decode(from);
  if (from instanceof String || from instanceof RegExp) return String(from);
  if (from instanceof Number || from instanceof Boolean) return String(from);
  if (from instanceof Error) return from.message;
  if ('nodeType' in from && 'textContent' in from) return asText(from.textContent ?? '');
  return null;
}

/** Set by the machine: QuickJS has no decoder of its own. */
export const utf8: { decode: (bytes: Uint8Array) => string } = { decode: () => '' };

/** As JavaScript makes text of it: by `toString`, where it has one. */
export function asText(value: unknown): string {
  return String(value);
}

/** A value as text, for a log: text as it is, the rest as JSON writes it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return `[Function: ${value.name}]`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'symbol' || value === undefined) return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  try {
    const converted = toValue(value).value;
    if (typeof converted === 'string') return converted;
    return converted === undefined ? asText(value) : writeJson(converted);
  } catch {
    return '[Circular]';
  }
}
