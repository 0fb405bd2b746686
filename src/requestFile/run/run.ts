import type { ParsedRequest, ParsedScript, RunDirective } from '../parse/parsedRequest.ts';
import type { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import type { RunState } from './runState.ts';

/** What one request needs of the run that it is part of. */
export interface Run {
  readonly ports: RunPorts;
  readonly state: RunState;
  tell(outcome: RequestOutcome): void;
  /** Waits for what another request is about to bring. Null: that one waits for `request`, if only by way of others. */
  waitFor<Answer>(
    request: ParsedRequest,
    other: ParsedRequest,
    answer: Promise<Answer>,
  ): Promise<Answer> | null;
  /** Where scripts of files in one workspace run; one of them sees what those before have kept. */
  sandbox(loaded: LoadedFile): ScriptSandbox;
  /** The scripts outside of requests, of this file and its imports, that have not run yet. */
  globalScriptsOf(loaded: LoadedFile): readonly ParsedScript[];
  /** `run #name` and `run ./file.http`, with values of its own. */
  runDirective(loaded: LoadedFile, directive: RunDirective): Promise<void>;
}

/** Brings the answer of a request that this one needs; `force` sends it again. */
export type Need = (name: string, force: boolean) => Promise<RequestResult | Fault>;

export interface RequestParts {
  readonly need: Need;
  /** What `run` gives in brackets: wins over everything. */
  readonly values: ReadonlyMap<string, string>;
}
