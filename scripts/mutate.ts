import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { coverageOf, hasRun } from './mutation/coverage.ts';
import type { Coverage } from './mutation/coverage.ts';
import { mutantsOf } from './mutation/mutantsOf.ts';
import type { Mutant } from './mutation/mutantsOf.ts';
import { runTestFile } from './mutation/runTestFile.ts';
import { onShutdown, shutdown, shutdownOnSignals } from './process/shutdown.ts';
import { filesOf, suites } from './test/suites.ts';

const usage = `npx node scripts/mutate.ts SOURCE… [--mutants=N] [--tests=N] [--line=N] [--from=PATTERN]

Changes one thing at a time in these files or folders of src (a condition, a comparison, a literal, a statement that is
left out) and runs the tests of the unit suite that reach the place. What no test notices is printed.
--mutants  At most so many in a file, spread over it; all of them by default.
--tests    At most so many test files for a mutant, the nearest first; 12 by default.
--line     Only mutants of this line.
--from     Only test files that this pattern matches, such as 'test/rules/**'.`;

const root = path.dirname(import.meta.dirname);
const preload = import.meta.resolve('./mutation/useMutant.mjs');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mutants: { type: 'string' },
      tests: { type: 'string', default: '12' },
      line: { type: 'string' },
      from: { type: 'string', default: '**' },
    },
  });
  const unit = suites.find(({ name }) => name === 'unit');
  if (positionals.length === 0 || unit === undefined) {
    console.error(usage);
    return 2;
  }
  const sources = await sourcesOf(positionals);
  const coverages: Coverage[] = [];
  for (const test of await filesOf(unit, root)) {
    if (!path.matchesGlob(test, values.from)) continue;
    const coverage = await coverageOf(test, root, sources);
    if (coverage.passes) coverages.push(coverage);
    else console.error(`${test} fails by itself and is left out.`);
  }
  let survived = 0;
  let tried = 0;
  const kills = new Map<string, number>();
  for (const source of sources) {
    const text = await readFile(path.join(root, source), 'utf8');
    const found = mutantsOf(text).filter(
      ({ line }) => values.line === undefined || line === Number(values.line),
    );
    const mutants = spread(found, values.mutants === undefined ? Infinity : Number(values.mutants));
    console.log(`${source}: ${mutants.length} of ${found.length}`);
    for (const mutant of mutants) {
      const reaching = coverages.filter((coverage) => hasRun(coverage, source, mutant.start));
      const chosen = nearest(reaching, source, kills).slice(0, Number(values.tests));
      const killer = await killerOf(mutant, { source, text, tests: chosen });
      tried++;
      if (killer !== null) {
        kills.set(killer, (kills.get(killer) ?? 0) + 1);
        continue;
      }
      survived++;
      console.log(`  ${described(mutant, text, reaching.length === 0)}`);
    }
  }
  console.log(`\n${tried - survived} killed, ${survived} survived`);
  return 0;
}

async function sourcesOf(named: readonly string[]): Promise<string[]> {
  const sources = [];
  for (const name of named) {
    const relative = path.relative(root, path.resolve(name)).replaceAll(path.sep, '/');
    const isFolder = (await stat(path.join(root, relative))).isDirectory();
    if (isFolder) {
      sources.push(...(await Array.fromAsync(glob(`${relative}/**/*.ts`, { cwd: root }))));
    } else sources.push(relative);
  }
  return sources.filter((source) => !source.endsWith('.d.ts')).sort();
}

/** At most so many of a list, evenly from all of it. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  const step = list.length / most;
  return list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** First what has noticed most so far, then what is named like the source, then what is quick and about little. */
function nearest(
  coverages: readonly Coverage[],
  source: string,
  kills: ReadonlyMap<string, number>,
): Coverage[] {
  const stem = path.basename(source, '.ts').toLowerCase();
  const cost = ({ test, milliseconds, ran }: Coverage): number => {
    const isNamesake = test.toLowerCase().includes(stem);
    return (milliseconds * (50 + Object.keys(ran).length)) / (isNamesake ? 10 : 1);
  };
  return coverages.toSorted(
    (a, b) => (kills.get(b.test) ?? 0) - (kills.get(a.test) ?? 0) || cost(a) - cost(b),
  );
}

/** The first test file that fails with this mutant; null: none does. */
async function killerOf(
  { start, end, replacement }: Mutant,
  { source, text, tests }: { source: string; text: string; tests: readonly Coverage[] },
): Promise<string | null> {
  const file = path.join(await scratch, 'mutant.ts');
  await writeFile(file, text.slice(0, start) + replacement + text.slice(end));
  const url = pathToFileURL(path.join(root, source)).href;
  const env = {
    REQUEST_WORKBENCH_MUTANT: JSON.stringify({ url, file }),
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'request-workbench-mutation-cache'),
  };
  for (const { test, milliseconds } of tests) {
    const patienceMs = 3 * milliseconds + 10_000;
    const { passed } = await runTestFile(test, { root, env, preload, patienceMs });
    if (!passed) return test;
  }
  return null;
}

function described({ line, start, end, replacement }: Mutant, text: string, isUnreached: boolean) {
  const one = (part: string): string => part.replace(/\s+/g, ' ').slice(0, 70);
  const said = `${line}: ${one(text.slice(start, end))} → ${replacement === ';' ? '(left out)' : one(replacement)}`;
  return isUnreached ? `${said}  (no test comes here)` : said;
}

const scratch = mkdtemp(path.join(tmpdir(), 'request-workbench-mutants-'));
onShutdown(async () => rm(await scratch, { recursive: true, force: true }));
shutdownOnSignals();
await shutdown(
  await main().catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);
