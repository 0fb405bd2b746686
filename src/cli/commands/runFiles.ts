import { resolve } from 'node:path';
import { FileRun } from '../../requestFile/run/fileRun.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { ReadyRequest, RunPorts, Sending } from '../../requestFile/run/ports.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import { Bodies } from '../../workbench/bodies.ts';
import { toSendOf } from '../../workbench/requestOfFile.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import { noDelivery, plainDelivery } from '../delivery/delivery.ts';
import type { RunCommand } from '../options/runCommand.ts';
import { CapturedResponse } from '../requestFiles/capturedResponse.ts';
import { printDryRun, printUnsent } from '../requestFiles/dryRun.ts';
import { placeOf, printReport } from '../requestFiles/printReport.ts';
import { promptsOf } from '../requestFiles/prompts.ts';
import { problemJson, reportJson } from '../requestFiles/reportJson.ts';
import { reportOf, unsentReport } from '../requestFiles/requestReport.ts';
import type { RequestReport } from '../requestFiles/requestReport.ts';
import { jobsOf } from '../requestFiles/runJobs.ts';
import type { RunJob } from '../requestFiles/runJobs.ts';
import { RunSessions } from '../requestFiles/runSessions.ts';
import { countsOf, printSummary } from '../requestFiles/runSummary.ts';
import { printProblem } from '../terminal/fileProblem.ts';
import { printedSignIn } from '../terminal/printedSignIn.ts';
import { exitCode } from '../terminal/io.ts';
import { OrderedOutput } from '../terminal/orderedOutput.ts';
import type { Output } from '../terminal/orderedOutput.ts';
import { safeJson } from '../terminal/printable.ts';
import type { FilesToRun } from './filesToRun.ts';
import type { Batch } from './plan.ts';

/** `run`: sends the chosen requests of files, each after those that it needs. One that is wrong holds back no other. */
export async function runFiles(
  files: FilesToRun,
  command: RunCommand,
  batch: Batch,
): Promise<void> {
  await new RunOfFiles(files, command, batch).run();
}

class RunOfFiles {
  readonly #files: FilesToRun;
  readonly #command: RunCommand;
  readonly #batch: Batch;
  readonly #sessions = new RunSessions();
  /** Of responses that requests save. */
  readonly #bodies = new Bodies();
  readonly #jobs: readonly RunJob[];
  /** One for each repetition, which knows nothing of those before. */
  readonly #runs = new Map<number, FileRun>();

  readonly #environments = new Map<LoadedFile, ReturnType<RunPorts['environment']>>();

  constructor(files: FilesToRun, command: RunCommand, batch: Batch) {
    this.#files = files;
    this.#command = command;
    this.#batch = batch;
    const { parallel, repeat } = command;
    this.#jobs = Array.from({ length: repeat }, (_, index) =>
      jobsOf(files.chosen, command, { repetition: index + 1, parallel }),
    ).flat();
  }

  async run(): Promise<void> {
    const startedAt = Date.now();
    const began = performance.now();
    if (!this.#command.dryRun) {
      this.#batch.expect(this.#jobs.reduce((sum, { steps }) => sum + steps.length, 0));
    }
    try {
      await this.#runJobs();
    } finally {
      for (const run of this.#runs.values()) run.end();
      await this.#bodies.removeAll();
      this.#reportUnsent();
      await this.#finish(startedAt, performance.now() - began);
    }
  }

  async #runJobs(): Promise<void> {
    const { parallel } = this.#command;
    const { output } = this.#batch;
    const waiting = [...this.#jobs];
    if (parallel === 1 || waiting.length < 2) {
      for (const job of waiting) await this.#runJob(job, output);
      return;
    }
    const ordered = new OrderedOutput(output, () => this.#bodies.create());
    const work = async (): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        const lane = ordered.open();
        await lane.ready;
        await this.#runJob(job, lane.output).finally(lane.close);
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
    await ordered.end();
  }

  async #runJob(job: RunJob, output: Output): Promise<void> {
    const isOver = (): boolean => this.#batch.isOver;
    if (isOver()) return;
    for (const problem of job.problems) {
      const isError = problem.severity === 'error';
      printProblem(isError ? output.errors : output.screen, problem, output.io.cwd);
      if (isError) this.#batch.count('notSent');
    }
    const run = this.#fileRun(job, output);
    for (const step of job.steps) {
      if (isOver()) return;
      if (step.kind === 'run') await run.runDirective(job.loaded, step.directive);
      else await run.sendUnlessSent(job.loaded, step.request);
    }
  }

  #fileRun(job: RunJob, output: Output): FileRun {
    const ports = this.#ports(job, output);
    const told = (outcome: RequestOutcome): void => {
      this.#tell(outcome, job, output);
    };
    const whole = this.#runs.get(job.repetition) ?? new FileRun(ports, told);
    this.#runs.set(job.repetition, whole);
    // One job after the other: what was answered last is known to the next.
    return this.#command.parallel === 1
      ? whole.lane(ports, told, whole.state)
      : whole.lane(ports, told);
  }

  #ports(job: RunJob, output: Output): RunPorts {
    const { env } = output.io;
    const { variables, environments } = this.#command;
    const { person, signal } = this.#batch;
    return {
      load: (path) => this.#files.loader.load(path),
      isOver: () => this.#batch.isOver,
      flags: withWorkbenchFlags(this.#command.flags),
      send: (ready) => this.#send(ready, output),
      maskText: (session, text) => this.#sessions.maskText(session, text),
      environment: (loaded) => this.#environmentOf(loaded),
      chosenEnvironments: () => environments,
      option: (name) => variables.get(name),
      optionNames: () => variables.keys(),
      processEnvironment: (name) => env[name],
      ...promptsOf(person, signal),
      purpose: this.#command.dryRun ? 'show' : 'send',
      signIn: this.#command.dryRun ? null : printedSignIn(this.#batch.output.io.stderr),
      mayRunScripts: () => true,
      signal,
    };
  }

  /** The same for all requests of a file. */
  #environmentOf(loaded: LoadedFile): ReturnType<RunPorts['environment']> {
    let found = this.#environments.get(loaded);
    if (found === undefined) {
      const { environments: chosen } = this.#command;
      found = this.#files
        .environmentsOf(loaded)
        .then((environments) => runEnvironment(environments, () => chosen));
      this.#environments.set(loaded, found);
    }
    return found;
  }

  async #send(ready: ReadyRequest, output: Output): Promise<Sending> {
    const { request } = ready;
    const { dryRun, json, showSecrets } = this.#command;
    for (const problem of ready.warnings) printProblem(output.screen, problem, output.io.cwd);
    if (dryRun) {
      await printDryRun(ready, output.io, { json, showSecrets });
      return { shown: true };
    }
    const captured = new CapturedResponse(() =>
      ready.savesResponse ? this.#bodies.create() : null,
    );
    const isToken = ready.purpose === 'token';
    if (isToken) this.#batch.expect(1);
    const label = ready.name ?? placeOf({ ...ready, line: ready.line + 1 }, output.io.cwd);
    const sent = await this.#batch.send(
      {
        ...{ label, toSend: toSendOf(ready, null), url: request.url },
        delivery: isToken ? noDelivery : plainDelivery,
        capture: () => captured.begin(),
      },
      output,
    );
    const { webRequest } = sent;
    const { id: session, response, requestError } = webRequest;
    if (sent.exitCode !== exitCode.success || response === null) {
      if (!isToken) this.#sessions.add(webRequest);
      return { session, failed: requestError?.message ?? sent.fault ?? 'The request failed.' };
    }
    const { whole } = captured;
    const result = captured.result(webRequest, response);
    // No report is about it, and its body is a secret.
    if (!isToken) this.#sessions.add(webRequest, whole);
    return { session, result, ...(whole === null ? {} : { whole }) };
  }

  #tell(outcome: RequestOutcome, job: RunJob, output: Output): void {
    const { dryRun, json, repeat } = this.#command;
    const { repetition } = job;
    const report = reportOf(outcome, this.#sessions.take(outcome.session), repetition);
    job.reports.push(report);
    printReport(report, output);
    // What needs a response can't be known without one: that is no mistake of the file.
    const isUnknown = dryRun && report.problems.every(({ code }) => code === 'response-unknown');
    if (report.outcome === 'notSent' && !isUnknown) this.#batch.count('notSent');
    if (outcome.status === 'sent' && report.outcome === 'failed') this.#batch.count('failed');
    if (!json) return;
    if (!dryRun) output.io.stdout.write(`${safeJson(reportJson(report, repeat > 1))}\n`);
    else if (outcome.status !== 'sent') printUnsent(report, output.io);
  }

  /** What has not been sent because the run was over before has a report all the same. */
  #reportUnsent(): void {
    if (!this.#batch.isOver) return;
    const { json, dryRun, repeat } = this.#command;
    const { output, signal } = this.#batch;
    const reason = signal.aborted ? 'The run was interrupted.' : 'An earlier request failed.';
    const known = new Set(this.#jobs.flatMap(({ reports }) => reports.map(keyOf)));
    for (const { loaded, steps, repetition, reports } of this.#jobs) {
      for (const step of steps) {
        if (step.kind === 'run') continue;
        const report = unsentReport(loaded.path, step.request, { reason, repetition });
        if (known.has(keyOf(report))) continue;
        reports.push(report);
        if (json && !dryRun) {
          output.io.stdout.write(`${safeJson(reportJson(report, repeat > 1))}\n`);
        }
      }
    }
  }

  async #finish(startedAt: number, ms: number): Promise<void> {
    const { junit, json, dryRun } = this.#command;
    const { screen, io } = this.#batch.output;
    const reports = this.#jobs.flatMap((job) => job.reports);
    const fileErrors = this.#jobs.flatMap(({ problems }) =>
      problems.filter(({ severity }) => severity === 'error'),
    );
    if (junit !== null) {
      const { writeJunit } = await import('../requestFiles/junit.ts');
      await writeJunit(resolve(io.cwd, junit), { reports, fileErrors, startedAt, ms }, io.cwd);
    }
    if (json && !dryRun) {
      const problems = fileErrors.map(problemJson);
      const summary = { type: 'run:completed', ...countsOf(reports), ms: Math.round(ms), problems };
      io.stdout.write(`${safeJson(summary)}\n`);
    }
    printSummary(reports, screen, { ms, cwd: io.cwd, dryRun });
  }
}

function keyOf({ file, line, repetition }: RequestReport): string {
  return `${String(repetition)}\0${file}\0${String(line)}`;
}
