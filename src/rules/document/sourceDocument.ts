import type { TextSpan, ValuePath } from './fault.ts';
import type { Position, Problem, Range } from '../../files/problem.ts';
import type { LineIndex } from '../../files/lineIndex.ts';
import { nodeAt, pathAt, valueOf, writtenPart } from './sourceNode.ts';
import type { SourceNode } from './sourceNode.ts';

export type Language = 'json' | 'yaml';

/** What to point at: a value, its property's name, or only the value's first character. */
export type Part = 'value' | 'key' | 'start';

/** A text read into a value that knows where each of its parts stands. */
export interface SourceDocument {
  readonly language: Language;
  readonly text: string;
  readonly value: unknown;
  /** Of the syntax; with an error, `value` is not to be used. */
  readonly problems: readonly Problem[];
  /** With an error, as much as could be read; null: nothing. */
  readonly root: SourceNode | null;
  /** The place of a value, or of its property name; that of the nearest part around it when there is none. */
  rangeOf(path: ValuePath, part: Part): Range;
  /** Where a part of a text stands; undefined where it is not written as it is read. */
  rangeOfText(path: ValuePath, part: TextSpan): Range | undefined;
  /** What stands at an offset: the innermost value, or a property by its name. */
  pathAt(offset: number): { readonly path: ValuePath; readonly at: 'key' | 'value' } | null;
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
}

export interface DocumentParts {
  readonly language: Language;
  readonly text: string;
  readonly lines: LineIndex;
  readonly root: SourceNode | null;
  readonly problems: readonly Problem[];
}

export function sourceDocument(parts: DocumentParts): SourceDocument {
  const { language, text, lines, root, problems } = parts;
  const failed = root === null || problems.some(({ severity }) => severity === 'error');
  return {
    language,
    text,
    root,
    problems,
    value: failed ? undefined : valueOf(root),
    rangeOf: (path, part) => {
      const [start, end] = partOf((each) => placedIn(root, each), path, part);
      return lines.rangeOf(start, end);
    },
    rangeOfText: (path, part) => {
      const place = root === null ? null : writtenPart(text, root, path, part);
      return place === null ? undefined : lines.rangeOf(place.start, place.end);
    },
    pathAt: (offset) => (root === null ? null : pathAt(root, offset)),
    offsetAt: (position) => lines.offsetAt(position),
    positionAt: (offset) => lines.positionAt(offset),
  };
}

/** Where a value stands, and the name of its property; null: it is none. */
export interface PlacedValue {
  readonly start: number;
  readonly end: number;
  readonly key: { readonly start: number; readonly end: number } | null;
}

export function placedIn(root: SourceNode | null, path: ValuePath): PlacedValue | undefined {
  const found = root === null ? undefined : nodeAt(root, path);
  return found && { ...found.node, key: found.property?.key ?? null };
}

/** The place of a part of what stands at a path; of the nearest part around it when there is none. */
export function partOf(
  find: (path: ValuePath) => PlacedValue | undefined,
  path: ValuePath,
  part: Part,
): [start: number, end: number] {
  const found = find(path);
  if (found === undefined) {
    return path.length === 0 ? [0, 0] : partOf(find, path.slice(0, -1), 'start');
  }
  const { start, end, key } = found;
  // In YAML a value may be left out; its name is then the only thing there is to see.
  const nothing = start === end;
  if (key !== null && (part === 'key' || nothing)) return [key.start, key.end];
  return [start, part === 'start' && !nothing ? start + 1 : end];
}
