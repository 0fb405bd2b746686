import { figuresOf } from '../child.ts';
import type { RuleFigures } from '../processes/rules.ts';
import { micro, table } from '../section.ts';
import type { Section } from '../section.ts';

/** What many rules cost. */
export const rules: Section = {
  name: 'rules',
  title: 'Many rules',
  async measure({ quick }) {
    const figures = await figuresOf<RuleFigures>('rules.ts', quick ? 'quick' : '');
    return [
      `${figures.rules.toLocaleString('en')} rules in ${String(figures.files)} files. *Longest block*: the longest time for which nothing else could run; while the machine does something else as well, its share is in it. An evaluation is one \`onBeforeResourceLoad\` with the answer of the one rule that matches, the median of many.`,
      table(
        ['', ''],
        [
          [
            'all files loaded',
            `${figures.load.toFixed(0)} ms (${figures.loadCpu.toFixed(0)} ms of processor time)`,
          ],
          ['longest block meanwhile', `${figures.longestBlock.toFixed(0)} ms`],
          ['one file saved', `${figures.save.toFixed(1)} ms`],
          ...figures.evaluations.map(({ name, time }) => [
            `one evaluation, rules ${name}`,
            micro(time),
          ]),
        ],
      ),
    ].join('\n\n');
  },
};
