import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { jsonSyntaxTexts } from '../../files/jsonSyntaxTexts.ts';
import type { Position, Problem, Range } from '../../files/problem.ts';
import type { TextSpan, ValuePath } from './fault.ts';
import type { Steps } from './slices.ts';
import { readingJsonText, TooDeep } from './jsonReader.ts';
import { JsonFault } from './jsonTokens.ts';
import type { PositionIndex } from './positionIndex.ts';
import { LineIndex } from '../../files/lineIndex.ts';
import { partOf, placedIn } from './sourceDocument.ts';
import type { Part, PlacedValue, SourceDocument } from './sourceDocument.ts';
import { pathAt, writtenPart } from './sourceNode.ts';
import type { ScalarNode, SourceNode } from './sourceNode.ts';
import { duplicateKey, emptyFile, syntaxProblem, tooDeep } from './syntaxProblem.ts';

/** JSON with comments and commas at the end. */
export function* readingJson(source: string): Steps<SourceDocument> {
  // A byte order mark is not JSON; a space keeps all offsets as they are.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const lines = new LineIndex(text);
  const failed = (problem: Problem): SourceDocument =>
    new JsonDocument(text, lines, undefined, null, [problem]);
  try {
    const read = yield* readingJsonText(text);
    if (read === null) return failed(emptyFile('json'));
    const problems = read.repeated.map(({ name, start, end }) =>
      duplicateKey(JSON.stringify(name), lines.rangeOf(start, end)),
    );
    return new JsonDocument(text, lines, read.value, read.positions, problems);
  } catch (error) {
    if (error instanceof TooDeep) return failed(tooDeep());
    if (!(error instanceof JsonFault)) throw error;
    const { what, offset, length } = error;
    const [message, hint] = jsonSyntaxTexts(what);
    return failed(syntaxProblem(message, hint, lines.rangeOf(offset, offset + length)));
  }
}

/** What was read knows where its large parts stand; the rest of a place is found by looking at that part of the text anew. */
class JsonDocument implements SourceDocument {
  readonly language = 'json';
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly #lines: LineIndex;
  readonly #positions: PositionIndex | null;
  /** The part that was looked at last: who asks for one place mostly asks for others near it. */
  #near: { readonly start: number; readonly tree: SourceNode | null } | null = null;
  #root: SourceNode | null | undefined;

  constructor(
    text: string,
    lines: LineIndex,
    value: unknown,
    positions: PositionIndex | null,
    problems: readonly Problem[],
  ) {
    this.text = text;
    this.#lines = lines;
    this.value = value;
    this.#positions = positions;
    this.problems = problems;
  }

  /** Made when somebody wants it: it takes ten times as much memory as the text. */
  get root(): SourceNode | null {
    if (this.#root === undefined) this.#root = jsonTree(this.text);
    return this.#root;
  }

  rangeOf(path: ValuePath, part: Part): Range {
    const [start, end] = partOf((each) => this.#find(each), path, part);
    return this.#lines.rangeOf(start, end);
  }

  rangeOfText(path: ValuePath, part: TextSpan): Range | undefined {
    const { at, rest } = this.#positions?.locate(path) ?? { at: null, rest: path };
    const tree = at === null ? this.root : this.#treeOf(at);
    const place = tree === null ? null : writtenPart(this.text, tree, rest, part);
    return place === null ? undefined : this.#lines.rangeOf(place.start, place.end);
  }

  pathAt(offset: number): ReturnType<SourceDocument['pathAt']> {
    return this.root === null ? null : pathAt(this.root, offset);
  }

  offsetAt(position: Position): number {
    return this.#lines.offsetAt(position);
  }

  positionAt(offset: number): Position {
    return this.#lines.positionAt(offset);
  }

  #find(path: ValuePath): PlacedValue | undefined {
    if (this.#positions === null) return placedIn(this.root, path);
    const { at, key, rest } = this.#positions.locate(path);
    if (rest.length === 0) return { start: at.start, end: at.end, key };
    return placedIn(this.#treeOf(at), rest);
  }

  #treeOf({ start, end }: PositionIndex): SourceNode | null {
    if (this.#near?.start !== start) {
      this.#near = { start, tree: jsonTree(this.text.slice(start, end), start) };
    }
    return this.#near.tree;
  }
}

/**
 * Where everything stands in a text that may be broken: as much of it as can be read; null: nothing.
 * @param offset of the text in its file
 */
export function jsonTree(text: string, offset = 0): SourceNode | null {
  try {
    const tree = parseTree(text, [], { allowTrailingComma: true });
    return tree === undefined ? null : nodeOf(tree, offset);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

function nodeOf(node: Node, offset: number): SourceNode {
  const place = { start: offset + node.offset, end: offset + node.offset + node.length };
  const { children = [] } = node;
  if (node.type === 'array') {
    return { kind: 'list', ...place, items: children.map((item) => nodeOf(item, offset)) };
  }
  if (node.type !== 'object') {
    return { kind: 'scalar', ...place, value: node.value as ScalarNode['value'] };
  }
  const properties = children.flatMap(({ children: [name, item] = [] }) => {
    if (name === undefined) return [];
    const start = offset + name.offset;
    const end = start + name.length;
    const key = { kind: 'scalar', start, end, value: String(name.value) } as const;
    // While one types, a name may stand without its value.
    const missing = { kind: 'scalar', start: end, end, value: null } as const;
    return [{ key, value: item === undefined ? missing : nodeOf(item, offset) }];
  });
  return { kind: 'object', ...place, properties };
}
