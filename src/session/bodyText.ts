/** How a body can be read as text: formatted, as it came, as hexadecimal lines. */
export const bodyViews = ['pretty', 'raw', 'hex'] as const;
export type BodyView = (typeof bodyViews)[number];

/** Whose body: that of the request, or of its response. */
export type MessageKind = 'request' | 'response';

/** What can be formatted, and is colored by its grammar. */
export type Language = 'json' | 'xml' | 'html' | 'css' | 'javascript';

export interface BodyFacts {
  /** False: its bytes are not text, so that only `hex` makes sense. */
  readonly isText: boolean;
  /** Null: there is no formatted view. */
  readonly language: Language | null;
  /** Why there is none although the language is known; null when there is one. */
  readonly notFormatted: string | null;
  /** Of the body as it came; null when it is too large to be worth counting. */
  readonly lines: number | null;
}

/** A piece of a view's text; offsets count the bytes of that text in UTF-8. */
export interface Page {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Bytes of the whole view, as far as the body is there. */
  readonly size: number;
  /** The number of lines above this piece. */
  readonly line: number;
}

export interface Query {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

export interface Found {
  /** Matches in the whole view; no more than {@link MAX_MATCHES} are counted. */
  readonly count: number;
  /** Which of them this is, from 0; null when there is none. */
  readonly at: { readonly index: number; readonly from: number; readonly to: number } | null;
}

export const MAX_MATCHES = 20_000;
