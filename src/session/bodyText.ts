/** How a body can be read as text: formatted, as it came, as hexadecimal lines. */
export const bodyViews = ['pretty', 'raw', 'hex'] as const;
export type BodyView = (typeof bodyViews)[number];

/** Whose body: that of the request, or of its response. */
export type MessageKind = 'request' | 'response';

/** What can be formatted, and is colored by its grammar. */
export type Language = 'json' | 'xml' | 'html' | 'css' | 'javascript';

/** What a body is a stream of: server-sent events, or JSON line by line. */
export type StreamKind = 'events' | 'lines';

/** One event of a stream, in short. */
export interface EventRow {
  /** Counted from 1. */
  readonly number: number;
  /** When its end came, in milliseconds since the epoch; null: nobody has written it down. */
  readonly time: number | null;
  readonly type: string;
  readonly id: string | null;
  /** Its beginning, when it is long. */
  readonly data: string;
  /** In bytes, as it came. */
  readonly size: number;
  /** Where it ends in the body, in bytes. */
  readonly end: number;
}

/** Some of a stream's events. */
export interface EventRows {
  /** The place of the first of these rows among all that were asked for, from 0. */
  readonly first: number;
  readonly rows: readonly EventRow[];
  /** How many there are of those that were asked for. Of an endless stream only the newest ones are kept. */
  readonly total: number;
  /** All that have come, of any type. */
  readonly count: number;
  readonly types: readonly { readonly name: string; readonly count: number }[];
}

/** What an event says, whole. */
export interface EventData {
  readonly text: string;
  readonly language: Language | null;
  /** It is longer than what is shown. */
  readonly isCut: boolean;
}

export interface BodyFacts {
  /** False: its bytes are not text, so that only `hex` makes sense. */
  readonly isText: boolean;
  /** Null: it is no stream. */
  readonly stream: StreamKind | null;
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
