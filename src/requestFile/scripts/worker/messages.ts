import type { MessagePort } from 'node:worker_threads';
import type {
  Evaluated,
  ResponseFacts,
  Script,
  ScriptContext,
  ScriptResult,
} from '../contract/script.ts';

export interface SandboxWorkerData {
  readonly module: WebAssembly.Module;
  /** Of milliseconds since 1970: when what runs now has to be over. 0: nothing of a script runs. */
  readonly deadline: BigInt64Array;
  readonly modules: ModulePort;
  readonly limits: SandboxLimits;
}

export interface SandboxLimits {
  /** Of a script's own time: what it waits for does not count. */
  readonly runMs: number;
  /** From its beginning to its end, with all that it waits for. */
  readonly totalMs: number;
}

/** Where the thread asks for files that a script imports. It sleeps until they are there. */
export interface ModulePort {
  readonly port: MessagePort;
  /** Becomes 1 when the answer is there. */
  readonly turn: Int32Array;
}

export interface ModuleQuestion {
  readonly specifier: string;
  /** Absolute path of the file that imports it. */
  readonly from: string;
}

export type ModuleAnswer =
  | { readonly path: string; readonly text: string }
  /** A sentence. */
  | { readonly fault: string };

/** The place of a script counts for expressions too, so that their errors have one. */
export interface RunScript {
  readonly id: number;
  readonly kind: 'script' | 'expression';
  readonly script: Script;
  readonly context: Omit<ScriptContext, 'response'>;
  /** `asBefore`: the one that was sent last, whose body may be long. */
  readonly response: ResponseFacts | 'asBefore' | null;
}

export type ScriptDone =
  | { readonly id: number; readonly result: ScriptResult }
  | { readonly id: number; readonly evaluated: Evaluated };
