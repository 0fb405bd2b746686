import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runMocha } from './runner.ts';

/** What VS Code calls once the extension under test is there: runs every test file beside this one. */
export async function run(): Promise<void> {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.cjs'))
    .sort()
    .map((file) => path.join(__dirname, file));
  await runMocha(files);
}
