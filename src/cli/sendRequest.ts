import type {
  Person,
  RequestContext,
  RequestHandler,
  SessionLog,
  WebRequest,
} from '../engine/index.ts';
import { Account } from './account.ts';
import type { CliModules } from './cliModules.ts';
import type { BodySink } from './bodySink.ts';
import { printEvents } from './eventLines.ts';
import type { HarFile } from './harFile.ts';
import type { CliIo } from './io.ts';
import { exitCode } from './io.ts';
import type { PlannedRequest } from './plan.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

export interface SendPlace {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly json: boolean;
  readonly context: RequestContext;
  /** Prints the head of the response where its body would go. */
  readonly printsHead: boolean;
  readonly rules: RequestHandler | null;
  /** Asked after the rules. */
  readonly modules: CliModules | null;
  /** Where the request is recorded. */
  readonly har: HarFile | null;
  readonly person: Person;
  /** Aborts when the person gives up, or nobody reads on. */
  readonly signal: AbortSignal;
}

/** Sends one request, tells what happens to it and brings its body to `sink`. Resolves with the exit code. */
export async function sendRequest(
  { init, credentials }: PlannedRequest,
  sink: BodySink,
  place: SendPlace,
): Promise<number> {
  const { answersWith, WebRequest } = await import('../engine/index.ts');
  let sinkFault: Error | null = null;
  const webRequest = WebRequest.create(
    init,
    {
      onDownloadData: async (running, data) => {
        recording?.append(data);
        try {
          if (sink.isOnTerminal) place.screen.clear();
          await sink.write(data, running.response?.charset ?? '');
        } catch (error) {
          sinkFault = asError(error);
          running.cancel();
        }
      },
      // Called before the outcome is told: it begins on a line of its own, also on the terminal of the body.
      onRequestComplete: () => {
        sink.endLine();
      },
      ...(credentials === undefined
        ? {}
        : { getAuthCredentials: answersWith(credentials, init.url) }),
    },
    {
      context: place.context,
      person: place.person,
      handler: [
        ...(place.rules === null ? [] : [place.rules]),
        ...(place.modules?.handlers() ?? []),
        ...(place.har?.secrets == null ? [] : [place.har.secrets.handler]),
      ],
    },
  );
  place.modules?.follow(webRequest.log);
  const recording = place.har?.record(webRequest);
  if (place.json) printEvents(webRequest.log, place.io.stdout);
  else {
    const { screen, io } = place;
    new Account(webRequest.log, { screen, cwd: io.cwd, showsDownload: !sink.isOnTerminal });
  }

  await doneOrCanceled(webRequest, place.signal);
  if (place.printsHead) await sink.write(Buffer.from(headOf(webRequest.log)), 'latin1');
  const note = await endSink(webRequest, sink).catch((error: unknown) => {
    sinkFault ??= asError(error);
    return null;
  });
  if (note !== null) place.screen.line(printable(note));
  const fault = sinkFault as Error | null;
  if (fault !== null) {
    place.screen.line(`The body could not be written: ${printable(fault.message)}`);
  }
  if (webRequest.requestStatus === 'success' && fault === null) return exitCode.success;
  // What could not even be tried was asked for in a wrong way.
  const { name, phase } = webRequest.requestError ?? {};
  const isUsage = name === 'ERR_INVALID_ARGUMENT' && phase === 'start';
  return isUsage ? exitCode.usage : exitCode.failed;
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

/** A request that failed before its body leaves no empty file behind; one that broke off says that a part is there. */
async function endSink(webRequest: WebRequest, sink: BodySink): Promise<string | null> {
  if (webRequest.requestStatus !== 'success' && !sink.hasData) return null;
  const note = await sink.end();
  if (webRequest.requestStatus === 'success') return note;
  return 'The body is not complete: only its first part was written.';
}

/** The head of the last response as it stood on the wire, its secrets masked. */
function headOf({ events }: SessionLog): string {
  const response = events.findLast((event) => event.type === 'response:received');
  if (response === undefined) return '';
  const { httpVersion, status, statusText, headers } = response;
  const lines = [
    `HTTP/${httpVersion} ${String(status)} ${statusText}`.trimEnd(),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
