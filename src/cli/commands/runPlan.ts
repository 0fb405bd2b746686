import { relative, resolve } from 'node:path';
import type { RuleBook } from '../../rules/book/ruleBook.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { count, duration } from '../../words/amounts.ts';
import type { SendingCommand } from '../options/commandLine.ts';
import type { PreparedGroup } from './contextOptions.ts';
import type { HeadFiles } from '../delivery/headFiles.ts';
import { sinkFor } from '../delivery/outputSink.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { printable } from '../terminal/printable.ts';
import type { Output } from '../terminal/orderedOutput.ts';
import type { Screen } from '../terminal/screen.ts';
import type { TerminalPerson } from '../terminal/terminalPerson.ts';
import type { RequestContext } from '../../engine/index.ts';
import type { RetryArguments } from '../options/networkArguments.ts';
import type { Batch, PlannedRequest, Sent } from './plan.ts';
import { sendRequest } from './sendRequest.ts';
import type { SendContext } from './sendRequest.ts';
import type { UnansweredQuestion } from '../terminal/unanswered.ts';
import { messageOf } from '../../session/messageOf.ts';

export interface RunContext {
  readonly io: CliIo;
  readonly workbench: Workbench;
  /** Null: there are no rules. */
  readonly book: RuleBook | null;
  /** Grows with each question that nobody is there to answer. */
  readonly unanswered: readonly UnansweredQuestion[];
  /** Null: nobody is there to be asked. */
  readonly person: TerminalPerson | null;
  /** Where the report and errors go: `-s` silences them. */
  readonly screen: Screen;
  readonly errors: Screen;
  /** Ctrl+C, or nobody reads standard output any more. */
  readonly stop: AbortController;
}

/** Sends the requests one after the other and answers with the exit code. */
export async function runPlan(
  groups: readonly PreparedGroup[],
  command: SendingCommand,
  { io, workbench, book, unanswered, person, screen, errors, stop }: RunContext,
): Promise<number> {
  const har =
    command.har === null ? null : await harFile(resolve(io.cwd, command.har), command.harSecrets);
  const shared = {
    ...{ workbench, json: command.json, har },
    signal: stop.signal,
  };
  const planned = groups.reduce((sum, { requests }) => sum + requests.length, 0);
  const batch = new RunningBatch(shared, command, {
    ...{ person, planned, output: { io, screen, errors, hasTitle: false } },
    heads: await headFiles(groups, io),
  });
  try {
    for (const { options, cookies, keepsCookies, network, requests, files } of groups) {
      const context = workbench.contexts.make(options);
      await cookies?.load(context.cookieManager);
      for (const file of cookies?.missing ?? []) {
        screen.line(
          `-b: There is no file ${printable(file)}, so no cookies are read. Cookies themselves are written as name=value.`,
        );
      }
      batch.use(context, network.retry);
      try {
        await files?.(batch);
        for (const request of requests) {
          if (batch.isOver) break;
          await batch.send(request);
        }
      } finally {
        // Also after a -D or -w that can't be written: the server does not send its cookies again.
        await cookies?.save(context.cookieManager);
        if (keepsCookies) await context.cookieManager.flushStore();
      }
    }
    await har?.write();
  } catch (error) {
    errors.line(`problem: ${printable(messageOf(error))}`);
    return exitCode.failed;
  }
  if (command.kind === 'send') batch.tell();
  if (stop.signal.aborted) return exitCode.interrupted;
  if (unanswered.length > 0) {
    const { printUnanswered } = await import('../terminal/unanswered.ts');
    printUnanswered(unanswered, book?.files ?? [], errors);
    return exitCode.personNeeded;
  }
  return batch.worst;
}

/** What requests share that print in different places. */
type SharedContext = Omit<SendContext, 'context' | 'io' | 'screen' | 'errors'>;

/** Sends requests and keeps count. */
class RunningBatch implements Batch {
  readonly #shared: SharedContext;
  readonly #command: SendingCommand;
  readonly #startedAt = performance.now();
  readonly #heads: HeadFiles | null;
  #use: { readonly context: RequestContext; readonly retry: RetryArguments } | null = null;
  #planned: number;
  #sent = 0;
  #succeeded = 0;
  worst: number = exitCode.success;
  readonly person: TerminalPerson | null;
  readonly output: Output;

  constructor(
    shared: SharedContext,
    command: SendingCommand,
    {
      person,
      planned,
      output,
      heads,
    }: {
      readonly person: TerminalPerson | null;
      readonly planned: number;
      readonly output: Output;
      /** Null: `-D` is nowhere in the command. */
      readonly heads: HeadFiles | null;
    },
  ) {
    this.#heads = heads;
    this.person = person;
    this.output = output;
    this.#shared = shared;
    this.#command = command;
    this.#planned = planned;
  }

  get signal(): AbortSignal {
    return this.#shared.signal;
  }

  get isOver(): boolean {
    const hasFailed = this.#command.failEarly && this.worst !== exitCode.success;
    return this.signal.aborted || hasFailed;
  }

  /** For the requests that come next. */
  use(context: RequestContext, retry: RetryArguments): void {
    this.#use = { context, retry };
  }

  /** So many more are going to be sent: they have titles then. */
  expect(more: number): void {
    this.#planned += more;
  }

  async send(request: PlannedRequest, output: Output = this.output): Promise<Sent> {
    const { io, screen, errors } = output;
    if ((this.#planned > 1 || this.#sent > 0) && !this.#command.json) {
      const title = screen.paint('bold', `### ${printable(request.label)}`);
      screen.line(`${output.hasTitle ? '\n' : ''}${title}`);
      output.hasTitle = true;
    }
    if (this.#use === null) throw new Error('There is no context for the request.');
    const { context, retry } = this.#use;
    const sent = await sendPlanned(request, retry, {
      ...{ ...this.#shared, io, screen, errors, context },
    });
    const { dumpHeader, writeOut: format } = request.delivery;
    if (dumpHeader !== undefined) await this.#heads?.write(dumpHeader, sent.heads);
    if (format !== undefined) await writeOut(format, sent, { request, number: this.#sent, io });
    this.#sent++;
    if (sent.exitCode === exitCode.success) this.#succeeded++;
    else this.#failed(sent.exitCode);
    return sent;
  }

  count(outcome: 'notSent' | 'failed'): void {
    this.#failed(outcome === 'notSent' ? exitCode.usage : exitCode.failed);
  }

  /** What became of all of them, when there was more than one. */
  tell(): void {
    const unsent = this.#planned - this.#sent;
    if (this.#planned < 2) return;
    const parts = [
      `${String(this.#succeeded)} succeeded`,
      `${String(this.#sent - this.#succeeded)} failed`,
    ];
    if (unsent > 0) parts.push(`${String(unsent)} not sent`);
    const time = duration(performance.now() - this.#startedAt);
    this.output.screen.line(
      `\n${count(this.#planned, 'request')}: ${parts.join(', ')}, in ${time}`,
    );
  }

  /** A request that could not even be tried is worse than one that failed. */
  #failed(code: number): void {
    if (this.worst !== exitCode.usage) this.worst = code;
  }
}

/** Once, or as often as `--retry` says. */
async function sendPlanned(
  request: PlannedRequest,
  retry: RetryArguments,
  context: SendContext,
): Promise<Sent> {
  const sink = sinkFor(request.delivery, context.json, context.io);
  if (retry.times === 0) return sendRequest(request, { retries: null, sink }, context);
  const { sendWithRetries } = await import('./sendWithRetries.ts');
  return sendWithRetries(request, { sink, retry }, context);
}

/** What `-w` wants to know of a request that is over. */
async function writeOut(
  format: string,
  sent: Sent,
  {
    request: { url },
    number,
    io,
  }: { readonly request: PlannedRequest; readonly number: number; readonly io: CliIo },
): Promise<void> {
  const { writeOut: write } = await import('../delivery/writeOut.ts');
  const file = sent.path === null ? null : relative(io.cwd, sent.path);
  write(format, { ...sent, file, url, number }, io);
}

async function harFile(path: string, withSecrets: boolean) {
  const { HarFile } = await import('../delivery/harFile.ts');
  return new HarFile(path, withSecrets);
}

async function headFiles(groups: readonly PreparedGroup[], io: CliIo): Promise<HeadFiles | null> {
  const isWanted = groups.some(({ requests }) =>
    requests.some(({ delivery }) => delivery.dumpHeader !== undefined),
  );
  return isWanted ? new (await import('../delivery/headFiles.ts')).HeadFiles(io) : null;
}
