import { inspect } from 'node:util';
import Mocha from 'mocha';
import { PATIENCE_MS } from '../../scripts/test/patience.ts';
import { recordOutcome } from '../../scripts/test/testOutcome.ts';
import type { TestOutcome } from '../../scripts/test/testOutcome.ts';

/**
 * Runs test files with Mocha (`suite` and `test`). Tells every outcome on the console and in the file
 * named by REQUEST_WORKBENCH_RESULT; only tests that match REQUEST_WORKBENCH_GREP are run.
 */
export async function runMocha(files: readonly string[]): Promise<void> {
  const grep = process.env['REQUEST_WORKBENCH_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: PATIENCE_MS,
    reporter: Outcomes,
    ...(grep ? { grep: new RegExp(grep) } : {}),
  });
  for (const file of files) mocha.addFile(file);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests have failed.`);
}

/** Mocha's own reporters write to a terminal, which an extension host has not. */
class Outcomes extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner
      .on('pass', (test) => {
        tell({ outcome: 'passed', name: test.fullTitle(), ...time(test) });
      })
      .on('pending', (test) => {
        tell({ outcome: 'skipped', name: test.fullTitle() });
      })
      .on('fail', (test, error) => {
        tell({ outcome: 'failed', name: test.fullTitle(), error: describe(error), ...time(test) });
      });
  }
}

function time({ duration = 0 }: Mocha.Test): Pick<TestOutcome, 'milliseconds'> {
  return { milliseconds: duration };
}

function tell(outcome: TestOutcome): void {
  const file = process.env['REQUEST_WORKBENCH_RESULT'];
  if (file) recordOutcome(file, outcome);
  console.log(`${outcome.outcome}  ${outcome.name}${outcome.error ? `\n${outcome.error}` : ''}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? inspect(error) : String(error);
}
