import { isUint8Array } from 'node:util/types';
import { bytesFields } from '../channel/kinds.ts';
import type { BytesField } from '../channel/kinds.ts';

type Fields = Record<string, unknown>;

/** The object that holds a field, and the field's own name: "certificate.pfx" is `pfx` of `certificate`. */
function holderOf(data: Fields, field: BytesField): { holder: Fields; name: string } | null {
  const [first = '', second] = field.split('.');
  if (second === undefined) return { holder: data, name: first };
  const inner = Object.hasOwn(data, first) ? data[first] : undefined;
  return typeof inner === 'object' && inner !== null
    ? { holder: inner as Fields, name: second }
    : null;
}

/** Moves the bytes of an answer out of it, to stand beside the JSON; null when it has none. */
export function liftBytes(
  data: object,
  bytes: Uint8Array[],
): { data: object; places: Partial<Record<BytesField, number>> } | null {
  const copy: Fields = { ...data };
  const { certificate } = copy;
  if (typeof certificate === 'object' && certificate !== null) {
    copy['certificate'] = { ...certificate };
  }
  const places: Partial<Record<BytesField, number>> = {};
  for (const field of bytesFields) {
    const found = holderOf(copy, field);
    const value = found?.holder[found.name];
    if (found === null || !isUint8Array(value)) continue;
    places[field] = bytes.push(value) - 1;
    Reflect.deleteProperty(found.holder, found.name);
  }
  return Object.keys(places).length === 0 ? null : { data: copy, places };
}

/** Puts the bytes back where they were. Only fields that can have bytes are written, whatever `places` says. */
export function returnBytes(data: unknown, places: unknown, bytes: readonly Uint8Array[]): void {
  if (typeof data !== 'object' || data === null || typeof places !== 'object') return;
  for (const field of bytesFields) {
    const at = (places as Partial<Record<BytesField, unknown>> | null)?.[field];
    const value = typeof at === 'number' ? bytes[at] : undefined;
    const found = value === undefined ? null : holderOf(data as Fields, field);
    if (found !== null) found.holder[found.name] = value;
  }
}
