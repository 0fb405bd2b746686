import { startProcess } from '../process/startProcess.ts';

export interface TestFileRun {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Loaded before it. */
  readonly preload?: string;
  /** Whoever takes longer has failed. */
  readonly patienceMs: number;
}

/** Runs one test file until its first failure. */
export async function runTestFile(
  test: string,
  { root, env, preload, patienceMs }: TestFileRun,
): Promise<{ readonly passed: boolean; readonly milliseconds: number }> {
  const started = performance.now();
  let failed = false;
  const child = startProcess(process.execPath, ['--test-reporter=tap', test], {
    cwd: root,
    env: {
      ...process.env,
      ...env,
      ...(preload === undefined ? {} : { NODE_OPTIONS: `--import=${preload}` }),
    },
    onOutput: (text) => {
      if (failed || !/^\s*not ok /m.test(text)) return;
      failed = true;
      void child.stop(0);
    },
  });
  const patience = setTimeout(() => {
    failed = true;
    void child.stop(0);
  }, patienceMs);
  const code = await child.exited;
  clearTimeout(patience);
  return { passed: code === 0 && !failed, milliseconds: performance.now() - started };
}
