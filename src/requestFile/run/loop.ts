import type { Metadata } from '../parse/metadata.ts';
import type { Value } from '../values/value.ts';

/** `# @loop`: how often a request is sent. */
export type Loop =
  | { readonly kind: 'count'; readonly count: string }
  | { readonly kind: 'list'; readonly name: string; readonly list: string }
  | { readonly kind: 'while'; readonly condition: string };

/** More is taken for a loop that does not end. */
export const MOST_TURNS = 1000;

/** Null: there is none. */
export function loopOf(settings: readonly Metadata[]): Loop | null {
  const written = settings.findLast(({ key }) => key === 'loop')?.value;
  if (written === undefined) return null;
  const [, name, list] = /^for\s+(?:const\s+|let\s+)?([\w$]+)\s+of\s+(\S.*)$/s.exec(written) ?? [];
  if (name !== undefined && list !== undefined) return { kind: 'list', name, list };
  const [, condition] = /^while\s+(\S.*)$/s.exec(written) ?? [];
  if (condition !== undefined) return { kind: 'while', condition };
  return { kind: 'count', count: written.replace(/^for\s+/, '') };
}

/** The values of one turn. */
export function turnValues(
  index: number,
  item?: readonly [name: string, value: Value],
): Map<string, Value> {
  return new Map<string, Value>([['$index', index], ...(item === undefined ? [] : [item])]);
}
