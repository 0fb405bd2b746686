/** Of more moments than this every other one is let go: what came between two is told the later one. */
const MOST = 20_000;

/** When which bytes of a body came. */
export class Arrivals {
  #ends: number[] = [];
  #times: number[] = [];

  /** @param size bytes that have come by now */
  add(size: number, now: number): void {
    const last = this.#times.length - 1;
    if (this.#times[last] === now) {
      this.#ends[last] = size;
      return;
    }
    this.#ends.push(size);
    this.#times.push(now);
    if (this.#ends.length <= MOST) return;
    const isKept = (_: number, index: number): boolean => index % 2 === 1;
    this.#ends = this.#ends.filter(isKept);
    this.#times = this.#times.filter(isKept);
  }

  /** When the byte before this offset came, in milliseconds since the epoch; null: it has not. */
  at(offset: number): number | null {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#times[low] ?? null;
  }
}
