import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from './usageError.ts';

/** The file that an option names. @throws UsageError */
export async function readOption(option: string, file: string, cwd: string): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, file));
  } catch {
    throw new UsageError(`${option}: ${file} cannot be read.`);
  }
}
