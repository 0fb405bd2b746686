import * as vscode from 'vscode';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { SignIn } from '../../requestFile/auth/ports.ts';
import { splitLines } from '../../requestFile/parse/line.ts';
import type { Line } from '../../requestFile/parse/line.ts';
import { requestAt } from '../../requestFile/parse/parseHttpFile.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import type { Request } from '../../engine/index.ts';
import { FileRun } from '../../requestFile/run/fileRun.ts';
import { FileLoader } from '../../requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { ReadyRequest, RunPorts, Sending } from '../../requestFile/run/ports.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import { RunState } from '../../requestFile/run/runState.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { askAtTheTop } from './askForValues.ts';
import type { ChosenEnvironments } from './chosenEnvironments.ts';
import { explainOutcome, tellLog } from './explainOutcome.ts';
import { isSomewhere, readOpened, rootOf } from './openedFiles.ts';
import { FileSessions } from './fileSessions.ts';
import type { Run } from './fileSessions.ts';
import { pathOfPlace } from './requestPlace.ts';
import type { RequestPlace, WrittenRequest } from './requestPlace.ts';
import type { RequestResults } from './requestResults.ts';
import { RunningRequests } from './runningRequests.ts';
import { sendReady, toSend } from './sendReady.ts';
import { SentBlocks } from './sentBlocks.ts';
import type { SentBlock } from './sentBlocks.ts';
import { browserSignIn } from './signIn.ts';
import { WatchedEnvironments } from './watchedEnvironments.ts';

export interface RunParts {
  /** Is called with each session. */
  readonly begun: (session: string) => void;
  /** Cancels what is on its way, and sends nothing more. */
  readonly signal: AbortSignal;
  /** Hears of every request when it is done. */
  readonly told: (outcome: RequestOutcome) => void;
  /** What is known before the run begins. */
  readonly state: RunState;
  /** In place of sending it. */
  readonly send?: RunPorts['send'];
  /** In place of what the file has. */
  readonly written?: WrittenRequest;
  /** Nobody is asked, and no script runs. */
  readonly isQuiet?: boolean;
}

export interface StartedRun {
  readonly run: FileRun;
  /** Says which request a person has sent: what else the run sends, it sends for that one. */
  want(loaded: LoadedFile, request: ParsedRequest): void;
  readonly load: FileLoader['load'];
  end(): void;
}

interface FoundRequest {
  readonly started: StartedRun;
  readonly loaded: LoadedFile;
  readonly request: ParsedRequest;
}

/** Sends requests of .http files, with what they need first, and remembers their answers for this window. */
export class RequestRuns implements vscode.Disposable {
  readonly environments: ChosenEnvironments;
  readonly results: RequestResults;
  readonly running = new RunningRequests();
  readonly fileSessions: FileSessions;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn;
  readonly #state = new RunState();
  readonly #watched: WatchedEnvironments;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #blocks = new SentBlocks();
  /** Environments, their files, or what scripts and people have set may be others now. */
  readonly onChanged = this.#changed.event;
  readonly #parts: readonly { dispose(): unknown }[];

  constructor(
    sessions: Sessions,
    environments: ChosenEnvironments,
    results: RequestResults,
    extensionId: string,
  ) {
    this.#sessions = sessions;
    this.fileSessions = new FileSessions(sessions);
    this.#signIn = browserSignIn(extensionId);
    this.environments = environments;
    this.results = results;
    this.#watched = new WatchedEnvironments(environments);
    this.#parts = [
      this.#changed,
      this.#watched,
      this.#watched.onChanged(() => {
        this.#changed.fire();
      }),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  /** Sends the request at a place. What keeps it from being sent is told. @param begun is called for each session */
  async send(place: RequestPlace, begun: (session: string) => void): Promise<void> {
    const outcome = await this.#sent(place, begun);
    if (outcome !== undefined) await explainOutcome(outcome);
  }

  /** Sends a request that stands in no file as it is. Undefined: it was canceled, or there is none, and the person was told. */
  sendWritten(
    written: WrittenRequest,
    begun: (session: string) => void,
  ): Promise<RequestOutcome | undefined> {
    return this.#sent(written, begun);
  }

  /** Undefined: it was canceled, or what is wrong with the place was told. */
  async #sent(
    place: RequestPlace | WrittenRequest,
    begun: (session: string) => void,
  ): Promise<RequestOutcome | undefined> {
    const controller = new AbortController();
    const { signal } = controller;
    const sessions = new Set<string>();
    const beginning = (session: string): void => {
      sessions.add(session);
      begun(session);
    };
    const outcome = await this.#at(
      place,
      { begun: beginning, signal },
      ({ started, loaded, request }) =>
        this.running.during(request, { controller, sessions }, () => {
          started.want(loaded, request);
          return started.run.send(loaded, request);
        }),
    );
    return signal.aborted ? undefined : outcome;
  }

  /** Cancels a session, and with it the request of a file that it is for. */
  cancel(session: string): void {
    const request = this.running.of(session);
    if (request === null) this.#sessions.cancel(session);
    else request.cancel();
  }

  /** Sends the requests above the one at a place, in the order of their lines. One that fails holds back no other. */
  async sendAllAbove(
    place: RequestPlace,
    begun: (session: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const outcomes: RequestOutcome[] = [];
    const told = (outcome: RequestOutcome): void => {
      tellLog(outcome);
      outcomes.push(outcome);
    };
    await this.#at(place, { begun, told, signal }, async ({ started, loaded, request }) => {
      const above = loaded.file.requests.slice(0, loaded.file.requests.indexOf(request));
      for (const each of above) {
        if (signal.aborted) return;
        await started.run.sendUnlessSent(loaded, each);
      }
    });
    if (signal.aborted) return;
    const wrong = outcomes.filter(({ status, problems, tests }) => {
      const hasProblem = problems.some(({ severity }) => severity === 'error');
      return status !== 'skipped' && (hasProblem || tests.some(({ passed }) => !passed));
    });
    const [first] = wrong;
    // Nobody waits until the message is closed.
    if (first !== undefined) void explainOutcome(first, wrong.length - 1);
  }

  /** The request at a place as it would be sent. Undefined: there is none, and the person was told why. */
  async requestAt(place: RequestPlace | WrittenRequest): Promise<RequestToSend | undefined> {
    let found: RequestToSend | undefined;
    const send = onlyShown((shown) => (found = shown));
    const outcome = await this.#at(place, { send }, ({ started, loaded, request }) =>
      started.run.send(loaded, request),
    );
    if (outcome !== undefined) await explainOutcome(outcome);
    return found;
  }

  /** A written request as it would be sent, without asking anybody or running scripts. Null: something in it has no value. */
  async preview(written: WrittenRequest): Promise<RequestToSend | null> {
    let found: RequestToSend | null = null;
    const send = onlyShown((shown) => (found = shown));
    const { signal } = new AbortController();
    const [begun, told] = [() => undefined, () => undefined];
    const state = this.#state.forShowing();
    const started = this.start({ begun, told, signal, state, send, written, isQuiet: true });
    try {
      const loaded = await started.load(written.path);
      const request = 'fault' in loaded ? undefined : requestAt(loaded.file, written.line);
      if (request !== undefined && !('fault' in loaded)) await started.run.send(loaded, request);
      return found;
    } finally {
      started.end();
    }
  }

  /** A run that knows nothing but what the person has typed in this window: what a test finds does not depend on clicks. */
  stateForTests(): RunState {
    return new RunState(this.#state.given);
  }

  /** Begins a run of files, in one workspace folder. */
  start({ begun, told, signal, state, send, written, isQuiet }: RunParts): StartedRun {
    const linesOf = new Map<string, readonly Line[]>();
    const readText: typeof readOpened = async (path) => {
      if (written?.path === path) return { text: written.text };
      const read = await readOpened(path);
      if ('text' in read) linesOf.set(path, splitLines(read.text));
      return read;
    };
    const loader = new FileLoader(readText, rootOf);
    const onlyNow = new Set<string>();
    const origin: Run = { wanted: null, isFile: written === undefined };
    const run: FileRun = new FileRun(
      {
        ...this.#ports(loader, onlyNow, signal),
        ...(isQuiet === true ? quietPorts : {}),
        ...(send === undefined ? { purpose: 'send' } : { purpose: 'show', signIn: null }),
        send:
          send ??
          ((ready) => {
            const known = toSend(ready);
            const request = written?.ofAllFolders === true ? { ...known, folder: null } : known;
            if (ready.purpose === 'request') this.#blocks.keep(ready, linesOf, written);
            const beginning = (session: string): void => {
              this.fileSessions.begun(session, ready, origin);
              begun(session);
            };
            return sendReady(request, this.#sessions, beginning, signal);
          }),
      },
      (outcome) => {
        this.fileSessions.done(outcome);
        if (send === undefined) void this.#keep(run, loader, linesOf, outcome);
        told(outcome);
      },
      state,
    );
    // A script that runs would go on.
    const stop = (): void => {
      run.end();
    };
    signal.addEventListener('abort', stop);
    return {
      run,
      want: ({ path }, { range }) => {
        origin.wanted = { file: path, line: range.start.line };
      },
      load: (path) => loader.load(path),
      end: () => {
        signal.removeEventListener('abort', stop);
        run.end();
        for (const name of onlyNow) state.given.answers.delete(name);
        // What is only shown sets nothing.
        if (send === undefined) this.#changed.fire();
      },
    };
  }

  /** What a request was made of; undefined: of no request file. */
  blockOf(request: Request): SentBlock | undefined {
    return this.#blocks.of(request);
  }

  /** What scripts have set, people have answered and requests were answered in this window. */
  get state(): RunState {
    return this.#state;
  }

  /** What the environment files around a file say. */
  environmentsOf(file: string, root = rootOf(file)): Promise<Environments> {
    return this.#watched.of(file, root);
  }

  /** Finds the request at a place and uses it in a run of its own. What is wrong with the place is told. */
  async #at<Answer>(
    place: RequestPlace | WrittenRequest,
    {
      begun = () => undefined,
      told = tellLog,
      signal = new AbortController().signal,
      ...rest
    }: Partial<Omit<RunParts, 'state'>>,
    use: (found: FoundRequest) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const path = pathOfPlace(place);
    if (path === null) {
      void vscode.window.showErrorMessage('Requests are sent from files on this machine only.');
      return undefined;
    }
    const written = 'text' in place ? { written: place } : {};
    const state = rest.send === undefined ? this.#state : this.#state.forShowing();
    const started = this.start({ begun, told, signal, ...rest, ...written, state });
    try {
      const loaded = await started.load(path);
      if ('fault' in loaded) {
        void vscode.window.showErrorMessage(`Not sent: ${path} ${loaded.fault}.`);
        return undefined;
      }
      const request = requestAt(loaded.file, place.line);
      if (request === undefined) {
        void vscode.window.showInformationMessage(
          'There is no request at the cursor. A request starts with its method and URL.',
        );
        return undefined;
      }
      if (!isSomewhere(path) && namesFiles(request)) {
        void vscode.window.showErrorMessage(
          'Save this file first: the paths in it start at its folder.',
        );
        return undefined;
      }
      return await use({ started, loaded, request });
    } finally {
      started.end();
    }
  }

  #ports(
    loader: FileLoader,
    onlyNow: Set<string>,
    signal: AbortSignal,
  ): Omit<RunPorts, 'send' | 'purpose'> {
    const chosenEnvironments = (): readonly string[] => this.environments.chosen;
    const environment = async (path: string): ReturnType<RunPorts['environment']> =>
      runEnvironment(await this.environmentsOf(path), chosenEnvironments);
    return {
      load: (path) => loader.load(path),
      isOver: () => signal.aborted,
      maskText: (session, text) => this.#sessions.maskText(session, text),
      ...askAtTheTop({
        ...{ environments: this.environments, environment, signal },
        onlyForThisRun: (name) => onlyNow.add(name),
        written: (path) => {
          this.#watched.written(path);
        },
      }),
      signIn: this.#signIn,
      flags: withWorkbenchFlags(),
      environment: ({ path }) => environment(path),
      chosenEnvironments,
      option: () => undefined,
      optionNames: () => [],
      processEnvironment: (name) => process.env[name],
      mayRunScripts: () => vscode.workspace.isTrusted,
      signal,
    };
  }

  async #keep(
    run: FileRun,
    loader: FileLoader,
    linesOf: ReadonlyMap<string, readonly Line[]>,
    outcome: RequestOutcome,
  ): Promise<void> {
    const loaded = await loader.load(outcome.file);
    const lines = linesOf.get(outcome.file);
    if (!('fault' in loaded) && lines !== undefined) this.results.keep(run, loaded, lines, outcome);
  }
}

/** Sends nothing; tells what the request would have been. */
function onlyShown(
  shown: (request: RequestToSend) => void,
): (ready: ReadyRequest) => Promise<Sending> {
  return (ready) => {
    if (ready.purpose === 'request') shown(toSend(ready));
    return Promise.resolve({ shown: true });
  };
}

const quietPorts: Pick<RunPorts, 'prompt' | 'askForName' | 'confirm' | 'mayRunScripts'> = {
  prompt: () => Promise.resolve(null),
  askForName: () => Promise.resolve(null),
  confirm: () => Promise.resolve(false),
  mayRunScripts: () => false,
};

/** Whether it sends, runs or writes files. */
function namesFiles({ body, before, after }: ParsedRequest): boolean {
  return (
    body.some(({ kind }) => kind === 'file') ||
    [...before, ...after].some(
      (step) => step.kind === 'save' || (step.kind === 'script' && step.source.kind === 'file'),
    )
  );
}
