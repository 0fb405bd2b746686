import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTestFile } from './runTestFile.ts';

/** What one test file runs of the sources. */
export interface Coverage {
  readonly test: string;
  readonly milliseconds: number;
  readonly passes: boolean;
  /** By source, relative to the root: where text begins and ends that has run, in pairs. */
  readonly ran: Readonly<Record<string, readonly number[]>>;
  /** Of the test and of each source, as they were. */
  readonly hashes: Readonly<Record<string, string>>;
}

interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
  }[];
}

/** What this test runs, from the last time unless it or one of these sources has changed since. */
export async function coverageOf(
  test: string,
  root: string,
  sources: readonly string[],
): Promise<Coverage> {
  const kept = path.join(root, 'test-results', 'mutation', `${test.replaceAll('/', '_')}.json`);
  const known = await readFile(kept, 'utf8').then(
    (text) => JSON.parse(text) as Coverage,
    () => undefined,
  );
  if (known !== undefined && (await isCurrent(known, root, sources))) return known;
  const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-coverage-'));
  try {
    const { passed, milliseconds } = await runTestFile(test, {
      root,
      env: { NODE_V8_COVERAGE: folder },
      patienceMs: 300_000,
    });
    const ran: Record<string, readonly number[]> = {};
    for (const name of await readdir(folder)) {
      const text = await readFile(path.join(folder, name), 'utf8');
      // A program that was killed while it wrote has no coverage.
      const { result } = (text.endsWith('}') ? JSON.parse(text) : { result: [] }) as {
        result: Script[];
      };
      for (const script of result) {
        const source = sourceOf(script.url, root);
        if (source !== null) ran[source] = [...(ran[source] ?? []), ...runOf(script)];
      }
    }
    const hashes: Record<string, string> = {};
    for (const file of [test, ...Object.keys(ran)]) hashes[file] = await hashOf(file, root);
    const coverage = { test, milliseconds, passes: passed, ran, hashes };
    await mkdir(path.dirname(kept), { recursive: true });
    await writeFile(kept, JSON.stringify(coverage));
    return coverage;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the text at this place has run. */
export function hasRun(coverage: Coverage, source: string, at: number): boolean {
  const places = coverage.ran[source] ?? [];
  for (let index = 0; index < places.length; index += 2) {
    if ((places[index] ?? 0) <= at && at < (places[index + 1] ?? 0)) return true;
  }
  return false;
}

async function isCurrent(
  { test, hashes, passes }: Coverage,
  root: string,
  sources: readonly string[],
): Promise<boolean> {
  if (!passes) return false;
  for (const file of [test, ...sources]) {
    const hash = hashes[file];
    if (hash === undefined ? file === test : hash !== (await hashOf(file, root))) return false;
  }
  return true;
}

async function hashOf(file: string, root: string): Promise<string> {
  const text = await readFile(path.join(root, file)).catch(() => '');
  return createHash('sha256').update(text).digest('hex');
}

function sourceOf(url: string, root: string): string | null {
  if (!url.startsWith('file:')) return null;
  const source = path.relative(root, fileURLToPath(url)).replaceAll(path.sep, '/');
  return source.startsWith('src/') ? source : null;
}

/** Ranges lie in one another, and the innermost counts. */
function runOf({ functions }: Script): number[] {
  const edges: { readonly at: number; readonly isStart: boolean; readonly index: number }[] = [];
  const ranges = functions.flatMap(({ ranges }) => ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  ranges.forEach(({ startOffset, endOffset }, index) => {
    edges.push({ at: startOffset, isStart: true, index }, { at: endOffset, isStart: false, index });
  });
  edges.sort((a, b) => a.at - b.at || Number(a.isStart) - Number(b.isStart));
  const ran: number[] = [];
  const open: number[] = [];
  let last = 0;
  for (const { at, isStart, index } of edges) {
    const innermost = open.at(-1);
    const count = innermost === undefined ? 0 : (ranges[innermost]?.count ?? 0);
    if (at > last && count > 0) {
      if (ran.at(-1) === last) ran[ran.length - 1] = at;
      else ran.push(last, at);
    }
    last = at;
    if (isStart) open.push(index);
    else open.splice(open.lastIndexOf(index), 1);
  }
  return ran;
}
