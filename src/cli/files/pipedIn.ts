import { addAbortSignal } from 'node:stream';
import type { CliIo } from '../terminal/io.ts';
import { fileFault } from './namedFile.ts';
import { UsageError } from '../terminal/usageError.ts';

/** What each standard input was read for. */
const readers = new WeakMap<object, string>();

/**
 * Standard input, for the one option that reads it.
 * @throws UsageError on a terminal, where nothing would ever end, and for a second option: nothing would be left for it
 */
export function standardInput(option: string, { stdin, isTTY }: CliIo): CliIo['stdin'] {
  if (isTTY.stdin) throw new UsageError(`Nothing is piped in for ${option}.`);
  const first = readers.get(stdin);
  if (first !== undefined) {
    throw new UsageError(
      `What is piped in can be read only once: ${first} has read it before ${option}.`,
    );
  }
  readers.set(stdin, option);
  return stdin;
}

/**
 * All of standard input. Ctrl+C ends the wait for a writer who says nothing.
 * @throws UsageError; the reason of the signal
 */
export async function pipedIn(option: string, io: CliIo): Promise<Buffer> {
  const own = standardInput(option, io);
  const stdin = io.signal === undefined ? own : addAbortSignal(io.signal, own);
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  } catch (error) {
    io.signal?.throwIfAborted();
    throw new UsageError(fileFault('Standard input', error));
  }
  return Buffer.concat(chunks);
}
