import * as vscode from 'vscode';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import { requestTestsIn } from '../../requestFile/requestTests.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import { messageOf } from '../../session/messageOf.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { rootOf } from '../requestFiles/openedFiles.ts';
import type { RequestRuns, StartedRun } from '../requestFiles/requestRuns.ts';
import type { RequestTestItems } from './requestTestItems.ts';
import { outputOf } from './testOutput.ts';
import { verdictOf } from './testMessages.ts';

export interface TestRunParts {
  readonly controller: vscode.TestController;
  readonly items: RequestTestItems;
  readonly runs: RequestRuns;
  readonly sessions: Sessions;
}

/** Runs the tests that were asked for, one after the other; what they need first is sent once. */
export async function runRequestTests(
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  parts: TestRunParts,
): Promise<void> {
  const { items, controller } = parts;
  if (request.include === undefined) await items.find();
  await items.settled();
  const wanted = items.requestsIn(request.include ?? items.all, request.exclude ?? []);
  const testRun = controller.createTestRun(request);
  for (const item of [...wanted.values()].flat()) testRun.enqueued(item);
  const running = new RunOfTests(testRun, parts, token);
  try {
    for (const [path, tests] of wanted) await running.runFile(path, tests);
  } finally {
    running.end();
    testRun.end();
  }
}

class RunOfTests {
  readonly #testRun: vscode.TestRun;
  readonly #parts: TestRunParts;
  readonly #controller = new AbortController();
  readonly #canceled: vscode.Disposable;
  /** What happens in one workspace folder is one run: a login that several files import is sent once. */
  readonly #started = new Map<string, StartedRun>();
  readonly #outcomes = new Map<ParsedRequest, RequestOutcome[]>();
  #current: vscode.TestItem | null = null;

  constructor(testRun: vscode.TestRun, parts: TestRunParts, token: vscode.CancellationToken) {
    this.#testRun = testRun;
    this.#parts = parts;
    const cancel = (): void => {
      this.#controller.abort();
    };
    this.#canceled = token.onCancellationRequested(cancel);
    if (token.isCancellationRequested) cancel();
  }

  async runFile(path: string, items: readonly vscode.TestItem[]): Promise<void> {
    const started = this.#runIn(rootOf(path));
    const loaded = await started.load(path);
    const tests = 'fault' in loaded ? [] : requestTestsIn(loaded.file);
    const requests = new Map(tests.map(({ id, request }) => [id, request]));
    for (const item of items) {
      if (this.#isCanceled) return;
      if ('fault' in loaded) {
        this.#testRun.errored(item, new vscode.TestMessage(`${path} ${loaded.fault}.`));
        continue;
      }
      const request = requests.get(item.id);
      if (request === undefined) {
        this.#testRun.errored(
          item,
          new vscode.TestMessage('This request is no longer in the file.'),
        );
        continue;
      }
      await this.#runTest(item, request, () => started.run.sendUnlessSent(loaded, request));
    }
  }

  end(): void {
    this.#canceled.dispose();
    for (const started of this.#started.values()) started.end();
  }

  async #runTest(
    item: vscode.TestItem,
    request: ParsedRequest,
    send: () => Promise<void>,
  ): Promise<void> {
    const { uri } = item;
    const { start } = request.range;
    const location = uri && new vscode.Location(uri, new vscode.Position(start.line, 0));
    const startedAt = performance.now();
    this.#current = item;
    this.#testRun.started(item);
    try {
      await send();
    } catch (error) {
      // The workspace is not trusted, or a setting is wrong.
      const message = new vscode.TestMessage(messageOf(error));
      if (location !== undefined) message.location = location;
      this.#testRun.errored(item, message);
      return;
    } finally {
      this.#current = null;
    }
    if (this.#isCanceled) {
      this.#testRun.skipped(item);
      return;
    }
    const verdict = verdictOf(this.#outcomes.get(request) ?? []);
    const ms = performance.now() - startedAt;
    switch (verdict.kind) {
      case 'passed':
        this.#testRun.passed(item, ms);
        return;
      case 'skipped':
        item.description = verdict.reason;
        this.#testRun.skipped(item);
        return;
      case 'errored':
        this.#testRun.errored(item, verdict.messages, ms);
        return;
      case 'failed':
        this.#testRun.failed(item, verdict.messages, ms);
    }
  }

  get #isCanceled(): boolean {
    return this.#controller.signal.aborted;
  }

  #runIn(root: string): StartedRun {
    let started = this.#started.get(root);
    if (started === undefined) {
      const { runs } = this.#parts;
      started = runs.start({
        begun: () => undefined,
        told: (outcome) => {
          this.#tell(outcome);
        },
        signal: this.#controller.signal,
        state: runs.stateForTests(),
      });
      this.#started.set(root, started);
    }
    return started;
  }

  #tell(outcome: RequestOutcome): void {
    const { request, session } = outcome;
    if (request !== null) {
      const known = this.#outcomes.get(request);
      if (known === undefined) this.#outcomes.set(request, [outcome]);
      else known.push(outcome);
    }
    const view = session === null ? undefined : this.#parts.sessions.view(session);
    for (const text of outputOf(outcome, view)) {
      // With a location VS Code would write it into the editor, too, beside what stands above the request.
      this.#testRun.appendOutput(`${text}\r\n`, undefined, this.#current ?? undefined);
    }
  }
}
