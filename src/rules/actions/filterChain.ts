import type { ResponseFilter } from '../../engine/requestHandler.ts';
import { isReporting } from '../../engine/resource/responseFilter.ts';
import type { ReportingFilter } from '../../engine/resource/responseFilter.ts';

/** Filters of the form "bytes for bytes" one behind the other: what one makes is what the next one gets. */
export class FilterChain implements ReportingFilter {
  readonly #filters: readonly ResponseFilter[];

  constructor(filters: readonly ResponseFilter[]) {
    this.#filters = filters;
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
}

function bytesOf(made: Awaited<ReturnType<ResponseFilter['filter']>>): Uint8Array {
  if (made instanceof Uint8Array) return made;
  throw new TypeError('A filter of a rule answers with bytes.');
}
