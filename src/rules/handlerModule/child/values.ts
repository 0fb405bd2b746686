import { isUint8Array } from 'node:util/types';
import type { ValueOnWire } from '../channel/kinds.ts';

/** What a module answered, as it crosses: data as it is, bytes beside it, everything that lives by a number. */
export function valueToHost(value: unknown, bytes: Uint8Array[]): ValueOnWire | null {
  if (value === undefined || value === null) return null;
  if (isUint8Array(value)) return { kind: 'bytes', at: bytes.push(value) - 1 };
  return { kind: 'data', data: value };
}
