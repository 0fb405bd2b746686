import type { Request, RequestContext, WebRequest } from '../../engine/index.ts';
import { SessionPrinter } from '../terminal/sessionPrinter.ts';
import type { SessionRecording } from '../../har/write/sessionRecording.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { ArrivingBody } from '../delivery/arrivingBody.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { OutputSink } from '../delivery/outputSink.ts';
import type { ResponseHeads } from '../delivery/responseHeads.ts';
import type { Retries } from '../delivery/retries.ts';
import { printEvents } from '../terminal/eventLines.ts';
import type { HarFile } from '../delivery/harFile.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import type { PlannedRequest, Sent } from './plan.ts';
import { printable } from '../terminal/printable.ts';
import type { Screen } from '../terminal/screen.ts';

export interface SendContext {
  readonly io: CliIo;
  /** For the report, and for errors: `-s` silences them, `-S` lets errors through. */
  readonly screen: Screen;
  readonly errors: Screen;
  readonly json: boolean;
  readonly workbench: Workbench;
  readonly context: RequestContext;
  /** Where the request is recorded. */
  readonly har: HarFile | null;
  /** Aborts when the person gives up, or nobody reads on. */
  readonly signal: AbortSignal;
}

/** One of the times that a request is sent. */
export interface Attempt {
  /** Says whether the response is going to be asked for again, so that its body is not wanted; null: it is not. */
  readonly retries: Retries | null;
  /** What an attempt writes to a file takes the place of what those before it wrote. */
  readonly sink: OutputSink;
}

/** Sends one request, tells what happens to it and brings its body to where it is wanted. */
export async function sendRequest(
  { toSend, delivery, capture }: PlannedRequest,
  { retries, sink }: Attempt,
  context: SendContext,
): Promise<Sent> {
  const heads = await headsFor(delivery);
  const captured = capture?.();
  const body = new ArrivingBody(sink, { delivery, retries, heads });
  const { har, screen, errors } = context;
  let recording: SessionRecording | null = null;
  const webRequest = await context.workbench.send(
    toSend,
    {
      onDownloadData: async (running, data) => {
        recording?.append(data);
        await captured?.(data);
        if (sink.isOnTerminal) screen.clear();
        await body.write(running, data);
      },
      // Called before the outcome is told: it begins on a line of its own, also on the terminal of the body.
      onRequestComplete: () => {
        sink.endLine();
      },
    },
    {
      context: context.context,
      handlers: [
        ...(heads === null ? [] : [heads.handler]),
        ...(har?.secrets == null ? [] : [har.secrets.handler]),
      ],
      begun: (started) => {
        heads?.follow(started.log);
        recording = har?.record(started) ?? null;
        if (context.json) printEvents(started.log, context.io.stdout);
        else {
          const { cwd } = context.io;
          new SessionPrinter(started.log, {
            screen,
            errors,
            cwd,
            showsDownload: !sink.isOnTerminal,
          });
        }
      },
    },
  );

  await doneOrCanceled(webRequest, context.signal);
  const fault = await body.end(webRequest, (note) => {
    context.screen.line(printable(note));
  });
  if (fault !== null) context.errors.line(printable(fault));
  return {
    webRequest,
    exitCode: exitCodeOf(webRequest, fault, toSend.request),
    fault,
    path: sink.path,
    heads: heads?.text(webRequest.response) ?? '',
  };
}

/** Null: nobody wants them. */
async function headsFor(delivery: Delivery): Promise<ResponseHeads | null> {
  const { head, include, dumpHeader, writeOut } = delivery;
  if (!head && !include && dumpHeader === undefined && writeOut === undefined) return null;
  const { ResponseHeads } = await import('../delivery/responseHeads.ts');
  return new ResponseHeads();
}

async function doneOrCanceled(webRequest: WebRequest, signal: AbortSignal): Promise<void> {
  const cancel = (): void => {
    webRequest.cancel();
  };
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  await webRequest.done;
  signal.removeEventListener('abort', cancel);
}

/** An exit code of the workbench for how a request ended. */
function exitCodeOf(
  { requestStatus, requestError }: WebRequest,
  fault: string | null,
  { postData }: Request,
): number {
  if (requestStatus === 'success' && fault === null) return exitCode.success;
  // What could not even be tried was asked for in a wrong way.
  const { name, phase } = requestError ?? {};
  const sendsFile = postData?.elements.some(({ kind }) => kind === 'file') === true;
  const isUsage = name === 'ERR_INVALID_ARGUMENT' || (name === 'ERR_FILE_NOT_FOUND' && sendsFile);
  return isUsage && phase === 'start' ? exitCode.usage : exitCode.failed;
}
