import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { jsonSyntaxTexts } from '../../files/jsonSyntaxTexts.ts';
import { LineIndex } from '../../files/lineIndex.ts';
import type { Problem, Range } from '../../files/problem.ts';
import type { Value } from '../values/value.ts';
import type { ValuePath } from '../values/path.ts';

/** A JSON text with comments and trailing commas, which knows where its parts stand. */
export interface EnvironmentJson {
  /** Undefined: there is nothing in the text, or it is not JSON. */
  readonly value: Value | undefined;
  /** At most one error: what follows the first is mostly its consequence. */
  readonly problems: readonly Problem[];
  /** Where a property's name stands, or an item of a list; the whole text's start for a path that leads nowhere. */
  readonly rangeOf: (path: ValuePath) => Range;
}

export function readEnvironmentJson(text: string): EnvironmentJson {
  const errors: ParseError[] = [];
  const root = treeOf(text, errors);
  const lines = new LineIndex(text);
  const rangeIn = ({ offset, length }: Span): Range => lines.rangeOf(offset, offset + length);
  const properties = new PropertyIndex();
  const rangeOf = (path: ValuePath): Range =>
    rangeIn((root && placeAt(root, path, properties)) ?? START);
  if (text.trim() === '') return { value: undefined, problems: [], rangeOf };
  const fail = (message: string, hint: string, at: Span): EnvironmentJson => {
    const range = rangeIn(at);
    const problem: Problem = { code: 'syntax', severity: 'error', message, hint, range };
    return { value: undefined, problems: [problem], rangeOf };
  };
  const [first] = errors;
  if (first !== undefined) {
    const [message, hint] = jsonSyntaxTexts(printParseErrorCode(first.error));
    return fail(message, hint, first);
  }
  if (root === undefined || isTooDeep(root)) {
    const hint = 'An environment file needs few levels.';
    return fail('This is nested too deeply to be read.', hint, START);
  }
  const problems: Problem[] = [];
  const value = valueOf(root, (key) => problems.push(usedTwice(key, rangeIn(key))));
  return { value, problems, rangeOf };
}

/** Whoever walks through a value calls itself for each level. */
const DEEPEST = 200;

function isTooDeep(node: Node, level = 0): boolean {
  return level > DEEPEST || (node.children?.some((child) => isTooDeep(child, level + 1)) ?? false);
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    // Nested so deeply that the parser, which is recursive, runs out of stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The properties of objects, by their names; of several with one name the last, which counts. */
class PropertyIndex {
  readonly #known = new Map<Node, ReadonlyMap<unknown, readonly Node[]>>();

  /** Its name and its value. */
  find(object: Node, name: string): readonly Node[] | undefined {
    let properties = this.#known.get(object);
    if (properties === undefined) {
      properties = new Map(
        (object.children ?? []).map(({ children = [] }) => [children[0]?.value, children]),
      );
      this.#known.set(object, properties);
    }
    return properties.get(name);
  }
}

/** A property's name, or an item of a list. */
function placeAt(root: Node, path: ValuePath, properties: PropertyIndex): Node | undefined {
  let place: Node | undefined;
  let node: Node | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') {
      place = node?.children?.[step];
      node = place;
      continue;
    }
    const property: readonly Node[] | undefined = node && properties.find(node, step);
    place = property?.[0];
    node = property?.[1];
  }
  return place;
}

function valueOf(node: Node, repeated: (key: Node) => void): Value {
  const { children = [] } = node;
  if (node.type === 'array') return children.map((child) => valueOf(child, repeated));
  if (node.type !== 'object') return node.value as Value;
  const value = {};
  for (const { children: [key, item] = [] } of children) {
    if (key === undefined || item === undefined) continue;
    const name = String(key.value);
    if (Object.hasOwn(value, name)) repeated(key);
    // An assignment would let a "__proto__" key change the object instead of adding a property.
    Object.defineProperty(value, name, {
      value: valueOf(item, repeated),
      ...{ enumerable: true, configurable: true, writable: true },
    });
  }
  return value;
}

function usedTwice({ value }: Node, range: Range): Problem {
  return {
    code: 'duplicate-key',
    severity: 'warning',
    message: `${JSON.stringify(value)} is used twice, and only this one counts.`,
    hint: 'Keep one of them.',
    range,
  };
}

interface Span {
  readonly offset: number;
  readonly length: number;
}

const START: Span = { offset: 0, length: 0 };
