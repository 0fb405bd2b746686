import type { Rates } from './turns.ts';

/** One part of docs/performance.md, and what is measured for it. A file of bench/sections/, listed in scripts/bench.ts. */
export interface Section {
  /** For `--only`. */
  readonly name: string;
  /** The heading on the page. */
  readonly title: string;
  /** Measures, and answers with the Markdown that stands below the heading. */
  measure(run: BenchRun): Promise<string>;
}

export interface BenchRun {
  /** Fewer bytes and rounds: to see that it runs, not for figures. */
  readonly quick: boolean;
  /** Of the plain server that everybody is measured against (bench/processes/server.ts). */
  readonly origin: string;
}

/** A Markdown table. Its first column is text, the others are figures. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `| ${heads.join(' | ')} |`,
    `|${heads.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

export function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString('en');
}

/** From microseconds. */
export function micro(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} µs`;
}

export function ratio(value: number): string {
  return value.toFixed(2);
}

/** What a contender's row says of its rates: name, rate, processor time, and both beside the baseline. */
export function cellsOf({ name, rate, cpu, ofCpu, ofRate }: Rates): string[] {
  return [name, perSecond(rate), micro(cpu), ratio(ofCpu), ratio(ofRate)];
}
