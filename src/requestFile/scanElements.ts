import { mimeTypeOf } from '../engine/body/mimeType.ts';
import type { Element, UnsupportedFeature } from './element.ts';
import { joinRanges, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import * as is from './linePatterns.ts';

/** Where in a request a line stands; the same text means different things in each place. */
type BlockPart = 'preamble' | 'target' | 'headers' | 'body';

/** How a body's media type changes its reading. Markdown has marks of its own; messages hold request lines as text. */
type BodyKind = 'plain' | 'markdown' | 'message';

/** Says of every line what it is. Takes any text; every line ends up in exactly one element. */
export function scanElements(lines: readonly Line[]): Element[] {
  const scanner = new ElementScanner(lines);
  return scanner.scan();
}

class ElementScanner {
  readonly #lines: readonly Line[];
  readonly #elements: Element[] = [];
  #next = 0;
  #part: BlockPart = 'preamble';
  #bodyKind: BodyKind = 'plain';
  #bodyHasText = false;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
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
    if (is.METADATA.test(text)) return { kind: 'metadata', line };
    if (is.COMMENT.test(text)) return { kind: 'comment', line };
    if (is.COMMENT_OPEN.test(text)) return this.#commentTo(line);
    if (is.VARIABLE.test(text)) return { kind: 'variable', line };
    if (is.SCRIPT_OPEN.test(text)) return this.#codeTo(is.SCRIPT_CLOSE, line, 'script');
    if (is.SCRIPT_FILE.test(text)) return unsupported('script', line);
    if (is.CODE_OPEN.test(text)) return this.#codeTo(is.CODE_CLOSE, line, 'script');
    if (is.DIRECTIVE.test(text)) return unsupported('directive', line);
    return this.#trailer(line) ?? this.#startRequest(line, true);
  }

  #inHead(line: Line): Element {
    const { text } = line;
    if (is.BLANK.test(text)) {
      this.#part = 'body';
      return { kind: 'blank', line };
    }
    if (is.METADATA.test(text)) return { kind: 'metadata', line };
    if (is.COMMENT.test(text)) return { kind: 'comment', line };
    const trailer = this.#trailer(line);
    if (trailer !== undefined) return trailer;
    if (this.#part === 'target' && isContinuation(text)) return { kind: 'continuation', line };
    if (is.NEXT_REQUEST.test(text)) return this.#startRequest(line, false);
    if (is.HEADER_SPREAD.test(text)) return unsupported('headerSpread', line);
    const header = is.HEADER.exec(text);
    if (header !== null) {
      this.#part = 'headers';
      if (header[2]?.toLowerCase() === 'content-type') this.#bodyKind = bodyKindOf(header[4] ?? '');
      return { kind: 'header', line };
    }
    if (this.#part === 'headers' && /^[ \t\f]+[^{["<]/.test(text)) {
      return { kind: 'foldedHeader', line };
    }
    this.#part = 'body';
    return this.#content(line);
  }

  #inBody(line: Line): Element {
    const { text } = line;
    if (is.BLANK.test(text)) return { kind: 'blank', line };
    if (this.#bodyKind === 'markdown') return this.#content(line);
    if (is.METADATA.test(text)) return { kind: 'metadata', line };
    if (is.COMMENT.test(text)) return { kind: 'comment', line };
    if (!this.#bodyHasText && is.VARIABLE.test(text)) return { kind: 'variable', line };
    if (this.#bodyKind === 'message') return this.#content(line);
    if (is.NEXT_REQUEST.test(text)) return this.#startRequest(line, false);
    return this.#trailer(line) ?? this.#content(line);
  }

  #content(line: Line): Element {
    this.#bodyHasText = true;
    return { kind: is.INCLUDE.test(line.text) ? 'include' : 'text', line };
  }

  #startRequest(line: Line, separated: boolean): Element {
    this.#part = 'target';
    this.#bodyKind = 'plain';
    this.#bodyHasText = false;
    return { kind: 'requestLine', line, separated };
  }

  /** What may follow a request: handlers, files to write, answers kept for reading. */
  #trailer(line: Line): Element | undefined {
    const { text } = line;
    if (is.HANDLER_OPEN.test(text)) return this.#codeTo(is.SCRIPT_CLOSE, line, 'handler');
    if (is.HANDLER_FILE.test(text)) return unsupported('handler', line);
    if (is.SAVE_RESPONSE.test(text)) return unsupported('saveResponse', line);
    if (is.ASSERTION.test(text)) return unsupported('assertion', line);
    if (is.RESPONSE_REFERENCE.test(text)) return { kind: 'answer', line };
    if (is.RECORDED_RESPONSE.test(text)) return this.#recordedResponse(line);
    return undefined;
  }

  #recordedResponse(first: Line): Element {
    this.#takeTo(NEVER);
    return { kind: 'answer', line: first };
  }

  #commentTo(first: Line): Element {
    if (is.COMMENT_CLOSE.test(first.text)) return { kind: 'comment', line: first };
    const closing = this.#takeTo(is.COMMENT_CLOSE);
    if (closing === undefined) return { kind: 'unclosed', what: '/*', line: first };
    return { kind: 'comment', line: first };
  }

  #codeTo(close: RegExp, first: Line, feature: UnsupportedFeature): Element {
    if (close.test(first.text)) return unsupported(feature, first);
    const last = this.#takeTo(close);
    if (last === undefined) {
      return { kind: 'unclosed', what: first.text.trim().slice(0, 4), line: first };
    }
    const range = joinRanges(trimmedRangeIn(first), trimmedRangeIn(last));
    return { kind: 'unsupported', feature, line: first, range };
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

const NEVER = /(?!)/;

function isContinuation(text: string): boolean {
  return is.QUERY_PIECE.test(text) || is.PATH_PIECE.test(text) || is.INDENTED_PIECE.test(text);
}

function unsupported(feature: UnsupportedFeature, line: Line): Element {
  return { kind: 'unsupported', feature, line, range: trimmedRangeIn(line) };
}

function bodyKindOf(contentType: string): BodyKind {
  const essence = mimeTypeOf(contentType)?.essence;
  if (essence === 'text/markdown') return 'markdown';
  if (
    essence === 'multipart/mixed' ||
    essence === 'application/http' ||
    essence === 'message/http'
  ) {
    return 'message';
  }
  return 'plain';
}
