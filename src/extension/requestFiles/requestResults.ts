import { requestIdsIn } from '../../requestFile/requestTests.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { Line } from '../../requestFile/parse/line.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import { Emitter } from '../../workbench/event.ts';

/** What became of a request when it was last sent: one outcome, or one for each turn of its loop. */
export interface RequestResult {
  /** Its block as it was sent. */
  readonly block: string;
  /** The run that sent it. */
  readonly run: object;
  readonly outcomes: readonly RequestOutcome[];
}

/** What became of the requests of this window's files. A result counts for as long as the request stands as it was sent. */
export class RequestResults {
  readonly #kept = new Map<string, RequestResult & { readonly outcomes: RequestOutcome[] }>();
  readonly #changed = new Emitter<undefined>();
  readonly onChanged = this.#changed.event;

  /** @param lines of the file that was run */
  keep(
    run: object,
    { path, file }: LoadedFile,
    lines: readonly Line[],
    outcome: RequestOutcome,
  ): void {
    const { request } = outcome;
    const id = request === null ? undefined : requestIdsIn(file).get(request);
    if (request === null || id === undefined) return;
    const key = keyOf(path, id);
    const before = this.#kept.get(key);
    if (before?.run === run) before.outcomes.push(outcome);
    else this.#kept.set(key, { block: blockOf(request, lines), run, outcomes: [outcome] });
    this.#changed.fire(undefined);
  }

  /** Undefined: it was not sent in this window, or it is another request by now. @param lines of the file as it is now */
  of(
    path: string,
    id: string,
    request: ParsedRequest,
    lines: readonly Line[],
  ): RequestResult | undefined {
    const result = this.#kept.get(keyOf(path, id));
    if (result === undefined) return undefined;
    return result.block === blockOf(request, lines) ? result : undefined;
  }

  /** The session of a request, whatever became of its block since. Null: there is none. */
  lastSession(path: string, id: string): string | null {
    return this.#kept.get(keyOf(path, id))?.outcomes.at(-1)?.session ?? null;
  }
}

function keyOf(path: string, id: string): string {
  return `${path}\0${id}`;
}

/** All that belongs to a request, without the blank lines behind it: adding a request below changes nothing. */
function blockOf({ blockRange: { start, end } }: ParsedRequest, lines: readonly Line[]): string {
  const block = lines.slice(start.line, end.line + 1);
  return block
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
