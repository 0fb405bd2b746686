import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildProject } from './buildProject.ts';
import { shutdown, shutdownOnSignals } from './process/shutdown.ts';
import { conformanceOutcome } from './test/conformanceOutcome.ts';
import { buildProduct } from './test/product.ts';
import { runSuite } from './test/runSuite.ts';
import { filesOf, suites } from './test/suites.ts';
import type { Suite } from './test/suites.ts';
import { addCounts, countOutcomes, noTests, summaryLine } from './test/testOutcome.ts';
import type { TestOutcome } from './test/testOutcome.ts';
import { chromiumPath } from './vscode/installChromium.ts';
import { installServer } from './vscode/installServer.ts';

const usage = `npm test -- [SUITE…] [--grep=PATTERN] [--host=served|desktop]

Suites: ${suites.map(({ name }) => name).join(', ')}; all of them unless told.
--grep   Only the tests whose name matches this regular expression.
--host   Which VS Code runs the suite "extension": one served on loopback to a headless
         Chromium (the default on Linux), or a desktop one: VSCODE_EXECUTABLE, the
         \`code\` on the PATH, or one that is downloaded.`;

const root = path.dirname(import.meta.dirname);
const resultsFolder = path.join(root, 'test-results');

async function main(): Promise<number> {
  const options = readArguments();
  if (typeof options === 'string') {
    console.error(`${options}\n\n${usage}`);
    return 2;
  }
  await buildProject();
  const needs = new Set(options.chosen.flatMap(({ needs }) => needs));
  if (needs.has('chromium')) await chromiumPath();
  if (needs.has('vscode')) await installServer();

  let total = noTests;
  const failures: string[] = [];
  for (const suite of options.chosen) {
    const files = await filesOf(suite, root);
    console.log(`\n${suite.name}: ${files.length} files`);
    const started = performance.now();
    const artifacts = path.join(resultsFolder, suite.name);
    const outcomes: TestOutcome[] =
      files.length > 0
        ? await runSuite({
            suite,
            files,
            root,
            grep: options.grep,
            artifacts,
            env: {
              ...process.env,
              REQUEST_WORKBENCH_HOST: options.host,
              ...(suite.needs.includes('product') ? await productFor(files) : {}),
            },
          })
        : [{ outcome: 'failed', name: `the suite ${suite.name} has no tests` }];
    if (suite.name === 'unit' && options.grep === undefined) {
      outcomes.push(await conformanceOutcome(root, outcomes));
    }
    const counts = countOutcomes(outcomes);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`${suite.name}: ${summaryLine(counts)} (${seconds} s)`);
    total = addCounts(total, counts);
    failures.push(
      ...outcomes
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ name, location }) => `${suite.name}: ${name}${location ? ` (${location})` : ''}`),
    );
  }
  if (failures.length > 0) {
    console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
    console.log(`\nScreenshots and logs are in ${resultsFolder}.`);
  }
  console.log(`\n${summaryLine(total)}`);
  return total.failed > 0 ? 1 : 0;
}

/** What makes tests test the product instead of the sources, also in the programs that they start. */
async function productFor(tests: readonly string[]): Promise<NodeJS.ProcessEnv> {
  return {
    REQUEST_WORKBENCH_PRODUCT: await buildProduct(tests),
    NODE_OPTIONS: `--import=${import.meta.resolve('./test/useProduct.mjs')}`,
  };
}

interface Options {
  readonly chosen: readonly Suite[];
  readonly grep: string | undefined;
  readonly host: 'served' | 'desktop';
}

/** What the command line asks for, or what is wrong with it. */
function readArguments(): Options | string {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { grep: { type: 'string' }, host: { type: 'string' } },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { positionals: names, values } = parsed;
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown !== undefined) return `There is no suite "${unknown}".`;
  const host = values.host ?? (process.platform === 'linux' ? 'served' : 'desktop');
  if (host !== 'served' && host !== 'desktop') return `--host is served or desktop, not "${host}".`;
  return {
    chosen: suites.filter(({ name }) => names.length === 0 || names.includes(name)),
    grep: values.grep,
    host,
  };
}

shutdownOnSignals();
await shutdown(
  await main().catch((error: unknown) => {
    console.error(error);
    console.log('\n0 passed, 1 failed');
    return 1;
  }),
);
