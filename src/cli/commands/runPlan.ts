import { relative, resolve } from 'node:path';
import type { RuleBook } from '../../rules/book/ruleBook.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { count, duration } from '../../words/amounts.ts';
import type { SendingCommand } from '../options/commandLine.ts';
import type { RetryArguments } from '../options/networkArguments.ts';
import type { PreparedGroup } from './contextOptions.ts';
import type { HeadFiles } from '../delivery/headFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { printable } from '../terminal/printable.ts';
import type { Screen } from '../terminal/screen.ts';
import type { UnansweredQuestion } from '../terminal/unanswered.ts';
import type { PlannedRequest } from './plan.ts';
import { sendRequest } from './sendRequest.ts';
import type { SendContext, Sent } from './sendRequest.ts';
import { messageOf } from '../../session/messageOf.ts';

export interface RunContext {
  readonly io: CliIo;
  readonly workbench: Workbench;
  /** Null: there are no rules. */
  readonly book: RuleBook | null;
  /** Grows with each question that nobody is there to answer. */
  readonly unanswered: readonly UnansweredQuestion[];
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
  { io, workbench, book, unanswered, screen, errors, stop }: RunContext,
): Promise<number> {
  const har =
    command.har === null ? null : await harFile(resolve(io.cwd, command.har), command.harSecrets);
  const shared = {
    ...{ io, workbench, screen, errors, json: command.json, har },
    signal: stop.signal,
  };
  const heads = await headFiles(groups, io);
  const startedAt = performance.now();
  const total = groups.reduce((sum, { requests }) => sum + requests.length, 0);
  let sent = 0;
  let succeeded = 0;
  let worst: number = exitCode.success;
  try {
    for (const { options, cookies, keepsCookies, network, requests } of groups) {
      const context = workbench.contexts.make(options);
      await cookies?.load(context.cookieManager);
      for (const file of cookies?.missing ?? []) {
        screen.line(
          `-b: There is no file ${printable(file)}, so no cookies are read. Cookies themselves are written as name=value.`,
        );
      }
      try {
        for (const request of requests) {
          if (stop.signal.aborted || (command.failEarly && worst !== exitCode.success)) break;
          if (total > 1 && !command.json) {
            const title = screen.paint('bold', `### ${printable(request.label)}`);
            screen.line(`${sent > 0 ? '\n' : ''}${title}`);
          }
          const done = await sendPlanned(request, network.retry, { ...shared, context });
          const { dumpHeader, writeOut: format } = request.delivery;
          if (dumpHeader !== undefined) await heads?.write(dumpHeader, done.heads);
          if (format !== undefined) await writeOut(format, done, { request, number: sent, io });
          sent++;
          if (done.exitCode === exitCode.success) succeeded++;
          else worst = worst === exitCode.failed ? worst : done.exitCode;
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
  if (total > 1) {
    const parts = [`${String(succeeded)} succeeded`, `${String(sent - succeeded)} failed`];
    if (sent < total) parts.push(`${String(total - sent)} not sent`);
    const time = duration(performance.now() - startedAt);
    screen.line(`\n${count(total, 'request')}: ${parts.join(', ')}, in ${time}`);
  }
  if (stop.signal.aborted) return exitCode.interrupted;
  if (unanswered.length > 0) {
    const { printUnanswered } = await import('../terminal/unanswered.ts');
    printUnanswered(unanswered, book?.files ?? [], errors);
    return exitCode.personNeeded;
  }
  return worst;
}

/** Once, or as often as `--retry` says. */
async function sendPlanned(
  request: PlannedRequest,
  retry: RetryArguments,
  context: SendContext,
): Promise<Sent> {
  if (retry.times === 0) return sendRequest(request, null, context);
  return (await import('./sendWithRetries.ts')).sendWithRetries(request, retry, context);
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
