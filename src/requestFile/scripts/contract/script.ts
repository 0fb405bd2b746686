import type { HeaderList } from '../../../session/headers.ts';
import type { Value } from '../../values/value.ts';

/**
 * A script of a request file, in either dialect. The parser says when it runs:
 *
 * | written                                                            | runs                                        |
 * | ------------------------------------------------------------------ | ------------------------------------------- |
 * | `< {% … %}`, `< file.js` (JetBrains)                               | before the request, which is not filled yet |
 * | `> {% … %}`, `> file.js` (JetBrains)                               | when the response is there                  |
 * | `{{ … }}` above the request line (httpYac)                         | before the request                          |
 * | `{{ … }}` below it                                                 | when the response is there                  |
 * | `{{@request … }}`                                                  | before the request, which is filled         |
 * | `{{@response … }}`, `{{@responseLogging … }}`, `{{@streaming … }}` | when the response is there, whole           |
 * | `{{@after … }}`                                                    | at the end of the request                   |
 * | `{{+ … }}`, `{{+request … }}`, `{{+response … }}`, `{{+after … }}` | the same, for every request of the file     |
 */
export interface Script {
  readonly dialect: 'jetbrains' | 'httpyac';
  readonly source: string;
  /** Absolute path of the file that the source stands in, which may be one of its own: what it imports stands beside it. */
  readonly file: string;
  /** Where the source begins in that file, from 0. */
  readonly firstLine: number;
  /** In its line, from 0. */
  readonly firstCharacter?: number;
}

/** What a script sees. */
export interface ScriptContext {
  readonly phase: 'request' | 'response';
  /** By name, in the order of precedence: what `{{name}}` stands for. */
  readonly variables: Readonly<Record<string, Value>>;
  /** What scripts of this run have set: `client.global`, `$global`. */
  readonly globals: Readonly<Record<string, Value>>;
  /** What `client.global.headers` has. */
  readonly globalHeaders?: Readonly<Record<string, string>>;
  /** The chosen environments. */
  readonly environment: readonly string[];
  readonly request: RequestFacts;
  readonly response: ResponseFacts | null;
  /** Prefix to namespace, for `xpath` (httpYac's `@xpath_ns`). */
  readonly xpathNamespaces?: Readonly<Record<string, string>>;
}

export interface RequestFacts {
  readonly name: string | null;
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  /** Null: there is none, or it is not text. */
  readonly body: string | null;
}

export interface ResponseFacts {
  readonly status: number;
  readonly statusText: string;
  /** "1.1", "2". */
  readonly httpVersion: string;
  readonly headers: HeaderList;
  /** Decompressed. */
  readonly bytes: Uint8Array;
  /** Whether the body had more bytes, which nobody has kept. */
  readonly isCut: boolean;
  /** Null: the body is not text. */
  readonly text: string | null;
  readonly contentType: { readonly mimeType: string; readonly charset: string | null } | null;
  readonly timings: ResponseTimings;
}

/** Milliseconds, by httpYac's names. What is not known is left out. */
export interface ResponseTimings {
  readonly wait?: number;
  readonly dns?: number;
  readonly tcp?: number;
  readonly tls?: number;
  readonly request?: number;
  readonly firstByte?: number;
  readonly download?: number;
  readonly total?: number;
}

export interface ScriptResult {
  /** What is to be in force for the rest of the run: `client.global.set`, `$global.x = …`. */
  readonly globals: Changes<Value>;
  /** `client.global.headers`: sent with every request from now on. */
  readonly globalHeaders: Changes<string>;
  /**
   * httpYac's `exports.x = …`, for the rest of the file; JetBrains' `request.variables.set`, for this request. `cleared` were
   * set to undefined.
   */
  readonly variables: Changes<Value>;
  /** Exported names whose values are no JSON (functions, dates): later scripts and expressions of this sandbox have them. */
  readonly kept: readonly string[];
  /** What httpYac's scripts have changed in `request`, with expressions that are filled in afterwards; empty: nothing. */
  readonly request: RequestChanges;
  readonly tests: readonly TestResult[];
  readonly log: readonly LogEntry[];
  /** Why the script did not come to its end. What it had done until then is in the result all the same. */
  readonly error: ScriptError | null;
  /** Why the request is not to be sent: `exports.$cancel = true`, `request.skip()`. */
  readonly skip?: string;
  /** What the sandbox lacks and Node has, when that is what the script failed for: "the module fs", "process". */
  readonly needsNode?: string;
}

export interface Changes<Content> {
  readonly set: Readonly<Record<string, Content>>;
  readonly cleared: readonly string[];
}

export interface RequestChanges {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: HeaderList;
  readonly body?: string | Uint8Array | null;
}

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** Why it failed. */
  readonly message?: string;
  readonly expected?: Value;
  readonly actual?: Value;
  /** Absolute path of the script's file; absent: it stands in the request's file. */
  readonly file?: string;
  /** In the script's file, from 0. */
  readonly line?: number;
}

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
  /** In the script's file, from 0. */
  readonly line?: number;
}

export interface ScriptError {
  /** Absent: the script failed. */
  readonly code?: string;
  /** A sentence: what went wrong, with the error's name where JavaScript threw it. */
  readonly message: string;
  /** What may help, in a sentence. */
  readonly hint?: string;
  /** Absolute path: another one than the script's when it went wrong in what that imports. */
  readonly file: string;
  /** From 0. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

export type Evaluated =
  { readonly value: Value } | { readonly error: ScriptError; readonly needsNode?: string };
