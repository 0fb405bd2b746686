import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { conformancePage, conformanceProblems } from './conformance/conformance.ts';
import type { Conformance } from './conformance/conformance.ts';
import { lastRunOf, readRows } from './conformance/files.ts';

// Writes docs/conformance.md from the last run of the unit suite: `npm test -- unit`, then this.

const root = path.dirname(import.meta.dirname);
const conformance: Conformance = { ...(await readRows(root)), tests: await lastRunOf(root) };
const page = path.join(root, 'docs', 'conformance.md');
const before = await readFile(page, 'utf8').catch(() => '');
const now = conformancePage(conformance);
await writeFile(page, now);
console.log(
  before === now ? 'docs/conformance.md was up to date.' : 'docs/conformance.md is written.',
);
for (const problem of conformanceProblems(conformance)) console.log(`  ${problem}`);
