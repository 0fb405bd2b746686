/** Something that took a while. */
export interface Timed {
  readonly name: string;
  readonly milliseconds: number;
}

const SHOWN = 10;

/** The slowest of them, a line each, the slowest first; nothing when none took a second. */
export function slowestLines(what: string, timed: readonly Timed[]): string[] {
  const slow = timed
    .filter(({ milliseconds }) => milliseconds >= 1_000)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SHOWN)
    .map(
      ({ name, milliseconds }) => `  ${(milliseconds / 1_000).toFixed(1).padStart(6)} s  ${name}`,
    );
  return slow.length === 0 ? [] : [`Slowest ${what}:`, ...slow];
}
