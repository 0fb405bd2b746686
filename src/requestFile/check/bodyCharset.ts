import { charsetOf, utf8 } from '../../engine/body/charset/charset.ts';
import type { Charset } from '../../engine/body/charset/charset.ts';
import { boundaryOf } from '../../engine/body/multipartType.ts';
import { contentTypeOf, mimeTypeOf } from '../../engine/body/mimeType.ts';
import { rangeIn } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import type { Problem } from '../../files/problem.ts';

/** What a Content-Type declares; "" and UTF-8 when it declares nothing. */
interface Declared {
  readonly label: string;
  /** Null: it is not known. */
  readonly charset: Charset | null;
}

/**
 * The charset of each line of a body, in order: what its Content-Type declares. In a multipart body each part declares its
 * own (RFC 7578, section 4.4), and heads are in UTF-8.
 */
export class BodyCharsets {
  readonly #delimiter: string | null;
  #now: Declared;
  #next: Declared = NONE;
  #inHead = false;
  /** Whether the line before was one that parts parts. */
  atBoundary = false;

  constructor(contentType: string) {
    const boundary = boundaryOf(contentType);
    this.#delimiter = boundary === undefined ? null : `--${boundary}`;
    this.#now = mimeTypeOf(contentType)?.type === 'multipart' ? NONE : declaredBy(contentType);
  }

  /** Before the first line. */
  get current(): Declared {
    return this.#now;
  }

  of(line: string): Declared {
    this.atBoundary = this.#delimiter !== null && line.startsWith(this.#delimiter);
    if (this.atBoundary) {
      this.#inHead = true;
      this.#now = this.#next = NONE;
    } else if (this.#inHead && line === '') {
      this.#inHead = false;
      this.#now = this.#next;
      return NONE;
    } else if (this.#inHead) {
      const type = /^content-type\s*:(.*)$/i.exec(line)?.[1];
      if (type !== undefined) this.#next = declaredBy(type);
    }
    return this.#now;
  }
}

const NONE: Declared = { label: '', charset: utf8 };

function declaredBy(contentType: string): Declared {
  const label = contentTypeOf([['Content-Type', contentType]]).charset;
  return label === '' ? NONE : { label, charset: charsetOf(label) };
}

/** `text` in the charset; in UTF-8 what is not in it, which the file's problems keep from being sent. */
export function encoded(text: string, { charset }: Declared): Uint8Array {
  return charset?.encode(text) ?? utf8.encode(text) ?? new Uint8Array();
}

/** What of the body can't be written in the charset that is declared for it: nobody could read it. */
export function charsetProblems(lines: readonly Line[], contentType: string): Problem[] {
  const charsets = new BodyCharsets(contentType);
  for (const line of lines) {
    const { label, charset } = charsets.of(line.text);
    if (charset === null) {
      if (/^[\0-\x7f]*$/.test(line.text)) continue;
      return [unwritable(line, 0, `The body can't be written in ${label}, which is not known.`)];
    }
    if (charset.encode(line.text) !== null) continue;
    const character = Array.from(line.text).find((each) => charset.encode(each) === null) ?? '';
    const at = line.text.indexOf(character);
    return [unwritable(line, at, `${JSON.stringify(character)} can't be written in ${label}.`)];
  }
  return [];
}

function unwritable(line: Line, at: number, message: string): Problem {
  return {
    code: 'not-in-charset',
    severity: 'error',
    message,
    hint: 'Use charset=utf-8 in Content-Type, or put the body into a file and send that: < ./body.txt',
    range: rangeIn(line, at, at === 0 ? undefined : at + 1),
  };
}
