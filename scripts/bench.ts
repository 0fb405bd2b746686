import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../bench/numbers.ts';
import { downloaders } from '../bench/contenders/downloaders.ts';
import type { Download } from '../bench/download.ts';
import type { CallbackTimes } from '../bench/moduleCallback.ts';
import type { RequestRates } from '../bench/requests.ts';
import type { RuleFigures } from '../bench/rules.ts';
import { performancePage } from '../bench/performancePage.ts';
import type { Measured } from '../bench/performancePage.ts';

const usage = `npm run bench -- [--quick] [--write]

Measures the engine beside bare undici, undici's fetch, node:http and got, all in one run, and prints the ratios; and what many rules cost.
--quick  Fewer bytes and rounds: to see that it runs, not for figures.
--write  Writes docs/performance.md.`;

const root = path.dirname(import.meta.dirname);
const benches = path.join(root, 'bench');

/** Runs a script of bench/ in a process of its own and answers with what it sends. */
async function measured<T>(script: string, ...args: string[]): Promise<T> {
  const child = fork(path.join(benches, script), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`bench/${script} ended with exit code ${String(code)} and no figures`);
  });
  died.catch(() => undefined);
  const [result] = (await Promise.race([once(child, 'message'), died])) as [T];
  return result;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const server = fork(path.join(benches, 'server.ts'));
  const [port] = (await once(server, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const quick = values.quick ? 'quick' : '';
  try {
    const alone = await measured<RequestRates[]>('requests.ts', origin, '1', quick);
    const many = await measured<RequestRates[]>('requests.ts', origin, '32', quick);
    const bytes = values.quick ? 2 ** 26 : 2 ** 30;
    const downloads = new Map<string, Download[]>(downloaders.map(({ name }) => [name, []]));
    for (let round = 0; round < (values.quick ? 1 : 5); round++) {
      for (const { name } of downloaders) {
        downloads.get(name)?.push(await measured('download.ts', origin, String(bytes), name));
      }
    }
    const modules = await measured<CallbackTimes>('moduleCallback.ts');
    const rules = await measured<RuleFigures>('rules.ts', quick);
    const result: Measured = {
      node: process.version,
      processors: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      alone,
      many,
      modules,
      rules,
      bytes,
      downloads: [...downloads].map(([name, runs]) => ({
        name,
        rate: median(runs.map(({ rate }) => rate)),
        peak: median(runs.map(({ peak }) => peak)),
        ratio: median(
          runs.map(
            ({ rate }, round) => rate / (downloads.get('undici dispatch')?.[round]?.rate ?? NaN),
          ),
        ),
      })),
    };
    const file = path.join(root, 'docs', 'performance.md');
    const page = performancePage(result, await readFile(file, 'utf8').catch(() => ''));
    console.log(page);
    if (values.write) await writeFile(file, page);
  } finally {
    server.disconnect();
  }
}

await main();
