import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '../process/startProcess.ts';
import { onShutdown } from '../process/shutdown.ts';
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

/**
 * Runs one suite in a process group of its own, until its deadline. Whatever goes wrong is an outcome:
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
      // Whoever has a window gives up first, so that it can still take a screenshot.
      REQUEST_WORKBENCH_DEADLINE: String(Date.now() + (suite.deadlineSeconds - 20) * 1_000),
    },
    // VS Code says so much that the tests' own lines would drown; it is shown when nothing else is.
    ...(suite.runner === 'vscode' ? { onOutput: (text: string) => (output += text) } : {}),
  });
  onShutdown(() => child.stop());
  const deadline = new AbortController();
  const code = await Promise.race([
    child.exited,
    delay(suite.deadlineSeconds * 1_000, 'deadline' as const, { signal: deadline.signal }),
  ]);
  deadline.abort();
  if (code === 'deadline') await child.stop(15_000);

  const outcomes = readOutcomes(result);
  const { passed, failed } = countOutcomes(outcomes);
  const problem =
    code === 'deadline'
      ? `did not end within ${suite.deadlineSeconds} s`
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
        `--test-timeout=${suite.testSeconds * 1_000}`,
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
}
