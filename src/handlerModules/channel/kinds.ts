import type { CallbackName } from '../../engine/index.ts';
import type { ConsoleLevel } from './consoleMessage.ts';

/** One export of one module. */
export interface ModuleExport {
  /** The file's absolute path. */
  readonly path: string;
  readonly name: string;
}

/** The SHA-256 of files by their real path: what may be loaded of the workspace folder. */
export type ApprovedFiles = Readonly<Record<string, string>>;

/** What a module gave when it was loaded: its callbacks with the line where each begins (1-based, null: unknown). */
export interface LoadedExport {
  readonly callbacks: Readonly<Partial<Record<CallbackName, number | null>>>;
}

/** Why a module can't be used. `line` and `column` are 1-based; null: nobody knows. */
export interface LoadFailure {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  /** The file that is wrong, which may be one that the module imports. */
  readonly file: string | null;
}

/** A request's body: `at` is an index into the bytes of the message, `kept` what stays where it is. */
export interface BodyOnWire {
  readonly elements: readonly ElementOnWire[];
  readonly contentType?: string;
}

export type ElementOnWire =
  | { readonly kind: 'bytes'; readonly at: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'kept'; readonly length: number | null; readonly replayable: boolean };

/**
 * A value on its way between the processes: data as it is, bytes by their place in the message, and what lives on where it
 * was made by its number there.
 */
export type ValueOnWire =
  | {
      readonly kind: 'data';
      readonly data: unknown;
      /** Fields of `data` whose bytes stand beside it. */
      readonly bytes?: Partial<Record<BytesField, number>>;
    }
  | { readonly kind: 'bytes'; readonly at: number }
  | { readonly kind: 'askPerson' }
  | {
      readonly kind: 'resource' | 'filter';
      readonly object: number;
      /** Those of CEF's methods that it has. */
      readonly methods: readonly string[];
    }
  | { readonly kind: 'jar'; readonly object: number };

/** Where an answer of CEF's has bytes in it: what a filter made, a client certificate's file. */
export const bytesFields = ['dataOut', 'pfx', 'certificate.pfx'] as const;

export type BytesField = (typeof bytesFields)[number];

/** What a module made of a request that it may change: only what is different. */
export interface DraftChanges {
  readonly url?: unknown;
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly flags?: unknown;
  readonly referrer?: unknown;
  readonly postData?: unknown;
}

export interface UseOfObject {
  readonly object: number;
  readonly method: string;
  /** What the method gets, without a callback and with bytes only in `bytes`. */
  readonly given: object;
  /** Under which number the answer through CEF's callback comes; null: it has none. */
  readonly later: number | null;
}

/** What the host says to the process. */
export interface ToProcess {
  readonly [kind: string]: { readonly params: object; readonly answer: unknown };
  readonly load: {
    /** `approved` null: everything may be loaded. */
    params: ModuleExport & { readonly approved: ApprovedFiles | null };
    answer: LoadedExport | { readonly failure: LoadFailure };
  };
  readonly callback: {
    params: {
      readonly of: ModuleExport;
      readonly callback: CallbackName;
      readonly session: string;
      /** CEF's parameters, without `callback`. */
      readonly given: object;
      /** Under which number the answer through CEF's callback comes; null: it has none. */
      readonly later: number | null;
    };
    answer: unknown;
  };
  /** The session is over: nothing that was made for it is needed any more. */
  readonly forget: { params: { readonly session: string }; answer: null };
  /** Calls a method of something that a module has made. */
  readonly use: { params: UseOfObject; answer: ValueOnWire | null };
  readonly ping: { params: object; answer: null };
}

/** What the process says to the host. Nothing of it is believed before it has been read. */
export interface ToHost {
  readonly [kind: string]: { readonly params: object; readonly answer: unknown };
  readonly ready: { params: { readonly typescript: boolean }; answer: null };
  readonly console: {
    params: {
      readonly level: ConsoleLevel;
      readonly text: string;
      readonly module: string | null;
      readonly session: string | null;
    };
    answer: null;
  };
  /** Calls a method of a cookie jar, which lives in the host. `new` makes it. */
  readonly jar: {
    params: { readonly jar: number; readonly method: string; readonly args: readonly unknown[] };
    answer: unknown;
  };
  /** CEF's callback was used. */
  readonly later: {
    params: {
      readonly later: number;
      readonly method: string;
      readonly args: readonly unknown[];
      readonly changes: DraftChanges | null;
    };
    answer: null;
  };
}
