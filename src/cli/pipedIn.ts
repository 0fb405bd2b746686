import type { CliIo } from './io.ts';
import { UsageError } from './usageError.ts';

/** All of standard input, as text. @throws UsageError on a terminal, where nothing would ever end */
export async function pipedIn(option: string, io: CliIo): Promise<string> {
  if (io.isTTY.stdin) throw new UsageError(`Nothing is piped in for ${option}.`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks).toString();
}
