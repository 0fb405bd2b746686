import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onShutdown, shutdown, shutdownOnSignals } from './process/shutdown.ts';
import { makeProduct } from './product.ts';
import { addDoors } from './test/addDoors.ts';
import { conformanceOutcome } from './test/conformanceOutcome.ts';
import { processorSecondsOfChildren } from './test/processorSeconds.ts';
import { resultsFolder } from './test/resultsFolder.ts';
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

async function main(): Promise<number> {
  const options = readArguments();
  if (typeof options === 'string') {
    console.error(`${options}\n\n${usage}`);
    return 2;
  }
  const needs = new Set(options.chosen.flatMap(({ needs }) => needs));
  if (needs.has('chromium')) await chromiumPath();
  if (needs.has('vscode')) await installServer();
  const product = needs.has('product') ? await builtProduct() : undefined;
  const results = await resultsFolder(root);
  const compiled = await temporaryFolder('compiled');

  let total = noTests;
  const failures: string[] = [];
  for (const suite of options.chosen) {
    const files = await filesOf(suite, root);
    console.log(`\n${suite.name}: ${files.length} files`);
    const started = performance.now();
    const workedBefore = processorSecondsOfChildren();
    const artifacts = path.join(results, suite.name);
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
              // What the tests import is stripped of its types and compiled once, not in each of 300 processes.
              NODE_COMPILE_CACHE: compiled,
              REQUEST_WORKBENCH_HOST: options.host,
              ...(product !== undefined ? await productFor(suite, files, product) : {}),
            },
          })
        : [{ outcome: 'failed', name: `the suite ${suite.name} has no tests` }];
    if (suite.name === 'unit' && options.grep === undefined) {
      outcomes.push(await conformanceOutcome(root, outcomes));
    }
    const counts = countOutcomes(outcomes);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const worked = processorSecondsOfChildren();
    const processor =
      worked === undefined
        ? ''
        : `, ${(worked - (workedBefore ?? 0)).toFixed(0)} s of processor time`;
    console.log(`${suite.name}: ${summaryLine(counts)} (${seconds} s${processor})`);
    total = addCounts(total, counts);
    failures.push(
      ...outcomes
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ name, location }) => `${suite.name}: ${name}${location ? ` (${location})` : ''}`),
    );
  }
  if (failures.length > 0) {
    console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
    console.log(`\nScreenshots and logs are in ${results}.`);
  }
  console.log(`\n${summaryLine(total)}`);
  return total.failed > 0 ? 1 : 0;
}

/** The product in a folder of this run alone: what another run builds, or `npm run build`, is not tested by mistake. */
async function builtProduct(): Promise<string> {
  const started = performance.now();
  const folder = await temporaryFolder('product');
  // As where anybody installs it: tests run it as another user, too.
  await chmod(folder, 0o755);
  await makeProduct(folder, { quiet: true });
  console.log(`Built the product in ${Math.round(performance.now() - started)} ms.`);
  return folder;
}

/** Removed when this run ends. */
async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `request-workbench-${name}-`));
  onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** How a suite is told which product to test. */
async function productFor(
  { needs, throughDoors = false }: Suite,
  tests: readonly string[],
  product: string,
): Promise<NodeJS.ProcessEnv> {
  if (!needs.includes('product')) return {};
  if (throughDoors) await addDoors(product, tests);
  return {
    REQUEST_WORKBENCH_PRODUCT: product,
    // For the programs that tests start as well.
    ...(throughDoors
      ? {
          NODE_OPTIONS: `--import=${import.meta.resolve('./test/useProduct.mjs')}`,
          // The compiled code of a product that is removed again is nothing for the user's own cache.
          XDG_CACHE_HOME: path.join(product, 'cache'),
        }
      : {}),
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
