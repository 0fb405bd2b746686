import type { FileProblem } from '../../files/problem.ts';
import type { ParsedRequest, ParsedScript, RunDirective } from '../parse/parsedRequest.ts';
import type { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import type { RunState } from './runState.ts';

/** Why a request is not sent: a script asked for that, or something is wrong. */
export type Stopped = { readonly skip: string } | { readonly problem: FileProblem };

/** Runs a script that stands in this request file. Null: nothing stops the request. */
export type RunScript = (script: ParsedScript, file: string) => Promise<Stopped | null>;

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
  /** Waits until the scripts outside of requests, of this file and its imports, have run: once, whichever request comes first. */
  started(
    loaded: LoadedFile,
    request: ParsedRequest,
    runScript: RunScript,
  ): Promise<Stopped | null>;
}

/** Brings the answer of a request that this one needs; `force` sends it again. */
export type Need = (name: string, force: boolean) => Promise<RequestResult | Fault>;

export interface RequestParts {
  readonly need: Need;
  /** `run #name` and `run ./file.http` above the request, with values of their own. Answers with what is wrong with the line. */
  readonly runDirective: (directive: RunDirective) => Promise<FileProblem | null>;
  /** What `run` gives in brackets: wins over everything. */
  readonly values: ReadonlyMap<string, string>;
}
