import { contenders } from '../contenders/contenders.ts';
import { figuresOf } from '../child.ts';
import { median } from '../numbers.ts';
import type { Download } from '../processes/download.ts';
import { ratio, table } from '../section.ts';
import type { Section } from '../section.ts';

const names = contenders.map(({ name }) => name).filter((name) => !name.includes('rules'));

/** A large body, read and thrown away. */
export const download: Section = {
  name: 'download',
  title: 'A download to nowhere',
  async measure({ origin, quick }) {
    const bytes = quick ? 2 ** 26 : 2 ** 30;
    const runs = new Map<string, Download[]>(names.map((name) => [name, []]));
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      for (const [name, done] of runs) {
        done.push(await figuresOf('download.ts', origin, String(bytes), name));
      }
    }
    const baseline = runs.get('undici dispatch') ?? [];
    const peak = (name: string): number => median((runs.get(name) ?? []).map((run) => run.peak));
    return [
      `${String(bytes / 2 ** 20)} MiB, read and thrown away, each in a process of its own. *Peak* is the most memory that was resident.`,
      table(
        ['', 'MB/s', 'of dispatch', 'peak MB', 'above dispatch'],
        names.map((name) => {
          const done = runs.get(name) ?? [];
          return [
            name,
            median(done.map(({ rate }) => rate)).toFixed(0),
            ratio(median(done.map(({ rate }, round) => rate / (baseline[round]?.rate ?? NaN)))),
            peak(name).toFixed(0),
            (peak(name) - peak('undici dispatch')).toFixed(0),
          ];
        }),
      ),
    ].join('\n\n');
  },
};
