import { resolve } from 'node:path';
import type { RequestContextOptions } from '../engine/index.ts';
import { AbsentPerson } from './absentPerson.ts';
import { count, formatTime } from './amounts.ts';
import { FileSink, noSink, StreamSink, TerminalSink } from './bodySink.ts';
import type { BodySink } from './bodySink.ts';
import type { CliModules } from './cliModules.ts';
import type { SendingCommand } from './commandLine.ts';
import type { CliIo } from './io.ts';
import { exitCode } from './io.ts';
import type { LoadedRules } from './loadRules.ts';
import type { PlannedRequest } from './plan.ts';
import { isSomebodyThere } from './presence.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { sendRequest } from './sendRequest.ts';

export interface RunPlace {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly rules: LoadedRules;
  readonly modules: CliModules | null;
  readonly context: RequestContextOptions;
  /** Ctrl+C, or nobody reads standard output any more. */
  readonly stop: AbortController;
}

/** Sends the requests one after the other and answers with the exit code. */
export async function runPlan(
  requests: readonly PlannedRequest[],
  command: SendingCommand,
  { io, screen, rules, modules, stop, context: options }: RunPlace,
): Promise<number> {
  const { RequestContext } = await import('../engine/index.ts');
  const context = new RequestContext(options);
  const absent = new AbsentPerson();
  const har =
    command.har === null ? null : await harFile(resolve(io.cwd, command.har), command.harSecrets);
  const place = {
    io,
    screen,
    json: command.json,
    context,
    printsHead: command.kind === 'send' && command.head && !command.json,
    rules: rules.handler,
    modules,
    har,
    person: isSomebodyThere(command, io) ? await terminalPerson(io, screen, stop) : absent,
    signal: stop.signal,
  };
  const startedAt = performance.now();
  let sent = 0;
  let succeeded = 0;
  let worst: number = exitCode.success;
  try {
    for (const request of requests) {
      if (stop.signal.aborted) break;
      if (requests.length > 1 && !command.json) {
        screen.line(
          `${sent > 0 ? '\n' : ''}${screen.paint('bold', `### ${printable(request.label)}`)}`,
        );
      }
      sent++;
      const code = await sendRequest(request, sinkFor(command, io), place);
      if (code === exitCode.success) succeeded++;
      else worst = worst === exitCode.failed ? worst : code;
    }
    await har?.write();
    if (options.cookies !== undefined) await context.cookieManager.flushStore();
  } catch (error) {
    screen.line(`problem: ${printable(error instanceof Error ? error.message : String(error))}`);
    return exitCode.failed;
  } finally {
    context.dispose();
    modules?.dispose();
  }
  if (requests.length > 1) {
    const parts = [`${String(succeeded)} succeeded`, `${String(sent - succeeded)} failed`];
    if (sent < requests.length) parts.push(`${String(requests.length - sent)} not sent`);
    const time = formatTime(performance.now() - startedAt);
    screen.line(`\n${count(requests.length, 'request')}: ${parts.join(', ')}, in ${time}`);
  }
  if (stop.signal.aborted) return exitCode.interrupted;
  if (absent.questions.length > 0) {
    const { printUnanswered } = await import('./unanswered.ts');
    printUnanswered(absent.questions, rules.book?.files ?? [], screen);
    return exitCode.personNeeded;
  }
  return worst;
}

async function harFile(path: string, withSecrets: boolean) {
  const { HarFile } = await import('./harFile.ts');
  return new HarFile(path, withSecrets);
}

async function terminalPerson(io: CliIo, screen: Screen, stop: AbortController) {
  const { TerminalPerson } = await import('./terminalPerson.ts');
  return new TerminalPerson(io, screen, () => {
    stop.abort();
  });
}

function sinkFor(command: SendingCommand, io: CliIo): BodySink {
  const output = command.kind === 'send' ? command.output : undefined;
  if (output !== undefined && output !== '-') return new FileSink(resolve(io.cwd, output));
  if (command.json) return noSink;
  return io.isTTY.stdout && output === undefined
    ? new TerminalSink(io.stdout)
    : new StreamSink(io.stdout, io.isTTY.stdout);
}
