import { bodyKindOf } from './bodyKind.ts';
import type { BodyKind } from './bodyKind.ts';
import { BodyTail } from './bodyTail.ts';
import type { Element, ScriptTime } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import { shellWords } from '../curl/shellWords.ts';
import type { Line } from './line.ts';
import * as is from './linePatterns.ts';
import { AFTER, BEFORE, phaseOf } from './scriptTime.ts';

/** Where in a request a line stands; the same text means different things in each place. */
type BlockPart = 'preamble' | 'target' | 'headers' | 'body';

/** Says of every line what it is. Takes any text; every line ends up in exactly one element. */
export function scanElements(lines: readonly Line[]): Element[] {
  const scanner = new ElementScanner(lines);
  return scanner.scan();
}

class ElementScanner {
  readonly #lines: readonly Line[];
  readonly #tail: BodyTail;
  readonly #elements: Element[] = [];
  #next = 0;
  #part: BlockPart = 'preamble';
  #bodyKind: BodyKind = 'plain';
  #bodyHasText = false;
  /** What ends a body of messages; null: its type does not say. */
  #lastBoundary: string | null = null;
  #isCurl = false;
  /** A recorded response was there: what is text below it belongs to it. */
  #isAnswered = false;
  #lastBlockClose: number | null = null;
  /** `# @forceRegionDelimiter`: only a separator ends this request. */
  #endsAtSeparator = false;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
    this.#tail = new BodyTail(lines);
  }

  scan(): Element[] {
    for (let line = this.#take(); line !== undefined; line = this.#take()) {
      this.#elements.push(this.#elementAt(line));
    }
    return this.#elements;
  }

  #take(): Line | undefined {
    return this.#lines[this.#next++];
  }

  #elementAt(line: Line): Element {
    if (this.#separates(line.text)) {
      this.#part = 'preamble';
      this.#endsAtSeparator = false;
      this.#isAnswered = false;
      return { kind: 'separator', line };
    }
    switch (this.#part) {
      case 'preamble':
        return this.#inPreamble(line);
      case 'target':
      case 'headers':
        return this.#inHead(line);
      case 'body':
        return this.#inBody(line);
    }
  }

  #separates(text: string): boolean {
    if (this.#part !== 'body') return is.SEPARATOR.test(text);
    return (this.#bodyKind === 'markdown' ? is.MARKDOWN_SEPARATOR : is.BODY_SEPARATOR).test(text);
  }

  #inPreamble(line: Line): Element {
    const { text } = line;
    if (is.BLANK.test(text)) return { kind: 'blank', line };
    if (is.METADATA.test(text)) {
      this.#endsAtSeparator ||= is.FORCE_SEPARATOR.test(text);
      return { kind: 'metadata', line };
    }
    if (is.COMMENT.test(text) || is.PROTO_FILE.test(text)) return { kind: 'comment', line };
    if (is.COMMENT_OPEN.test(text)) return this.#commentTo(line);
    if (is.VARIABLE.test(text) || is.LOOSE_VARIABLE.test(text)) return { kind: 'variable', line };
    if (is.SCRIPT_FILE.test(text) && !is.SCRIPT_OPEN.test(text)) {
      return scriptFile(is.SCRIPT_FILE, BEFORE, line);
    }
    if (is.IMPORT.test(text) || is.RUN.test(text)) return { kind: 'directive', line };
    if (is.QUERY_FILE.test(text)) return { kind: 'fragment', lines: [line], line };
    if (is.FRAGMENT.test(text)) return this.#fragment(line);
    return this.#script(line) ?? this.#trailer(line) ?? this.#startRequest(line, true);
  }

  #inHead(line: Line): Element {
    const { text } = line;
    if (is.BLANK.test(text)) {
      this.#part = 'body';
      return { kind: 'blank', line };
    }
    if (is.METADATA.test(text)) return { kind: 'metadata', line };
    if (is.COMMENT.test(text)) return { kind: 'comment', line };
    const aside = this.#script(line) ?? this.#trailer(line);
    if (aside !== undefined) return aside;
    if (this.#part === 'target' && isContinuation(text)) return { kind: 'continuation', line };
    if (is.NEXT_REQUEST.test(text)) return this.#startRequest(line, false);
    if (is.HEADER_SPREAD.test(text)) return { kind: 'headerSpread', line };
    const header = is.HEADER.exec(text);
    if (header !== null) {
      this.#part = 'headers';
      if (header[2]?.toLowerCase() === 'content-type') this.#readType(header[4] ?? '');
      return { kind: 'header', line };
    }
    if (this.#part === 'headers' && /^[ \t\f]+[^{["<]/.test(text)) {
      return { kind: 'foldedHeader', line };
    }
    this.#part = 'body';
    return this.#inBody(line);
  }

  #inBody(line: Line): Element {
    const { text } = line;
    if (is.BLANK.test(text)) return { kind: 'blank', line };
    if (this.#bodyKind === 'markdown') return this.#content(line);
    if (is.METADATA.test(text)) return { kind: 'metadata', line };
    if (is.COMMENT.test(text)) return { kind: 'comment', line };
    if (this.#isApart() && is.VARIABLE.test(text)) return { kind: 'variable', line };
    const comment = this.#isApart() ? this.#blockComment(line) : undefined;
    if (comment !== undefined) return comment;
    if (this.#bodyKind === 'message') {
      // The last boundary ends what messages are in.
      if (text.trimEnd() === this.#lastBoundary) this.#bodyKind = 'plain';
      return this.#content(line);
    }
    if (this.#isCurl && is.CURL.test(text)) return this.#startRequest(line, false);
    if (!this.#endsAtSeparator && is.NEXT_REQUEST.test(text)) {
      return this.#startRequest(line, false);
    }
    return this.#script(line) ?? this.#belowBody(line) ?? this.#content(line);
  }

  /**
   * What follows a request, below its body. Directly below text only what is unmistakable counts: a line that begins with `>>` may
   * be quoted, and would write a file.
   */
  #belowBody(line: Line): Element | undefined {
    const { text } = line;
    if (this.#isAnswered || is.HANDLER_OPEN.test(text)) return this.#trailer(line);
    if (!this.#isApart() && !is.BELOW_TEXT.test(text)) return undefined;
    const isInBody = is.TRAILER.test(text) && this.#tail.hasTextBelow(this.#next - 1);
    return isInBody ? undefined : this.#trailer(line);
  }

  #readType(contentType: string): void {
    this.#bodyKind = bodyKindOf(contentType);
    const [, boundary] = /;\s*boundary\s*=\s*"?([^";]+)/i.exec(contentType) ?? [];
    this.#lastBoundary = boundary === undefined ? null : `--${boundary.trim()}--`;
  }

  /** Whether no text of the body stands right above: `@name = value` is a variable there, else text. */
  #isApart(): boolean {
    const last = this.#elements.at(-1)?.kind;
    return !this.#bodyHasText || (last !== 'text' && last !== 'include');
  }

  #content(line: Line): Element {
    if (this.#isAnswered) return { kind: 'answer', line };
    this.#bodyHasText = true;
    return { kind: is.INCLUDE.test(line.text) ? 'include' : 'text', line };
  }

  #startRequest(line: Line, separated: boolean): Element {
    this.#part = 'target';
    this.#bodyKind = 'plain';
    this.#bodyHasText = false;
    this.#isAnswered = false;
    this.#isCurl = is.CURL.test(line.text);
    if (!this.#isCurl) return { kind: 'requestLine', line, separated };
    this.#part = 'body';
    return { kind: 'requestLine', line, separated, curl: this.#command(line) };
  }

  /** A command goes on behind a backslash at the end of a line, and inside quotes. */
  #command(first: Line): readonly Line[] {
    const lines = [first];
    for (let text = first.text; lines.length < MOST_COMMAND_LINES;) {
      const next = this.#lines[this.#next];
      if (next === undefined || is.BODY_SEPARATOR.test(next.text)) break;
      if (!/[\\^`][ \t]*$/.test(text) && shellWords(text) !== null) break;
      this.#next++;
      lines.push(next);
      text += `\n${next.text}`;
    }
    return lines;
  }

  /** What may follow a request: handlers, files to write, answers kept for reading. */
  #trailer(line: Line): Element | undefined {
    const { text } = line;
    if (is.HANDLER_OPEN.test(text)) return this.#jetBrainsScript(line, AFTER);
    if (is.HANDLER_FILE.test(text)) return scriptFile(is.HANDLER_FILE, AFTER, line);
    if (is.SAVE_RESPONSE.test(text)) return { kind: 'saveResponse', line };
    if (is.ASSERTION.test(text)) return { kind: 'assertion', line };
    if (is.RESPONSE_REFERENCE.test(text)) return { kind: 'answer', line };
    if (is.RECORDED_RESPONSE.test(text)) return this.#recordedResponse(line);
    return undefined;
  }

  /** Up to the next separator, or to a request, a script or an assertion that a blank line sets apart. */
  #recordedResponse(first: Line): Element {
    this.#isAnswered = this.#part !== 'preamble';
    let before = first;
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next]) {
      if (is.BODY_SEPARATOR.test(line.text)) break;
      if (is.BLANK.test(before.text) && is.AFTER_ANSWER.test(line.text)) break;
      before = line;
      this.#next++;
    }
    return { kind: 'answer', line: first };
  }

  /** Code in the file: `< {% … %}`, or a block of httpYac's between `{{` and `}}`. */
  #script(line: Line): Element | undefined {
    if (is.SCRIPT_OPEN.test(line.text)) return this.#jetBrainsScript(line, BEFORE);
    const [opened, event, plus, global] = is.CODE_OPEN.exec(line.text) ?? [];
    if (opened === undefined) return undefined;
    const usual = this.#part === 'preamble' ? 'request' : 'response';
    const word = event ?? global ?? '';
    const time: ScriptTime = {
      phase: phaseOf(word) ?? usual,
      everyRequest: plus !== undefined,
      ...(word === 'request' ? { filled: true } : {}),
    };
    const last = this.#takeTo(is.CODE_CLOSE);
    if (last === undefined) return { kind: 'unclosed', what: '{{', line };
    return {
      kind: 'script',
      dialect: 'httpyac',
      time,
      source: {
        kind: 'inline',
        code: this.#textBetween(line.number + 1, last.number),
        start: { line: line.number + 1, character: 0 },
      },
      line,
      range: joinRanges(trimmedRangeIn(line), trimmedRangeIn(last)),
    };
  }

  /** From `{%` to `%}`, on one line or on many. */
  #jetBrainsScript(first: Line, time: ScriptTime): Element {
    const from = first.text.indexOf('{%') + 2;
    const isClosedHere = first.text.includes('%}', from);
    const last = isClosedHere ? first : this.#takeTo(is.SCRIPT_CLOSE);
    if (last === undefined) {
      return { kind: 'unclosed', what: first.text.trim().slice(0, 4), line: first };
    }
    const to = last.text.lastIndexOf('%}');
    const code = isClosedHere
      ? first.text.slice(from, to)
      : `${first.text.slice(from)}\n${this.#textBetween(first.number + 1, last.number)}${last.text.slice(0, to)}`;
    return {
      kind: 'script',
      dialect: 'jetbrains',
      time,
      source: { kind: 'inline', code, start: { line: first.number, character: from } },
      line: first,
      range: joinRanges(trimmedRangeIn(first), trimmedRangeIn(last)),
    };
  }

  /** The lines from one to before another, each with a line end. */
  #textBetween(from: number, to: number): string {
    return this.#lines
      .slice(from, to)
      .map(({ text }) => `${text}\n`)
      .join('');
  }

  /** Up to the line that closes its braces. */
  #fragment(first: Line): Element {
    const lines = [first];
    let depth = depthOf(first.text);
    let isOpened = first.text.includes('{');
    while (depth > 0 || !isOpened) {
      const line = this.#lines[this.#next];
      if (line === undefined) break;
      if (is.SEPARATOR.test(line.text) || is.NEXT_REQUEST.test(line.text)) break;
      this.#next++;
      lines.push(line);
      depth += depthOf(line.text);
      isOpened ||= line.text.includes('{');
    }
    return { kind: 'fragment', lines, line: first };
  }

  /**
   * `/*` and its end on lines of their own: all between is a comment, separators too (httpYac). Undefined: it is none, or
   * nothing closes it.
   */
  #blockComment(first: Line): Element | undefined {
    this.#lastBlockClose ??= this.#lines.findLastIndex(({ text }) => is.BLOCK_CLOSE.test(text));
    if (!is.BLOCK_OPEN.test(first.text) || this.#lastBlockClose < this.#next) return undefined;
    for (let line = this.#take(); line !== undefined; line = this.#take()) {
      if (is.BLOCK_CLOSE.test(line.text)) break;
    }
    return { kind: 'comment', line: first };
  }

  #commentTo(first: Line): Element {
    const comment = this.#blockComment(first);
    if (comment !== undefined) return comment;
    if (is.COMMENT_CLOSE.test(first.text)) return { kind: 'comment', line: first };
    const closing = this.#takeTo(is.COMMENT_CLOSE);
    if (closing === undefined) return { kind: 'unclosed', what: '/*', line: first };
    return { kind: 'comment', line: first };
  }

  /**
   * Takes the lines up to the one that closes what is open, and returns that one. Without it, all up to the next
   * separator is taken: code is never sent as a request, and one open bracket never swallows the file.
   */
  #takeTo(close: RegExp): Line | undefined {
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next]) {
      if (close.test(line.text)) return this.#take();
      if (is.BODY_SEPARATOR.test(line.text)) return undefined;
      this.#next++;
    }
    return undefined;
  }
}

/** A quote that is never closed ends here. */
const MOST_COMMAND_LINES = 500;

/** How many braces the line opens more than it closes. */
function depthOf(text: string): number {
  return text.split('{').length - text.split('}').length;
}

function isContinuation(text: string): boolean {
  return is.QUERY_PIECE.test(text) || is.PATH_PIECE.test(text) || is.INDENTED_PIECE.test(text);
}

function scriptFile(pattern: RegExp, time: ScriptTime, line: Line): Element {
  const [, before = '', rest = ''] = pattern.exec(line.text) ?? [];
  const path = rest.trimEnd();
  const pathRange = rangeIn(line, before.length, before.length + path.length);
  const range = trimmedRangeIn(line);
  const source = { kind: 'file', path, pathRange } as const;
  return { kind: 'script', dialect: 'jetbrains', time, source, line, range };
}
