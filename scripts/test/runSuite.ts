import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { onShutdown } from '../process/shutdown.ts';
import { PATIENCE_MS, stalled } from './patience.ts';
import { slowestLines } from './slowest.ts';
import { countOutcomes, readOutcomes } from './testOutcome.ts';
import type { TestOutcome } from './testOutcome.ts';
import type { Suite } from './suites.ts';

export interface SuiteRun {
  readonly suite: Suite;
  readonly files: readonly string[];
  readonly root: string;
  /** Only tests whose name matches this are run. */
  readonly grep: string | undefined;
  /** Where screenshots, logs and the outcomes go. */
  readonly artifacts: string;
  readonly env: NodeJS.ProcessEnv;
}

const GRACE_MS = 30_000;

/**
 * Runs one suite in a process group of its own, as long as tests end. Whatever goes wrong is an outcome:
 * a suite that dies, hangs or runs no test has failed.
 */
export async function runSuite(run: SuiteRun): Promise<TestOutcome[]> {
  const { suite, artifacts } = run;
  await mkdir(artifacts, { recursive: true });
  const result = path.join(artifacts, 'outcomes.jsonl');
  let output = '';
  const child = startProcess(process.execPath, commandOf(run), {
    cwd: run.root,
    env: {
      ...run.env,
      REQUEST_WORKBENCH_RESULT: result,
      REQUEST_WORKBENCH_ARTIFACTS: artifacts,
      ...(run.grep ? { REQUEST_WORKBENCH_GREP: run.grep } : {}),
    },
    // VS Code says so much that the tests' own lines would drown; it is shown when nothing else is.
    ...(suite.runner === 'vscode' ? { onOutput: (text: string) => (output += text) } : {}),
  });
  onShutdown(() => child.stop());
  const watch = new AbortController();
  const code = await Promise.race([
    child.exited,
    // A test that hangs fails first, and whoever has a window gives up first: it can still take a screenshot.
    stalled(result, PATIENCE_MS + GRACE_MS, watch.signal),
  ]);
  watch.abort();
  if (code === 'stalled') await child.stop(15_000);

  const outcomes = readOutcomes(result);
  const { passed, failed } = countOutcomes(outcomes);
  const problem =
    code === 'stalled'
      ? `made no progress for ${(PATIENCE_MS + GRACE_MS) / 60_000} minutes`
      : code !== 0 && failed === 0
        ? `ended with exit code ${code}`
        : passed + failed === 0 && !run.grep
          ? 'ran no tests'
          : undefined;
  if (suite.runner === 'vscode') printOutcomes(outcomes, problem ? output : '');
  if (!problem) return outcomes;
  console.error(`FAILED  the suite ${suite.name} ${problem}`);
  return [...outcomes, { outcome: 'failed', name: `the suite ${suite.name} ${problem}` }];
}

function commandOf({ suite, files, grep }: SuiteRun): string[] {
  switch (suite.runner) {
    case 'vscode':
      return ['scripts/test/runExtensionTests.ts'];
    case 'node':
      return [
        '--test',
        `--test-concurrency=${suite.concurrency}`,
        `--test-timeout=${PATIENCE_MS}`,
        '--test-reporter=./scripts/test/nodeTestReporter.ts',
        ...(grep ? [`--test-name-pattern=${grep}`] : []),
        ...files,
      ];
  }
}

function printOutcomes(outcomes: readonly TestOutcome[], output: string): void {
  if (output) console.log(output);
  for (const { outcome, name, error } of outcomes) {
    if (outcome === 'failed') console.error(`\nFAILED  ${name}\n${error ?? ''}\n`);
    else console.log(`  ${outcome}  ${name}`);
  }
  const timed = outcomes.map(({ name, milliseconds = 0 }) => ({ name, milliseconds }));
  for (const line of slowestLines('tests', timed)) console.log(line);
}
