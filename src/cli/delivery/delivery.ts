import type { CliIo } from '../terminal/io.ts';
import type { DeliveryArguments } from '../options/sendArguments.ts';
import { FileSink, noSink, StreamSink, TerminalSink } from './outputSink.ts';
import type { OutputSink } from './outputSink.ts';
import type { PlannedOutput } from './planOutput.ts';

/** What becomes of the answer to one request. */
export interface Delivery extends Pick<
  DeliveryArguments,
  'include' | 'dumpHeader' | 'writeOut' | 'fail' | 'maxFileSize'
> {
  /** Prints the head in place of the body (`-I`). */
  readonly head: boolean;
  readonly output: PlannedOutput['place'];
}

/** Of a request in a `.http` file: its body goes to standard output. */
export const plainDelivery: Delivery = {
  head: false,
  include: false,
  dumpHeader: undefined,
  writeOut: undefined,
  fail: 'never',
  maxFileSize: null,
  output: { isAsked: false },
};

export function sinkFor({ output }: Delivery, json: boolean, io: CliIo): OutputSink {
  if ('file' in output) return new FileSink(output.file);
  if (json) return noSink;
  return io.isTTY.stdout && !output.isAsked
    ? new TerminalSink(io.stdout)
    : new StreamSink(io.stdout, io.isTTY.stdout);
}
