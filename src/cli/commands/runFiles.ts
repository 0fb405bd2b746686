import { FileRun } from '../../requestFile/run/fileRun.ts';
import { stepsOf } from '../../requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { ReadyRequest, RunPorts, Sending } from '../../requestFile/run/ports.ts';
import { ResultCollector } from '../../requestFile/run/exchangeResult.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import type { Problem } from '../../files/problem.ts';
import { toSendOf } from '../../workbench/requestOfFile.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import { plainDelivery } from '../delivery/delivery.ts';
import type { RunCommand } from '../options/runCommand.ts';
import { printProblem, shownPath } from '../terminal/fileProblem.ts';
import type { TerminalPerson } from '../terminal/terminalPerson.ts';
import type { FoundValue } from '../../requestFile/values/value.ts';
import { isSecretParameter } from '../../session/secretNames.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { printable } from '../terminal/printable.ts';
import { printDryRun } from './dryRun.ts';
import type { Batch } from './plan.ts';
import type { FilesToRun } from './filesToRun.ts';

/** `run`: sends the chosen requests of files, each after those that it needs. One that is wrong holds back no other. */
export async function runFiles(
  files: FilesToRun,
  command: RunCommand,
  batch: Batch,
  io: CliIo,
): Promise<void> {
  const run = new RunOfFiles(files, command, batch, io);
  try {
    await run.sendAll();
  } finally {
    run.end();
  }
}

class RunOfFiles {
  readonly #files: FilesToRun;
  readonly #command: RunCommand;
  readonly #batch: Batch;
  readonly #io: CliIo;
  readonly #run: FileRun;

  constructor(files: FilesToRun, command: RunCommand, batch: Batch, io: CliIo) {
    this.#files = files;
    this.#command = command;
    this.#batch = batch;
    this.#io = io;
    this.#run = new FileRun(this.#ports(), (outcome) => {
      this.#tell(outcome);
    });
  }

  end(): void {
    this.#run.end();
  }

  async sendAll(): Promise<void> {
    const isWhole = this.#command.names.length === 0;
    if (!this.#command.dryRun) {
      const counts = this.#files.chosen.map(({ loaded, requests }) =>
        isWhole ? stepsOf(loaded).length : requests.length,
      );
      this.#batch.expect(counts.reduce((sum, each) => sum + each, 0));
    }
    for (const { loaded, requests } of this.#files.chosen) {
      for (const problem of outsideRequests(loaded)) {
        printProblem(this.#batch.screen, { ...problem, file: loaded.path }, this.#io.cwd);
        if (problem.severity === 'error') this.#batch.count('notSent');
      }
      if (isWhole) {
        await this.#run.sendFile(loaded);
        continue;
      }
      for (const request of requests) {
        if (this.#batch.isOver) return;
        await this.#run.sendUnlessSent(loaded, request);
      }
    }
  }

  #ports(): RunPorts {
    const { env } = this.#io;
    const { variables, environments } = this.#command;
    const { person, signal } = this.#batch;
    return {
      load: (path) => this.#files.loader.load(path),
      isOver: () => this.#batch.isOver,
      flags: withWorkbenchFlags(this.#command.flags),
      send: (ready) => this.#send(ready),
      environment: async (loaded) =>
        runEnvironment(await this.#files.environmentsOf(loaded), () => environments),
      chosenEnvironments: () => environments,
      option: (name) => variables.get(name),
      optionNames: () => variables.keys(),
      processEnvironment: (name) => env[name],
      ...promptsOf(person, signal),
      mayRunScripts: () => true,
      signal,
    };
  }

  async #send(ready: ReadyRequest): Promise<Sending> {
    const { request } = ready;
    for (const problem of ready.warnings) printProblem(this.#batch.screen, problem, this.#io.cwd);
    if (this.#command.dryRun) {
      printDryRun(ready, this.#io, this.#command.json);
      return { shown: true };
    }
    const collector = new ResultCollector();
    const { webRequest, exitCode: code } = await this.#batch.send({
      label: ready.name ?? this.#placeOf(ready),
      toSend: toSendOf(ready, null),
      ...{ url: request.url, handlers: [], delivery: plainDelivery },
      capture: (data) => {
        collector.append(data);
      },
    });
    const { id: session, response, requestError } = webRequest;
    if (code !== exitCode.success || response === null) {
      return { session, failed: requestError?.message ?? 'The request failed.' };
    }
    return { session, result: collector.result(webRequest.request, response) };
  }

  #tell(outcome: RequestOutcome): void {
    const { screen } = this.#batch;
    for (const line of outcome.log) screen.line(printable(line));
    for (const { name, passed, message } of outcome.tests) {
      const mark = passed ? screen.paint('green', '✓') : screen.paint('red', '✗');
      screen.line(
        `  ${mark} ${printable(name)}${passed || message === undefined ? '' : `: ${printable(message)}`}`,
      );
    }
    for (const problem of outcome.problems) printProblem(screen, problem, this.#io.cwd);
    if (outcome.status === 'notSent') this.#batch.count('notSent');
    const hasFailed =
      outcome.tests.some(({ passed }) => !passed) ||
      outcome.problems.some(({ severity }) => severity === 'error');
    if (outcome.status === 'sent' && hasFailed) this.#batch.count('failed');
    if (outcome.status !== 'skipped') return;
    this.#batch.count('skipped');
    screen.line(printable(`${this.#placeOf(outcome)}: skipped: ${outcome.reason ?? ''}`));
  }

  #placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
    return `${shownPath(file, this.#io.cwd)}:${String(line + 1)}`;
  }
}

/** Without a person at the terminal nobody answers. */
function promptsOf(
  person: TerminalPerson | null,
  signal: AbortSignal,
): Pick<RunPorts, 'prompt' | 'askForName' | 'confirm'> {
  if (person === null) {
    const nobody = (): Promise<null> => Promise.resolve(null);
    return { prompt: nobody, askForName: nobody, confirm: () => Promise.resolve(false) };
  }
  const origin = { kind: 'answer' } as const;
  const ask = async (text: string, secret: boolean): Promise<FoundValue | null> => {
    const value = await person.input(text, secret, signal);
    return value === null ? null : { value, origin, secret };
  };
  return {
    prompt: ({ text, secret, initial, choices }) => {
      const shown = choices === null ? (initial ?? '') : choices.join(', ');
      return ask(`${text}${shown === '' ? '' : ` (${shown})`}: `, secret);
    },
    askForName: (name) => ask(`${name} is not defined. Its value: `, isSecretParameter(name)),
    confirm: (text) => person.confirm(`${text === '' ? 'Send the request?' : text} [y/N] `, signal),
  };
}

/** Those of the file itself, not of one of its requests. */
function outsideRequests({ file, problems }: LoadedFile): readonly Problem[] {
  const ofRequests = new Set(file.requests.flatMap((request) => request.problems));
  const outside = problems.filter(
    ({ range: { start } }) =>
      !file.requests.some(
        ({ blockRange }) =>
          blockRange.start.line <= start.line && start.line <= blockRange.end.line,
      ),
  );
  return [...file.problems.filter((problem) => !ofRequests.has(problem)), ...outside];
}
