import { relative } from 'node:path';
import { duration } from '../../words/amounts.ts';
import type { HeadFiles } from '../delivery/headFiles.ts';
import type { AttemptEnd, Retries } from '../delivery/retries.ts';
import { exitCode } from '../terminal/io.ts';
import type { RetryArguments } from '../options/networkArguments.ts';
import type { PlannedRequest } from './plan.ts';
import { printable } from '../terminal/printable.ts';
import { sendRequest } from './sendRequest.ts';
import type { SendContext, Sent } from './sendRequest.ts';

export interface TransferContext extends SendContext {
  readonly retry: RetryArguments;
  /** Null: `-D` is nowhere in the command. */
  readonly headFiles: HeadFiles | null;
  /** How many were sent before. */
  readonly number: number;
}

/** Sends a request, again as often as `--retry` says, and then writes what `-D` and `-w` want. Resolves with the exit code. */
export async function transfer(request: PlannedRequest, context: TransferContext): Promise<number> {
  const { retry, headFiles, number, io } = context;
  const sent =
    retry.times === 0
      ? await sendRequest(request, null, context)
      : await sendWithRetries(request, context);
  const { dumpHeader, writeOut: format } = request.delivery;
  if (dumpHeader !== undefined) await headFiles?.write(dumpHeader, sent.heads);
  if (format !== undefined) {
    const { writeOut } = await import('../delivery/writeOut.ts');
    const file = sent.path === null ? null : relative(io.cwd, sent.path);
    writeOut(format, { ...sent, file, url: request.url, number }, io);
  }
  return sent.exitCode;
}

async function sendWithRetries(request: PlannedRequest, context: TransferContext): Promise<Sent> {
  const { Retries } = await import('../delivery/retries.ts');
  const retries = new Retries(context.retry);
  for (;;) {
    const sent = await sendRequest(request, retries, context);
    const delay = context.signal.aborted ? null : retries.next(endOf(sent));
    if (delay === null) return sent;
    announceRetry(retries, delay, context);
    await waitFor(delay, context.signal);
    if (context.signal.aborted) return sent;
  }
}

function endOf({ webRequest, exitCode: code }: Sent): AttemptEnd {
  const { response, requestError } = webRequest;
  return { response, error: requestError?.name ?? null, failed: code === exitCode.failed };
}

function announceRetry({ left }: Retries, delay: number, { screen }: TransferContext): void {
  screen.line(
    printable(`Sending it again in ${duration(delay)} (--retry, ${String(left)} more after that).`),
  );
}

/** Ends early when the person gives up. */
function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
