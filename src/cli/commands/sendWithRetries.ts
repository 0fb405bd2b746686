import { duration } from '../../words/amounts.ts';
import { Retries } from '../delivery/retries.ts';
import type { AttemptEnd } from '../delivery/retries.ts';
import { exitCode } from '../terminal/io.ts';
import type { RetryArguments } from '../options/networkArguments.ts';
import type { PlannedRequest, Sent } from './plan.ts';
import { printable } from '../terminal/printable.ts';
import { sendRequest } from './sendRequest.ts';
import type { Attempt, SendContext } from './sendRequest.ts';

/** Sends a request, again as often as `--retry` says. */
export async function sendWithRetries(
  request: PlannedRequest,
  { sink, retry }: Pick<Attempt, 'sink'> & { readonly retry: RetryArguments },
  context: SendContext,
): Promise<Sent> {
  const retries = new Retries(retry);
  for (;;) {
    const sent = await sendRequest(request, { retries, sink }, context);
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

function announceRetry({ left }: Retries, delay: number, { screen }: SendContext): void {
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
