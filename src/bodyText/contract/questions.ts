import type {
  BodyFacts,
  BodyView,
  EventData,
  EventRows,
  Found,
  Page,
  Query,
} from '../../session/bodyText.ts';

/** Where the bytes of a body are: all of them in memory, or in a file that may still grow. */
export interface BodySource {
  /** Two sources with one key are one body. */
  readonly key: string;
  /** Bytes that are there now. */
  readonly size: number;
  /** Whether no more of it comes. */
  readonly ended: boolean;
  readonly mimeType: string;
  /** As the response names it; '' when it does not. */
  readonly charset: string;
  readonly content: { readonly bytes: Uint8Array } | { readonly path: string };
}

/** What the thread is asked, by name, and what it answers. */
export interface BodyQuestions {
  readonly facts: { readonly asked: object; readonly answer: BodyFacts };
  /** The piece that begins, or with `before` ends, at an offset. */
  readonly page: {
    readonly asked: { readonly view: BodyView; readonly at: number; readonly before: boolean };
    readonly answer: Page;
  };
  /** The first match at or after an offset, or with `before` the last one that ends before it; it goes around. */
  readonly find: {
    readonly asked: {
      readonly view: BodyView;
      readonly query: Query;
      readonly at: number;
      readonly before: boolean;
    };
    readonly answer: Found;
  };
  /** All of a view, in UTF-8. */
  readonly all: { readonly asked: { readonly view: BodyView }; readonly answer: Uint8Array };
  /** Events of a stream from this place on, of one type or (null) of all; with -1 the newest ones. */
  readonly events: {
    readonly asked: { readonly type: string | null; readonly at: number; readonly most: number };
    readonly answer: EventRows;
  };
  /** One event, counted from 1. */
  readonly event: { readonly asked: { readonly number: number }; readonly answer: EventData };
  /** The body is gone: so is what was made of it. */
  readonly forget: { readonly asked: object; readonly answer: null };
}

export type BodyQuestionName = keyof BodyQuestions;

export type BodyQuestion<Name extends BodyQuestionName = BodyQuestionName> = {
  readonly [Each in Name]: {
    readonly id: number;
    readonly name: Each;
    readonly body: BodySource;
    readonly asked: BodyQuestions[Each]['asked'];
  };
}[Name];

export type BodyAnswer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
