import type { PostData } from '../engine/body/postData.ts';

/** A larger body is not looked at. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A request's body, as far as conditions can look at it: read when the first one does. */
export interface SubjectBody {
  /** In UTF-8; null: it is not looked at. */
  readonly text: string | null;
  /** Why it is not, as it follows "but". */
  readonly unread: string;
  /** Undefined when it is not JSON. */
  readonly json: unknown;
}

/** The same body is asked about at every callback, by every rule. */
const known = new WeakMap<PostData, SubjectBody>();

export function bodyOf(postData: PostData | null): SubjectBody {
  if (postData === null) return { text: '', unread: '', json: undefined };
  let body = known.get(postData);
  if (body === undefined) {
    body = new BodyText(postData);
    known.set(postData, body);
  }
  return body;
}

class BodyText implements SubjectBody {
  readonly #elements: PostData['elements'];
  readonly unread: string;
  #text: string | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor({ elements }: PostData) {
    this.#elements = elements;
    this.unread = whyUnread(elements);
  }

  get text(): string | null {
    if (this.unread !== '') return null;
    this.#text ??= new TextDecoder().decode(
      Buffer.concat(this.#elements.map((element) => ('bytes' in element ? element.bytes : EMPTY))),
    );
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
    return 'the body is a file, which is not looked at';
  }
  if (elements.some(({ kind }) => kind === 'stream')) {
    return 'the body is a stream, which is not looked at';
  }
  const bytes = elements.reduce(
    (sum, element) => sum + ('bytes' in element ? element.bytes.byteLength : 0),
    0,
  );
  return bytes > MAX_BODY_BYTES ? 'the body has more than 1 MB, which is not looked at' : '';
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
