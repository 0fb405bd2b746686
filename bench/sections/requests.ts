import { answerOf, start } from '../child.ts';
import { contenders } from '../contenders/contenders.ts';
import type { Allocated } from '../processes/allocation.ts';
import { cellsOf, table } from '../section.ts';
import type { BenchRun, Section } from '../section.ts';
import { inTurns } from '../turns.ts';
import type { Load } from '../turns.ts';

const names = contenders.map(({ name }) => name);

/** What a browser sends with a page's request. */
const sent = [
  ['Accept', 'application/json, text/plain, */*'],
  ['Accept-Language', 'en-GB,en;q=0.8'],
  ['Accept-Encoding', 'gzip, deflate, br'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Referer', 'https://app.example.com/orders'],
  ['X-Requested-With', 'XMLHttpRequest'],
  ['X-Trace', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['Cache-Control', 'no-cache'],
] as const;

/** Small requests: what the engine adds to what undici costs. */
export const requests: Section = {
  name: 'requests',
  title: 'Requests',
  async measure(run: BenchRun) {
    const small = { origin: run.origin, path: '/', bytes: 13 };
    const real = { origin: run.origin, path: '/real', bytes: 13, headers: sent };
    const loads = [
      { title: 'One at a time', load: { ...small, concurrency: 1 } },
      { title: '32 at once', load: { ...small, concurrency: 32 } },
      {
        title: '32 at once, with 8 header fields sent and 13 received',
        load: { ...real, concurrency: 32 },
      },
    ];
    const parts: string[] = [
      'GET of 13 bytes over kept connections, each contender in a process of its own. *CPU* is processor time of that process for one request; *of dispatch* compares it with bare undici in the same round (1.00: costs as little; more is better). *Allocated* is what V8 allocates for one request, garbage included.',
    ];
    for (const { title, load } of loads) {
      const rates = await inTurns(names, load, run);
      const allocated = new Map<string, number>();
      for (const name of names) allocated.set(name, await allocation(name, load));
      parts.push(
        `### ${title}`,
        table(
          ['', 'requests/s', 'CPU', 'of dispatch, by CPU', 'of dispatch, by rate', 'allocated'],
          rates.map((contender) => [
            ...cellsOf(contender),
            `${((allocated.get(contender.name) ?? NaN) / 1024).toFixed(1)} KB`,
          ]),
        ),
      );
    }
    return parts.join('\n\n');
  },
};

/** With a young generation that all requests fit into, so that nothing is collected while it is measured. */
function allocation(name: string, load: Load): Promise<Allocated> {
  const young = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=256'];
  return answerOf<Allocated>(start('allocation.ts', [name, JSON.stringify(load)], young));
}
