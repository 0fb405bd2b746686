import { parseTree, printParseErrorCode, stripComments } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Problem } from '../../problem.ts';
import { LineIndex } from './lineIndex.ts';
import { sourceDocument } from './sourceDocument.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { ScalarNode, SourceNode, SourceProperty } from './sourceNode.ts';
import { duplicateKey, emptyFile, syntaxProblem, tooDeep } from './syntaxProblem.ts';

/** JSON with comments and commas at the end. */
export function readJson(source: string): SourceDocument {
  // A byte order mark is not JSON; a space keeps all offsets as they are.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const lines = new LineIndex(text);
  const document = (root: SourceNode | null, problems: readonly Problem[]): SourceDocument =>
    sourceDocument({ language: 'json', text, lines, root, problems });

  const errors: ParseError[] = [];
  const problems: Problem[] = [];
  try {
    const tree = parseTree(text, errors, { allowTrailingComma: true });
    if (tree === undefined && isEmpty(text)) return document(null, [emptyFile('json')]);
    const root =
      tree === undefined
        ? null
        : nodeOf(tree, ({ value, start, end }) =>
            problems.push(duplicateKey(JSON.stringify(value), lines.rangeOf(start, end))),
          );
    const [error] = errors;
    if (error === undefined && root !== null) return document(root, problems);
    // What follows the first error is mostly its consequence.
    const name = error === undefined ? 'ValueExpected' : printParseErrorCode(error.error);
    const [message, hint] = syntaxTexts[name] ?? [
      'This is not JSON.',
      'Look for what is out of place here.',
    ];
    const { offset, length } = error ?? { offset: 0, length: 0 };
    return document(root, [syntaxProblem(message, hint, lines.rangeOf(offset, offset + length))]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return document(null, [tooDeep()]);
  }
}

/** Whether there is nothing but comments. */
function isEmpty(text: string): boolean {
  return stripComments(text).trim() === '';
}

function nodeOf(node: Node, onDuplicate: (key: SourceProperty['key']) => void): SourceNode {
  const place = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'array') {
    const items = (node.children ?? []).map((item) => nodeOf(item, onDuplicate));
    return { kind: 'list', ...place, items };
  }
  if (node.type !== 'object') {
    return { kind: 'scalar', ...place, value: node.value as ScalarNode['value'] };
  }
  const names = new Set<string>();
  const properties = (node.children ?? []).flatMap(({ children: [name, item] = [] }) => {
    if (name === undefined) return [];
    const end = name.offset + name.length;
    const key = { kind: 'scalar', start: name.offset, end, value: String(name.value) } as const;
    if (names.has(key.value)) onDuplicate(key);
    names.add(key.value);
    // While one types, a name may stand without its value.
    const missing = { kind: 'scalar', start: end, end, value: null } as const;
    return [{ key, value: item === undefined ? missing : nodeOf(item, onDuplicate) }];
  });
  return { kind: 'object', ...place, properties };
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
