import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

// What importing a filter list costs: `node bench/processes/importRules.ts RULES CLI`, where CLI is the command line's file.

export interface ImportFigures {
  readonly rules: number;
  /** Megabytes of the list. */
  readonly size: number;
  readonly command: Cost;
  /** A Node that does nothing. */
  readonly bare: Cost;
}

export interface Cost {
  /** Seconds, from the start of the process to its end. */
  readonly time: number;
  /** Megabytes that were resident at most. */
  readonly peak: number;
}

const [, , rules = '9000', command = 'dist/cli.js'] = process.argv;
const RULES = Number(rules);

const words = ['track', 'pixel', 'beacon', 'stats', 'collect', 'metrics', 'event', 'log', 'visit'];
const types = ['script', 'image', 'xmlhttprequest', 'sub_frame', 'ping', 'other', 'media'];

/** As easyprivacy's: mostly hosts and paths with || ^ *, some lists of domains, a few expressions. */
function dnrRule(index: number): object {
  const word = words[index % words.length] ?? '';
  const hosts = (count: number, step: number): string[] =>
    Array.from({ length: count }, (_, item) => `${word}${(index * step + item) % 5_000}.example`);
  const url =
    [
      { urlFilter: `||${word}${index}.example^` },
      { urlFilter: `||${word}${index}.example^` },
      { urlFilter: `||${word}${index}.example/*/${word}.gif?` },
      { urlFilter: `/${word}/${index}.js` },
      { urlFilter: `-${word}${index}^*=` },
      { requestDomains: hosts(1 + (index % 12), 3) },
    ][index % 6] ?? {};
  const expression = `^https?://[a-z]{3,8}\\.${word}${index}\\.com/[0-9a-f]+\\.js`;
  return {
    id: index,
    priority: index % 17 === 0 ? 2 : 1,
    action: { type: index % 13 === 0 ? 'allow' : 'block' },
    condition: {
      ...(index % 100 === 0 ? { regexFilter: expression } : url),
      ...(index % 3 === 0 ? { domainType: 'thirdParty' } : {}),
      ...(index % 4 === 0 ? { initiatorDomains: hosts(1 + (index % 30), 7) } : {}),
      ...(index % 50 === 0 ? { excludedInitiatorDomains: ['google.*'] } : {}),
      ...(index % 2 === 0 ? { resourceTypes: types.slice(0, 1 + (index % types.length)) } : {}),
    },
  };
}

/** The process tells its peak by itself when it ends: nobody else is told of it. */
const tellPeak =
  'data:text/javascript,import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));';

async function costOf(args: readonly string[], cwd: string): Promise<Cost> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', tellPeak, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [peak] = await Promise.all([text(child.stdio[3] as Readable), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed`);
  return { time: (performance.now() - started) / 1_000, peak: Number(peak) / 1_024 };
}

const folder = await mkdtemp(path.join(tmpdir(), 'rules-'));
try {
  const list = JSON.stringify(Array.from({ length: RULES }, (_, index) => dnrRule(index + 1)));
  await writeFile(path.join(folder, 'list.json'), list);
  const figures: ImportFigures = {
    rules: RULES,
    size: list.length / 1e6,
    command: await costOf([path.resolve(command), 'import', 'list.json'], folder),
    bare: await costOf(['-e', '0'], folder),
  };
  if (process.send === undefined) console.log(figures);
  else {
    process.send(figures);
    process.disconnect();
  }
} finally {
  await rm(folder, { recursive: true });
}
