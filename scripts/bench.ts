import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { answerOf, start } from '../bench/child.ts';
import { performancePage } from '../bench/performancePage.ts';
import type { Section } from '../bench/section.ts';
import { commandLine } from '../bench/sections/commandLine.ts';
import { download } from '../bench/sections/download.ts';
import { moduleCallback } from '../bench/sections/moduleCallback.ts';
import { requests } from '../bench/sections/requests.ts';
import { rules } from '../bench/sections/rules.ts';
import { secure } from '../bench/sections/secure.ts';
import { typing } from '../bench/sections/typing.ts';

/** In the order of the page. */
const sections: readonly Section[] = [
  requests,
  secure,
  download,
  commandLine,
  moduleCallback,
  rules,
  typing,
];

const usage = `npm run bench -- [--only=SECTION,…] [--quick] [--write]

Measures the product beside what it stands on and what others use, all in one run, and prints the ratios.
--only   These sections: ${sections.map(({ name }) => name).join(', ')}. Default: all.
--quick  Fewer bytes and rounds: to see that it runs, not for figures.
--write  Writes docs/performance.md.`;

const page = path.join(path.dirname(import.meta.dirname), 'docs', 'performance.md');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const names = values.only?.split(',') ?? sections.map(({ name }) => name);
  const unknown = names.find((name) => !sections.some((section) => section.name === name));
  if (unknown !== undefined) {
    console.error(`There is no section "${unknown}".\n\n${usage}`);
    return 2;
  }
  const server = start('server.ts');
  try {
    const origin = `http://127.0.0.1:${String(await answerOf<number>(server))}`;
    const run = { origin, quick: values.quick ?? false };
    const machine = `Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? 'unknown'}.`;
    const measured = new Map<string, string>();
    for (const section of sections) {
      if (!names.includes(section.name)) continue;
      const text = `${await section.measure(run)}\n\n${machine}`;
      measured.set(section.name, text);
      console.log(`## ${section.title}\n\n${text}\n`);
    }
    if (values.write) {
      await writeFile(page, performancePage(sections, measured, await readFile(page, 'utf8')));
    }
    return 0;
  } finally {
    server.disconnect();
  }
}

process.exitCode = await main();
