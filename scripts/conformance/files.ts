import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestOutcome } from '../test/testOutcome.ts';
import type { ConformanceRow, RanTest } from './conformance.ts';

/** Where the outcomes of the last whole run of the unit suite are kept. */
export function unitOutcomes(root: string): string {
  return path.join(root, 'test-results', 'unit.json');
}

export async function readRows(
  root: string,
): Promise<{ rows: readonly ConformanceRow[]; elsewhere: Readonly<Record<string, string>> }> {
  const folder = path.join(root, 'test', 'conformance');
  return {
    rows: JSON.parse(await readFile(path.join(folder, 'rows.json'), 'utf8')) as ConformanceRow[],
    elsewhere: JSON.parse(await readFile(path.join(folder, 'elsewhere.json'), 'utf8')) as Record<
      string,
      string
    >,
  };
}

/** @throws Error when the unit suite has not been run here */
export async function lastRunOf(root: string): Promise<RanTest[]> {
  const text = await readFile(unitOutcomes(root), 'utf8').catch(() => {
    throw new Error('There is no run to read: run `npm test -- unit` first.');
  });
  return testsOf(JSON.parse(text) as TestOutcome[]);
}

export function testsOf(outcomes: readonly TestOutcome[]): RanTest[] {
  return outcomes
    .map(({ name, file, outcome }) => ({ name, file: file ?? '', passed: outcome === 'passed' }))
    .sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
