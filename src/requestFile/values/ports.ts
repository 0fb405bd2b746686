import type { FoundValue, Value } from './value.ts';
import type { RequestResult } from './requestResult.ts';

/** Why an expression has no value: what to tell whoever wrote it. */
export interface Fault {
  /** Stable: "undefined-variable", "cyclic-variable", "invalid-expression". */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The name that nobody defines: it can be asked for. */
  readonly undefinedName?: string;
}

/** Where values come from beside the file itself. Editor, command line and tests each give their own. */
export interface ValuePorts {
  /** `--var NAME=VALUE`: wins over everything. */
  readonly option: (name: string) => string | undefined;
  /** What scripts and loops have set. */
  readonly script: (name: string) => Value | undefined;
  /** What a person has answered for a name that nobody defines. */
  readonly answer: (name: string) => FoundValue | undefined;
  /** All names that have a value, beside those of the file. */
  readonly names: () => Iterable<string>;
  readonly environment: {
    readonly names: () => Iterable<string>;
    readonly find: (name: string) => FoundValue | null;
    /** `{{$dotenv NAME}}`: `.env` files alone. */
    readonly dotenv: (name: string) => FoundValue | null;
    /** `{{$shared NAME}}`: what counts in every environment. */
    readonly shared: (name: string) => FoundValue | null;
    /** Every place in words, for the error of a name that nobody defines. */
    readonly lookedAt: readonly string[];
    /** Environments that would give the name a value, were they chosen. */
    readonly environmentsWith: (name: string) => readonly string[];
  };
  readonly processEnvironment: (name: string) => string | undefined;
  /** The folder of the workspace: `$projectRoot`. */
  readonly root: string;
  readonly requestNames: ReadonlySet<string>;
  /** What the request of this name was answered. It is sent first when it has not been. */
  readonly result: (name: string) => Promise<RequestResult | Fault>;
  /** The last response of the run; null: there is none yet. */
  readonly lastResult: () => RequestResult | null;
  /** Evaluates JavaScript in the sandbox of scripts, with these names. */
  readonly evaluate: (
    source: string,
    variables: Readonly<Record<string, Value>>,
  ) => Promise<Value | Fault>;
  /** `$auth.token("id")`, `$auth.idToken("id")`. */
  readonly token: (id: string, kind: 'token' | 'idToken') => Promise<FoundValue | Fault>;
  /** What a file holds as text; a path starts at the folder of the request file. */
  readonly readText: (path: string, encoding: string) => Promise<string | Fault>;
  /** Asks a person. Null: nobody is there, or they gave up. */
  readonly prompt: (question: PromptQuestion) => Promise<FoundValue | null>;
  readonly secrets: SecretValues;
}

/** What is never shown, as far as it has been met. */
export interface SecretValues {
  /** All texts in it are secrets from now on. */
  keep(value: Value): void;
  /** Whether some of it is such a secret. */
  isIn(value: Value): boolean;
}

export interface PromptQuestion {
  readonly text: string;
  readonly secret: boolean;
  readonly once: boolean;
  readonly initial: string | null;
  readonly choices: readonly string[] | null;
}

export function isFault(outcome: object | string | number | boolean | null): outcome is Fault {
  return typeof outcome === 'object' && outcome !== null && 'hint' in outcome && 'code' in outcome;
}
