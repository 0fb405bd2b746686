import type {
  BodyFacts,
  BodyView,
  EventData,
  EventRows,
  Found,
  MessageKind,
  Page,
  Query,
} from '../session/bodyText.ts';
import type { Answer } from '../session/question.ts';
import type { SessionEvent } from '../session/sessionEvent.ts';
import type { SessionView } from '../session/sessionView.ts';
import type { Draft, DraftSource } from '../draft/draft.ts';

/**
 * What extension host and panel say to each other: data only, compiled into both.
 * A notice expects no answer. A request carries an `id` and is always answered with a reply of the same id,
 * also when its handler fails.
 */

/** Host to panel. */
export type HostNotice =
  | { readonly type: 'init'; readonly state: PanelState }
  | { readonly type: 'events'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'sessionsRemoved'; readonly sessions: readonly string[] }
  | { readonly type: 'trust'; readonly trusted: boolean }
  | { readonly type: 'rulesOff'; readonly rulesOff: boolean }
  /** More is known of a session of a request file. */
  | { readonly type: 'fileSession'; readonly known: FileSession }
  /** This request is to be edited, in place of what stands in the compose bar. */
  | ({
      readonly type: 'compose';
      /** What could not be taken along; null: nothing. */
      readonly note: string | null;
    } & DraftOf)
  /** Show this session, as if its row had been clicked. */
  | { readonly type: 'select'; readonly session: string }
  /** The person has gone to the panel: the keyboard goes to what waits for them, else to the URL. */
  | { readonly type: 'focus' };

/** What there is of a session that another window has seen. */
export interface KeptOfSession {
  readonly response: boolean;
  readonly request: boolean;
  /** Whether its request can be sent again. */
  readonly again: boolean;
}

/** How a person has arranged the list of the panel. */
export interface ListLayout {
  /** Beside the session, in pixels. */
  readonly width: number;
  /** Above the session. */
  readonly rows: number;
  /** Whether only the chosen row is shown. */
  readonly folded: boolean;
}

/** All that the panel needs to draw itself from nothing. */
export interface PanelState {
  readonly trusted: boolean;
  /** The newest last. */
  readonly sessions: readonly SessionView[];
  /** Whether all rules are turned off in this window. */
  readonly rulesOff: boolean;
  readonly selected: string | null;
  /** Of the sessions that are from request files. */
  readonly fileSessions: readonly FileSession[];
  /** What there is of sessions of other windows, by their ids. */
  readonly kept: Readonly<Record<string, KeptOfSession>>;
  /** Null: as it comes. */
  readonly layout: ListLayout | null;
  /** What stood in the compose bar when the page was last there; null: the window is new, and the page knows it better. */
  readonly compose: DraftOf | null;
  /** The name of the request file that was saved to last; null: none was yet. */
  readonly saveTo: string | null;
}

/** What the request file that a session is from says of it. */
export interface FileSession {
  readonly session: string;
  /** The sessions that one click has sent have the same. */
  readonly run: number;
  /** `file`: an absolute path; `line` from 1. Null: it stands in no file. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** Null: it has none. */
  readonly name: string | null;
  /** `another`: a request of its run needed its answer; `token`: the credentials of one did. */
  readonly sentFor: 'itself' | 'another' | 'token';
  /** Of its scripts and assertions, once it is done. */
  readonly tests: readonly ShownTest[];
}

export interface ShownTest {
  readonly name: string;
  readonly passed: boolean;
  /** Null: the name says it all. */
  readonly message: string | null;
  /** Of a test that compares and failed. */
  readonly difference: { readonly expected: string; readonly actual: string } | null;
}

/** Panel to host: what the person wants. */
export type PanelNotice =
  | { readonly type: 'ready' }
  /** Keep it until the page is built again. */
  | ({ readonly type: 'keepDraft' } & DraftOf)
  /** As a request file, in an editor. */
  | ({ readonly type: 'openDraft' } & DraftOf)
  /** The request of a session is to be edited: the host answers with `compose`. */
  | { readonly type: 'editSession'; readonly session: string }
  | { readonly type: 'cancel'; readonly session: string }
  | { readonly type: 'rerun'; readonly session: string }
  | {
      readonly type: 'answer';
      readonly session: string;
      readonly ask: string;
      readonly answer: Answer;
      /** So from now on: a rule is to be written that answers the same. */
      readonly always?: boolean;
    }
  /** Offer rules for what was decided: one entry of a hop's timeline, or the hop as a whole (`entry` null). */
  | {
      readonly type: 'alwaysDoThis';
      readonly session: string;
      /** The hop's `index`. */
      readonly hop: number;
      readonly entry: number | null;
    }
  /** Trust the CA of the certificate that this question is about, once its facts have been seen. */
  | { readonly type: 'trustCa'; readonly ask: string }
  /** Open the rule or module at its line (1-based). `file` is one that a decision named. */
  | { readonly type: 'openRule'; readonly file: string; readonly line: number }
  /** Where a session of a request file stands. */
  | { readonly type: 'openRequest'; readonly session: string }
  /** In an editor of VS Code's. */
  | { readonly type: 'openBody'; readonly session: string; readonly view: 'pretty' | 'raw' }
  /** With another response, in VS Code's diff editor. */
  | { readonly type: 'compareBody'; readonly session: string }
  | { readonly type: 'select'; readonly session: string | null }
  | { readonly type: 'deleteSession'; readonly session: string }
  | { readonly type: 'clearSessions' }
  /** To be kept for all panels that are to come. */
  | { readonly type: 'keepLayout'; readonly layout: ListLayout }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'manageTrust' }
  | { readonly type: 'openPlayground' }
  | { readonly type: 'newRuleFile' }
  | { readonly type: 'turnRulesOn' };

/** Panel to host, answered. */
export interface PanelRequests {
  readonly bodyFacts: {
    readonly params: BodyOf;
    readonly result: ShownBody;
  };
  readonly bodyPage: {
    readonly params: BodyOf & {
      readonly view: BodyView;
      readonly at: number;
      /** The page that ends at `at`, not the one that begins there. */
      readonly before: boolean;
    };
    readonly result: Page;
  };
  readonly bodyFind: {
    readonly params: BodyOf & {
      readonly view: BodyView;
      readonly query: Query;
      readonly at: number;
      readonly before: boolean;
    };
    readonly result: Found;
  };
  readonly bodyEvents: {
    readonly params: BodyOf & {
      /** Null: all. */
      readonly type: string | null;
      /** Their place among these; -1: the newest. */
      readonly at: number;
      readonly most: number;
    };
    readonly result: EventRows;
  };
  readonly bodyEvent: {
    readonly params: BodyOf & { readonly number: number };
    readonly result: EventData;
  };
  /** The whole body in base64, for what a browser draws: images, sound, films, pages. */
  readonly bodyBytes: {
    readonly params: BodyOf;
    readonly result: { readonly base64: string };
  };
  /** Values of the cookies that the jar has now, by what tells them apart (session/cookie.ts, `identityOf`). */
  readonly cookieValues: {
    readonly params: { readonly session: string };
    readonly result: Readonly<Record<string, string>>;
  };
  /** A chain that the session has seen, as PEM; found by the server's own certificate. */
  readonly saveChain: {
    readonly params: { readonly session: string; readonly fingerprint256: string };
    /** The file's name; null: the person thought better of it. */
    readonly result: { readonly name: string | null };
  };
  readonly copyBody: {
    readonly params: BodyOf & { readonly view: BodyView };
    readonly result: null;
  };
  /** Sends it, and answers when all that belongs to it is over. `fault`: what kept it from being sent, or failed. */
  readonly sendDraft: {
    readonly params: DraftOf;
    readonly result: { readonly fault: string | null };
  };
  readonly readDraft: {
    readonly params: { readonly text: string };
    readonly result: DraftRead;
  };
  /** A command of curl as a draft. @param text null: what the clipboard has */
  readonly pasteCurl: {
    readonly params: { readonly text: string | null };
    readonly result: DraftRead;
  };
  /** Writes it into a request file; null: the person thought better of it. */
  readonly saveDraft: {
    readonly params: DraftOf & {
      /** Ask which file, also where one is known. */
      readonly choose: boolean;
    };
    readonly result: { readonly source: DraftSource; readonly file: string } | null;
  };
  /** Puts it on the clipboard as code. `choose`: ask as what, else it is curl. */
  readonly copyDraft: {
    readonly params: DraftOf & { readonly choose: boolean };
    readonly result: { readonly done: string | null };
  };
  /** What would be made of it if it were sent now; nothing is sent, asked or run. */
  readonly previewDraft: {
    readonly params: DraftOf;
    readonly result: DraftPreview;
  };
  /** What may be offered while it is typed. */
  readonly draftWords: {
    readonly params: { readonly source: DraftSource | null };
    readonly result: DraftWords;
  };
  /** A file to be sent, by its path from the request file; null: none was chosen. */
  readonly chooseFile: {
    readonly params: { readonly source: DraftSource | null };
    readonly result: { readonly path: string | null };
  };
  readonly saveBody: {
    readonly params: BodyOf;
    /** The file's name; null: the person thought better of it. */
    readonly result: { readonly name: string | null };
  };
}

/** A draft as it would be sent, as far as that is known beforehand. */
export interface DraftPreview {
  /** With its values, masked; null: something in it has no value yet. */
  readonly url: string | null;
  /** The names of fields that every request gets. */
  readonly defaults: readonly string[];
  /** The names of cookies that the jar has for the URL. */
  readonly cookies: readonly string[];
  /** Rules that change it, or may: half a sentence on what each does. */
  readonly rules: readonly {
    readonly id: string;
    readonly file: string;
    readonly line: number;
    readonly does: string;
  }[];
  /** What is worth knowing before it is sent. */
  readonly warnings: readonly string[];
}

/** What is offered while a draft is typed. */
export interface DraftWords {
  readonly methods: readonly string[];
  readonly headers: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** With a value that may be shown, and where it comes from. */
  readonly variables: readonly { readonly name: string; readonly detail: string }[];
}

/** A draft, and whose it is. */
export interface DraftOf {
  readonly draft: Draft;
  readonly source: DraftSource | null;
}

/** A draft made of a text, or why there is none. */
export type DraftRead = { readonly draft: Draft } | { readonly fault: string };

export interface BodyOf {
  readonly session: string;
  readonly of: MessageKind;
}

/** What is known of a body before any of it is read. */
export interface ShownBody extends BodyFacts {
  /** '' when the response does not say. */
  readonly mimeType: string;
  /** Bytes that are there. */
  readonly size: number;
}

export type PanelRequestName = keyof PanelRequests;

export interface PanelRequest<Name extends PanelRequestName = PanelRequestName> {
  readonly type: 'request';
  readonly id: number;
  readonly name: Name;
  readonly params: PanelRequests[Name]['params'];
}

export type HostReply =
  | { readonly type: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly error: string };

export type HostMessage = HostNotice | HostReply;
export type PanelMessage = PanelNotice | PanelRequest;
