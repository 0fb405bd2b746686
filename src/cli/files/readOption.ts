import { resolve } from 'node:path';
import { readWhole } from '../../files/wholeFile.ts';
import type { CliIo } from '../terminal/io.ts';
import { UsageError } from '../terminal/usageError.ts';

/** The file that an option names. @throws UsageError; after Ctrl+C something else */
export async function readOption(
  option: string,
  file: string,
  { cwd, signal }: Pick<CliIo, 'cwd' | 'signal'>,
): Promise<Buffer> {
  const read = await readWhole(resolve(cwd, file), { pipes: true, signal });
  if ('fault' in read) throw new UsageError(`${option}: ${file} ${read.fault}.`);
  return read.bytes;
}
