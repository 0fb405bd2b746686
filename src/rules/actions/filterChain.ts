import type { Attribution } from '../../engine/handlers/decision.ts';
import { UNANSWERED } from '../../engine/handlers/decision.ts';
import type { ResponseFilter } from '../../engine/handlers/requestHandler.ts';
import { isReporting } from '../../engine/handlers/reportingFilter.ts';
import type { BodyDecision, ReportingFilter } from '../../engine/handlers/reportingFilter.ts';
import type { NearMiss } from '../../session/sessionEvent.ts';
import type { Use } from './uses.ts';

/** A filter that changes a body only where it finds something. */
export interface SearchingFilter extends ReportingFilter {
  /** Asked at the end of the body. */
  found(): boolean;
}

/** A rule whose filter looks for something in the body: what is said once it has found it. */
export interface Search {
  readonly filter: SearchingFilter;
  readonly attribution: Attribution;
  readonly use: Use;
}

/** Filters of the form "bytes for bytes" one behind the other: what one makes is what the next one gets. */
export class FilterChain implements ReportingFilter {
  readonly #filters: readonly ResponseFilter[];
  readonly #searches: readonly Search[];
  readonly #nearMisses: readonly NearMiss[];

  /**
   * @param searches those of the filters of which only the end of the body tells whether they have acted
   * @param nearMisses what is not told yet, because nobody has acted yet
   */
  constructor(
    filters: readonly ResponseFilter[],
    searches: readonly Search[],
    nearMisses: readonly NearMiss[],
  ) {
    this.#filters = filters;
    this.#searches = searches;
    this.#nearMisses = nearMisses;
  }

  async filter({
    dataIn,
    dataOutSize,
  }: Parameters<ResponseFilter['filter']>[0]): Promise<Uint8Array> {
    let bytes = dataIn ?? new Uint8Array();
    for (const filter of this.#filters) {
      const made =
        bytes.byteLength === 0 ? [] : [await filter.filter({ dataIn: bytes, dataOutSize })];
      // The end of the body is told to each, after what the ones before it had kept back.
      if (dataIn === null) made.push(await filter.filter({ dataIn: null, dataOutSize }));
      bytes = Buffer.concat(made.map(bytesOf));
    }
    return bytes;
  }

  problems(): readonly string[] {
    return this.#filters.flatMap((filter) => (isReporting(filter) ? filter.problems() : []));
  }

  /** A rule that has found nothing has not acted, and nothing is said of it. */
  decisions(): readonly BodyDecision[] {
    for (const { filter, use } of this.#searches) if (!filter.found()) use.giveBack();
    const acted = this.#searches.filter(({ filter }) => filter.found());
    const decisions = acted.map(({ attribution }): BodyDecision => attribution);
    if (this.#nearMisses.length === 0) return decisions;
    const [first = NOBODY, ...rest] = decisions;
    return [{ ...first, nearMisses: this.#nearMisses }, ...rest];
  }
}

const NOBODY: BodyDecision = { decision: UNANSWERED, by: { kind: 'default' } };

function bytesOf(made: Awaited<ReturnType<ResponseFilter['filter']>>): Uint8Array {
  if (made instanceof Uint8Array) return made;
  throw new TypeError('A filter of a rule answers with bytes.');
}
