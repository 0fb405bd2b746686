import type { FileProblem } from '../../files/problem.ts';
import { dependsOnOrder } from '../../requestFile/run/dependsOnOrder.ts';
import { stepsOf } from '../../requestFile/run/loadedFile.ts';
import type { FileStep, LoadedFile } from '../../requestFile/run/loadedFile.ts';
import { choosesAll } from './chooseRequests.ts';
import type { Choice, ChosenRequests } from './chooseRequests.ts';
import { fileProblemsOf } from './fileProblems.ts';
import type { RequestReport } from './requestReport.ts';

/** What is run one after the other, and printed in one place. */
export interface RunJob {
  readonly loaded: LoadedFile;
  readonly steps: readonly FileStep[];
  /** Which time, from 1. */
  readonly repetition: number;
  /** What is wrong with the file itself: told once, before its first request. */
  readonly problems: readonly FileProblem[];
  /** Of its requests that are over, and of those that these needed. */
  readonly reports: RequestReport[];
}

/** In parallel each request is a job of its own, unless its file counts on its order. */
export function jobsOf(
  chosen: readonly ChosenRequests[],
  choice: Choice,
  { repetition, parallel }: { readonly repetition: number; readonly parallel: number },
): RunJob[] {
  return chosen.flatMap(({ loaded, requests }) => {
    const steps = choosesAll(choice)
      ? stepsOf(loaded)
      : requests.map((request) => ({ kind: 'request', request }) as const);
    const problems = repetition === 1 ? fileProblemsOf(loaded) : [];
    const isWhole = parallel === 1 || steps.length < 2 || dependsOnOrder(loaded);
    const parts = isWhole ? [steps] : steps.map((step) => [step]);
    return parts.map((part, index) => ({
      ...{ loaded, repetition, steps: part, reports: [] },
      problems: index === 0 ? problems : [],
    }));
  });
}
