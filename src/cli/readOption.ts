import { resolve } from 'node:path';
import { readWhole } from '../wholeFile.ts';
import { UsageError } from './usageError.ts';

/** The file that an option names. @throws UsageError */
export async function readOption(option: string, file: string, cwd: string): Promise<Buffer> {
  const read = await readWhole(resolve(cwd, file), { pipes: true });
  if ('fault' in read) throw new UsageError(`${option}: ${file} ${read.fault}.`);
  return read.bytes;
}
