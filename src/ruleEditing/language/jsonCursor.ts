import { createScanner } from 'jsonc-parser';
import { jsonTree } from '../../rules/document/jsonDocument.ts';
import { valueOf } from '../../rules/document/sourceNode.ts';
import { findMark, MARK } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** jsonc-parser's kinds of tokens: it declares them as a const enum, which only exists while it is compiled. */
const OPEN = [1, 3];
const CLOSE = [2, 4];
const COLON = 6;
/** null, true, false, text, numbers, and what is none of these. */
const WORDS = [7, 8, 9, 10, 11, 16];
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const SPACE = [14, 15];
const END = 17;
const UNEXPECTED_END_OF_TEXT = 2;

interface Token {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** Null in a comment, and where nothing can be made of the text. */
export function jsonCursor(text: string, offset: number): Cursor | null {
  const around = tokensAround(text, offset);
  if (around === null) return null;
  const { before, word, after } = around;
  const { start, end } = word ?? { start: offset, end: offset };
  const hasColon = after?.kind === COLON;
  const followsValue = before !== undefined && [...WORDS, ...CLOSE].includes(before.kind);
  const needsComma = after !== undefined && [...WORDS, ...OPEN].includes(after.kind);
  const root = jsonTree(
    `${text.slice(0, start)}${followsValue ? ',' : ''}"${MARK}"${needsComma ? ',' : ''}${text.slice(end)}`,
  );
  const found = root === null ? null : findMark(root);
  if (root === null || found === null) return null;
  return {
    ...found,
    value: valueOf(root),
    start,
    end,
    typed: text.slice(start, offset),
    rest: text.slice(offset, end),
    hasColon,
    isFlow: true,
    prefix: '',
    commaAt: followsValue ? before.end : null,
    needsComma,
  };
}

interface Around {
  readonly before: Token | undefined;
  /** The one that one types. */
  readonly word: Token | undefined;
  readonly after: Token | undefined;
}

/** Null in a comment. Comments are no neighbours. */
function tokensAround(text: string, offset: number): Around | null {
  const scanner = createScanner(text);
  let before: Token | undefined;
  let word: Token | undefined;
  for (;;) {
    const kind: number = scanner.scan();
    const error: number = scanner.getTokenError();
    const start = scanner.getTokenOffset();
    const token = { kind, start, end: start + scanner.getTokenLength() };
    if (kind === END) return { before, word, after: undefined };
    if (kind === LINE_COMMENT || kind === BLOCK_COMMENT) {
      const closed = kind === BLOCK_COMMENT && offset === token.end;
      if (start < offset && offset <= token.end && !closed) return null;
    } else if (!SPACE.includes(kind)) {
      // A backslash at the end of a line takes the next one along.
      const isUnclosed =
        error === UNEXPECTED_END_OF_TEXT || /[\r\n]/.test(text.slice(start, token.end));
      const begins = isUnclosed
        ? start < offset && !/[\r\n]/.test(text.slice(start, offset))
        : start <= offset;
      if (WORDS.includes(kind) && begins && offset <= token.end) {
        word = token;
        if (isUnclosed) {
          // Without its closing quote it would go on to the end of the line: it is taken to end where one types.
          word = { kind, start, end: offset };
          scanner.setPosition(offset);
        }
      } else if (start >= offset) return { before, word, after: token };
      else before = token;
    }
  }
}
