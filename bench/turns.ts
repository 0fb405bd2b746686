import type { ChildProcess } from 'node:child_process';
import { answerOf, start } from './child.ts';
import { median } from './numbers.ts';

/** What a contender is asked for, again and again. */
export interface Load {
  readonly origin: string;
  readonly path: string;
  /** Bytes of the body that comes. */
  readonly bytes: number;
  readonly concurrency: number;
  /** Fields sent besides those that a contender sends by itself. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The certificate, in PEM, that the server is trusted for. */
  readonly ca?: string;
}

/** One short while in which a contender sent as fast as it could. */
export interface Window {
  /** Requests a second. */
  readonly rate: number;
  /** Processor time of the contender's process for one request, in microseconds. */
  readonly cpu: number;
}

export interface Rates extends Window {
  readonly name: string;
  /** The baseline's processor time over this one's in the same round; 1: costs as little. */
  readonly ofCpu: number;
  /** This one's rate over the baseline's in the same round. */
  readonly ofRate: number;
}

const ROUNDS = 11;

/**
 * Contenders beside each other, each in a process of its own so that nobody's garbage is another's. Everybody gets a short
 * window in turn, many times over, so that a machine that grows slower grows slower for all; figures are medians over
 * rounds. The first is the baseline.
 */
export async function inTurns(
  names: readonly string[],
  load: Load,
  { quick }: { readonly quick: boolean },
): Promise<Rates[]> {
  const all = names.map((name) => ({
    name,
    child: start('contender.ts', [name, JSON.stringify(load)]),
    windows: [] as Window[],
  }));
  try {
    if (!quick) for (const { child } of all) await asked(child, 'warmUp');
    for (let round = 0; round < (quick ? 2 : ROUNDS); round++) {
      for (const { child, windows } of all) windows.push(await asked<Window>(child, 'window'));
    }
  } finally {
    for (const { child } of all) child.kill();
  }
  const baseline = all[0]?.windows ?? [];
  return all.map(({ name, windows }) => ({
    name,
    rate: median(windows.map(({ rate }) => rate)),
    cpu: median(windows.map(({ cpu }) => cpu)),
    ofCpu: median(windows.map(({ cpu }, round) => (baseline[round]?.cpu ?? NaN) / cpu)),
    ofRate: median(windows.map(({ rate }, round) => rate / (baseline[round]?.rate ?? NaN))),
  }));
}

function asked<Answer>(child: ChildProcess, what: 'warmUp' | 'window'): Promise<Answer> {
  const answer = answerOf<Answer>(child);
  child.send(what);
  return answer;
}
