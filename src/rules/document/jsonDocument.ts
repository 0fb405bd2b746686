import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { ValuePath } from '../fault.ts';
import type { Problem, Range } from '../../problem.ts';
import { LineIndex } from './lineIndex.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** JSON with comments and commas at the end. */
export function readJson(source: string): SourceDocument {
  // A byte order mark is not JSON; a space keeps all offsets as they are.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const lines = new LineIndex(text);
  const range = (offset: number, length: number): Range => ({
    start: lines.positionAt(offset),
    end: lines.positionAt(offset + length),
  });
  const failed = (message: string, hint: string, at: Range): SourceDocument => ({
    value: undefined,
    problems: [{ code: 'syntax', severity: 'error', message, hint, range: at }],
    rangeOf: () => at,
  });

  const errors: ParseError[] = [];
  const problems: Problem[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error !== undefined || root === undefined) {
      // What follows the first error is mostly its consequence.
      const name = error === undefined ? 'ValueExpected' : printParseErrorCode(error.error);
      const [message, hint] = syntaxTexts[name] ?? [
        'This is not JSON.',
        'Look for what is out of place here.',
      ];
      return failed(message, hint, range(error?.offset ?? 0, error?.length ?? 0));
    }
    const value = valueOf(root, (key) =>
      problems.push({
        code: 'duplicate-key',
        severity: 'warning',
        message: `${JSON.stringify(key.value)} stands here a second time, and only this one counts.`,
        hint: 'Keep one of them.',
        range: range(key.offset, key.length),
      }),
    );
    return { value, problems, rangeOf: (path, part) => rangeOf(root, path, part, range) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed(
      'This is nested too deeply to be read.',
      'A rule file needs few levels.',
      range(0, 0),
    );
  }
}

/** jsonc-parser's own value builder would let a "__proto__" key change the object instead of adding a property. */
function valueOf(node: Node, onDuplicate: (key: Node) => void): unknown {
  if (node.type === 'array') return (node.children ?? []).map((item) => valueOf(item, onDuplicate));
  if (node.type !== 'object') return node.value;
  const value = {};
  for (const { children: [key, item] = [] } of node.children ?? []) {
    if (key === undefined || item === undefined) continue;
    const name = String(key.value);
    if (Object.hasOwn(value, name)) onDuplicate(key);
    Object.defineProperty(value, name, {
      value: valueOf(item, onDuplicate),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return value;
}

function rangeOf(
  root: Node,
  path: ValuePath,
  part: 'value' | 'key' | 'start',
  range: (offset: number, length: number) => Range,
): Range {
  const node = lastNodeAt(root, path);
  if (node === undefined) return rangeOf(root, path.slice(0, -1), 'start', range);
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  if (part === 'key' && key !== undefined) return range(key.offset, key.length);
  return range(node.offset, part === 'start' ? 1 : node.length);
}

/** The node that counts: with a property twice, the last one. */
function lastNodeAt(root: Node, path: ValuePath): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') node = findNodeAtLocation(node, [step]);
    else {
      const properties: Node[] = node.type === 'object' ? (node.children ?? []) : [];
      node = properties.findLast(({ children }) => children?.[0]?.value === step)?.children?.[1];
    }
    if (node === undefined) return undefined;
  }
  return node;
}

const syntaxTexts: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  InvalidSymbol: ['This is not a JSON value.', 'Put text in double quotes.'],
  InvalidNumberFormat: ['This is not a JSON number.', 'Write digits, with a point for fractions.'],
  PropertyNameExpected: [
    'A property name is missing here.',
    'Write it in double quotes, or take out what is too much.',
  ],
  ValueExpected: ['A value is missing here.', 'Write one, or take out the comma or colon before.'],
  ColonExpected: ['A colon is missing here.', 'Write one between name and value.'],
  CommaExpected: ['A comma is missing here.', 'Write one after the value before.'],
  CloseBraceExpected: ['A } is missing here.', 'Close the object.'],
  CloseBracketExpected: ['A ] is missing here.', 'Close the list.'],
  EndOfFileExpected: [
    'There is more after the end of the file’s value.',
    'Take it out, or close fewer brackets before.',
  ],
  UnexpectedEndOfComment: ['This comment does not end.', 'End it with */.'],
  UnexpectedEndOfString: [
    'This text does not end.',
    'End it with a double quote on the same line.',
  ],
  UnexpectedEndOfNumber: ['This number is not complete.', 'Write digits after the point or the e.'],
  InvalidUnicode: ['This is not a Unicode escape.', 'Write \\u and four hex digits.'],
  InvalidEscapeCharacter: ['This is not an escape.', 'Write \\\\ for a backslash.'],
  InvalidCharacter: [
    'This character cannot stand in JSON text.',
    'Write control characters as \\u and four hex digits.',
  ],
};
