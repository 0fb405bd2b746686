import type { HeaderList } from '../../../session/headers.ts';
import type { Value } from '../../values/value.ts';
import type * as bufferLibrary from './libraries/buffer.ts';
import type * as chaiLibrary from './libraries/chai.ts';
import type * as dayjsLibrary from './libraries/dayjs.ts';
import type * as jsonPathLibrary from './libraries/jsonPath.ts';
import type * as xmlLibrary from './libraries/xml.ts';
import type { RequestFacts, ResponseFacts, ScriptContext } from '../contract/script.ts';

/**
 * What the thread around QuickJS does for the code inside. Each function takes and gives only text, numbers and bytes, and
 * none reaches disk or network but `readModule`, which asks the main thread.
 */
export interface SandboxHost {
  /** @throws Error when the body is too large for a script, or is not text */
  readonly responseText: () => string;
  /** @throws Error when the body is too large for a script */
  readonly responseBytes: () => Uint8Array;
  /** `key`: an HMAC with it. */
  readonly hash: (algorithm: string, bytes: Uint8Array, key?: Uint8Array) => Uint8Array;
  readonly toBytes: (text: string, encoding: string) => Uint8Array;
  readonly toText: (bytes: Uint8Array, encoding: string) => string;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly uuid: () => string;
  /** The parts of a URL as JSON, after `property` was set to `value`. @throws Error when it is no URL */
  readonly url: (href: string, base?: string, property?: string, value?: string) => string;
  /** A form's text as JSON pairs. */
  readonly readForm: (text: string) => string;
  readonly writeForm: (pairs: string) => string;
  /** The exports of a library that is bundled for in here. */
  readonly library: <Name extends keyof Libraries>(name: Name) => Libraries[Name];
  /** A file that a script requires, as JSON `{path, text}`. @throws Error that says why not */
  readonly readModule: (specifier: string, from: string) => string;
  /** Compiles code whose errors name `file`. */
  readonly compile: (code: string, file: string) => (...given: unknown[]) => unknown;
  /** Calls `fire(id)` of the machine after so many milliseconds. */
  readonly startTimer: (id: number, ms: number) => void;
  readonly stopTimer: (id: number) => void;
  /** Notes that the sandbox lacks this. @throws Error that says so, always */
  readonly lack: (what: string) => never;
}

export interface Libraries {
  readonly chai: typeof chaiLibrary;
  readonly xml: typeof xmlLibrary;
  readonly jsonPath: typeof jsonPathLibrary;
  readonly dayjs: typeof dayjsLibrary;
  readonly buffer: typeof bufferLibrary;
}

/** The context of a script as it comes in: bodies are asked for. */
export interface GivenContext {
  readonly dialect: 'jetbrains' | 'httpyac';
  readonly phase: ScriptContext['phase'];
  readonly variables: Readonly<Record<string, Value>>;
  readonly globals: Readonly<Record<string, Value>>;
  readonly globalHeaders: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly request: RequestFacts;
  readonly response: GivenResponse | null;
  readonly xpathNamespaces: Readonly<Record<string, string>>;
  /** By which `readModule` finds what stands beside the script. */
  readonly file: string;
}

export interface GivenResponse extends Omit<ResponseFacts, 'bytes' | 'text'> {
  readonly isText: boolean;
}

/** What comes out of a script, as JSON. The thread checks each part: scripts can change what JSON and lists do. */
export interface InsideOutcome {
  readonly globals: ChangedNames;
  readonly globalHeaders: ChangedNames;
  readonly variables: ChangedNames;
  readonly kept: readonly string[];
  readonly request: {
    readonly method?: string;
    readonly url?: string;
    readonly headers?: HeaderList;
    readonly body?: { readonly text: string } | { readonly base64: string } | null;
  };
  readonly tests: readonly InsideTest[];
  readonly log: readonly {
    readonly level: string;
    readonly text: string;
    readonly stack: string;
  }[];
  readonly error: InsideError | null;
  readonly skip: string | null;
  /** Of an expression; undefined: it gives nothing that JSON knows. */
  readonly value?: Value;
}

export interface ChangedNames {
  readonly set: Readonly<Record<string, Value>>;
  readonly cleared: readonly string[];
}

export interface InsideError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface InsideTest {
  readonly name: string;
  readonly error: InsideError | null;
  readonly expected?: Value;
  readonly actual?: Value;
  /** Where the test was written. */
  readonly stack: string;
}

/** What the thread calls. */
export interface SandboxCode {
  /** Makes ready for a script. */
  readonly begin: (context: string) => void;
  /** Runs a script that is compiled, or waits for one that runs as a module; then its tests. */
  readonly run: (script: ((...given: unknown[]) => unknown) | Promise<unknown>) => Promise<void>;
  /** As JSON, what is known by now. */
  readonly collect: () => string;
  readonly fire: (id: number) => void;
  /** A promise was rejected, and nobody looks after it. */
  readonly fail: (error: unknown) => void;
}

/** The names that a script of httpYac or an expression sees, and may change. */
export type Scope = Record<string, unknown>;
