import type { ValuePath } from '../../rules/document/fault.ts';
import type { SourceNode } from '../../rules/document/sourceNode.ts';

/** Where in a file one types, found also while the text around is not complete. */
export interface Cursor {
  /** What the file holds with a placeholder where one types. */
  readonly value: unknown;
  /** Of the value that one types; or of the object, when one types the name of a property. */
  readonly path: ValuePath;
  readonly at: 'key' | 'value';
  /** The word that a completion takes the place of. */
  readonly start: number;
  readonly end: number;
  /** The word up to where one types, as it stands: with its quote. */
  readonly typed: string;
  /** The word from where one types on. */
  readonly rest: string;
  /** Whether a name has its colon already. */
  readonly hasColon: boolean;
  /** Inside the [ ] and { } of YAML, and everywhere in JSON. */
  readonly isFlow: boolean;
  /** What belongs in front of the word: the dash of a new item, a space behind a colon. */
  readonly prefix: string;
  /** Where a comma is missing before; null: nowhere. */
  readonly commaAt: number | null;
  /** Whether something follows in the same object or list, so that a comma has to. */
  readonly needsComma: boolean;
}

/** Stands for what one types; a character of private use, so that no file has it. */
export const MARK = '\uE000cursor';

/** Where the placeholder came to stand in a tree. */
export function findMark(
  node: SourceNode,
  path: ValuePath = [],
): { readonly path: ValuePath; readonly at: 'key' | 'value' } | null {
  if (node.kind === 'scalar') {
    return node.value === MARK ? { path, at: 'value' } : null;
  }
  if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const found = findMark(item, [...path, index]);
      if (found !== null) return found;
    }
    return null;
  }
  for (const { key, value, merged } of node.properties) {
    if (merged) continue;
    if (key.value === MARK) return { path, at: 'key' };
    const found = findMark(value, [...path, key.value]);
    if (found !== null) return found;
  }
  return null;
}
