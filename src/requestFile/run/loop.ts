import type { Metadata } from '../parse/metadata.ts';

/** `# @loop`: how often a request is sent. */
export type Loop = (
  | { readonly kind: 'count'; readonly count: string }
  | { readonly kind: 'list'; readonly name: string; readonly list: string }
  | { readonly kind: 'while'; readonly condition: string }
) & {
  /** What has another value in each turn. */
  readonly names: readonly string[];
};

/** Null: there is none. */
export function loopOf(settings: readonly Metadata[]): Loop | null {
  const written = settings.findLast(({ key }) => key === 'loop')?.value;
  if (written === undefined) return null;
  const [, name, list] = /^for\s+(?:const\s+|let\s+)?([\w$]+)\s+of\s+(\S.*)$/s.exec(written) ?? [];
  if (name !== undefined && list !== undefined) {
    return { kind: 'list', name, list, names: [INDEX, name] };
  }
  const [, condition] = /^while\s+(\S.*)$/s.exec(written) ?? [];
  if (condition !== undefined) return { kind: 'while', condition, names: [INDEX] };
  return { kind: 'count', count: written.replace(/^for\s+/, ''), names: [INDEX] };
}

/** Counts the turns, from 0. */
export const INDEX = '$index';
