import type { ParsedRequest } from '../parse/parsedRequest.ts';
import type { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { Stopped } from './run.ts';

/** The scripts of a file outside of its requests, while they run and afterwards. */
interface Start {
  readonly by: ParsedRequest;
  readonly done: Promise<Stopped | null>;
}

/** What has been done in a run, by whichever of its lanes. */
export class Progress {
  readonly started = new Map<LoadedFile, Start>();
  readonly sent = new Map<ParsedRequest, Promise<RequestOutcome>>();
  sandbox: ScriptSandbox | null = null;
  /** Which requests wait for which: two lanes could wait for each other. */
  readonly #waits = new Map<ParsedRequest, Set<ParsedRequest>>();

  async waiting<Answer>(
    request: ParsedRequest,
    needed: ParsedRequest,
    answer: Promise<Answer>,
  ): Promise<Answer> {
    const waits = this.#waits.get(request) ?? new Set();
    this.#waits.set(request, waits.add(needed));
    try {
      return await answer;
    } finally {
      waits.delete(needed);
    }
  }

  /** Whether `request` waits for `needed`, if only by way of others. */
  waitsFor(request: ParsedRequest, needed: ParsedRequest): boolean {
    const next = [...(this.#waits.get(request) ?? [])];
    return next.some((each) => each === needed || this.waitsFor(each, needed));
  }
}
