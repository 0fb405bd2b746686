import type { PostData } from '../../engine/body/postData.ts';
import { joinedValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { declaredCharset, readBody } from '../../engine/body/bodyText.ts';
import { bytesInWords } from '../../words/amounts.ts';

/** A larger body is not looked at. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A request's body, as far as conditions can look at it: read when the first one does. */
export interface BodyFacts {
  /** In the charset that its Content-Type names; null: it is not looked at. */
  readonly text: string | null;
  /** Why it is not, as it follows "but". */
  readonly unread: string;
  /** Undefined when it is not JSON. */
  readonly json: unknown;
}

/** The same body is asked about at every callback, by every rule. */
const known = new WeakMap<PostData, ReadBody>();

export function bodyOf(postData: PostData | null, headers: HeaderList): BodyFacts {
  if (postData === null) return { text: '', unread: '', json: undefined };
  const type = joinedValue(headers, 'content-type') ?? postData.contentType;
  let body = known.get(postData);
  if (body === undefined || body.contentType !== type) {
    body = new ReadBody(postData, type);
    known.set(postData, body);
  }
  return body;
}

class ReadBody implements BodyFacts {
  readonly #elements: PostData['elements'];
  readonly contentType: string | undefined;
  readonly unread: string;
  #text: string | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor({ elements }: PostData, contentType: string | undefined) {
    this.#elements = elements;
    this.contentType = contentType;
    this.unread = whyUnread(elements);
  }

  get text(): string | null {
    if (this.unread !== '') return null;
    this.#text ??= readBody(
      Buffer.concat(this.#elements.map((element) => ('bytes' in element ? element.bytes : EMPTY))),
      declaredCharset(this.contentType),
    ).text;
    return this.#text;
  }

  get json(): unknown {
    this.#json ??= { value: parsed(this.text) };
    return this.#json.value;
  }
}

const EMPTY = new Uint8Array();

/** Reading a file or a stream would hold the request up, and a stream can often be read only once. */
function whyUnread(elements: PostData['elements']): string {
  if (elements.some(({ kind }) => kind === 'file')) {
    return "the body is a file, which rules can't read";
  }
  if (elements.some(({ kind }) => kind === 'stream')) {
    return "the body is a stream, which rules can't read";
  }
  const bytes = elements.reduce(
    (sum, element) => sum + ('bytes' in element ? element.bytes.byteLength : 0),
    0,
  );
  return bytes > MAX_BODY_BYTES
    ? `the body is larger than ${bytesInWords(MAX_BODY_BYTES)}, and rules can't read it`
    : '';
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
