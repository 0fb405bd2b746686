import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeProduct } from '../../scripts/product.ts';
import { figuresOf } from '../child.ts';
import type { ImportFigures } from '../processes/importRules.ts';
import type { Block, RuleFigures } from '../processes/rules.ts';
import { micro, table } from '../section.ts';
import type { Section } from '../section.ts';

/** How many rules, in how many files. */
const AMOUNTS = [
  [10_000, 200],
  [100_000, 200],
  [100_000, 1],
] as const;

/** What many rules cost. */
export const rules: Section = {
  name: 'rules',
  title: 'Many rules',
  async measure({ quick }) {
    const all: RuleFigures[] = [];
    for (const amount of AMOUNTS) {
      const args = [...amount.map(String), quick ? 'quick' : ''];
      all.push(await figuresOf<RuleFigures>('rules.ts', ...args));
    }
    const imported = await importFigures(quick ? 900 : 9_000);
    const row = (name: string, figure: (figures: RuleFigures) => string): string[] => [
      name,
      ...all.map(figure),
    ];
    return [
      '*Longest block*: the longest time for which nothing else could run; while the machine does something else as well, its share is in it, and not in the processor time of such a block. A file is *saved* when its new version is in force and the one before is gone. An evaluation is one `onBeforeResourceLoad` with the answer of the one rule that matches, the median of many.',
      table(
        ['', ...all.map(({ rules: count, files }) => `${inWords(count)} rules, ${filesIn(files)}`)],
        [
          row(
            'all loaded (processor time)',
            ({ load, loadCpu }) => `${milli(load)} (${milli(loadCpu)})`,
          ),
          row('longest block meanwhile', ({ longestBlock }) => blocked(longestBlock)),
          row('heap for each rule', ({ heap }) => `${(heap / 1_000).toFixed(1)} KB`),
          row('one file saved', ({ save }) => milli(save)),
          row('longest block meanwhile', ({ saveBlock }) => blocked(saveBlock)),
          ...(all[0]?.evaluations ?? []).map(({ name }, index) =>
            row(`one evaluation, rules ${name}`, ({ evaluations }) =>
              evaluations.length === 0 ? '' : micro(evaluations[index]?.time ?? NaN),
            ),
          ),
        ],
      ),
      `\`request-workbench import\` of a declarativeNetRequest list of ${inWords(imported.rules)} rules (${imported.size.toFixed(1)} MB), beside a Node that does nothing:`,
      table(
        ['', 'seconds', 'peak MB'],
        (['command', 'bare'] as const).map((name) => [
          name === 'command' ? 'import' : 'node',
          imported[name].time.toFixed(2),
          imported[name].peak.toFixed(0),
        ]),
      ),
    ].join('\n\n');
  },
};

/** By the command line as it is shipped. */
async function importFigures(count: number): Promise<ImportFigures> {
  const product = await mkdtemp(path.join(tmpdir(), 'request-workbench-bench-'));
  try {
    await makeProduct(product, { quiet: true });
    const command = path.join(product, 'dist/cli.js');
    return await figuresOf<ImportFigures>('importRules.ts', String(count), command);
  } finally {
    await rm(product, { recursive: true, force: true });
  }
}

function milli(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function blocked({ time, cpu }: Block): string {
  return `${milli(time)} (${milli(cpu)})`;
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}

function filesIn(count: number): string {
  return count === 1 ? '1 file' : `${String(count)} files`;
}
