import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { WebRequest } from '../../engine/index.ts';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import { EnvironmentFiles } from '../../requestFile/environments/environmentFiles.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { EnvironmentSettings } from '../../requestFile/environments/settingSources.ts';
import { requestAt } from '../../requestFile/parse/parseHttpFile.ts';
import { FileRun } from '../../requestFile/run/fileRun.ts';
import { FileLoader } from '../../requestFile/run/loadedFile.ts';
import type { ReadyRequest, RunPorts, Sending } from '../../requestFile/run/ports.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import { RunState } from '../../requestFile/run/runState.ts';
import { ResultCollector } from '../../requestFile/run/exchangeResult.ts';
import { toSendOf } from '../../workbench/requestOfFile.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { folderOf } from '../ports/workspaceFiles.ts';
import { askAtTheTop } from './askForValues.ts';
import { explainOutcome, tellLog } from './explainOutcome.ts';
import type { ChosenEnvironments } from './chosenEnvironments.ts';
import type { RequestPlace } from './requestPlace.ts';

/** Environment files of all dialects; what else may matter is looked at with each of them. */
const ENVIRONMENT_FILES =
  '**/{*.env.json,*.env.json.user,.env,.env.*,*.env,.httpyac.json,httpyac.config.json}';

/** Sends requests of .http files, with what they need first, and remembers their answers for this window. */
export class RequestRuns implements vscode.Disposable {
  readonly environments: ChosenEnvironments;
  readonly #sessions: Sessions;
  readonly #state = new RunState();
  readonly #files = new EnvironmentFiles(readOpened);
  readonly #parts: readonly vscode.Disposable[];

  constructor(sessions: Sessions, environments: ChosenEnvironments) {
    this.#sessions = sessions;
    this.environments = environments;
    const watcher = vscode.workspace.createFileSystemWatcher(ENVIRONMENT_FILES);
    const forget = ({ fsPath }: vscode.Uri): void => {
      this.#files.changed(fsPath);
    };
    this.#parts = [
      ...[watcher, watcher.onDidChange(forget)],
      ...[watcher.onDidCreate(forget), watcher.onDidDelete(forget)],
      // As it stands in the editor, saved or not.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        forget(document.uri);
      }),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  /** Sends the request at a place. What keeps it from being sent is told. @param begun is called for each session */
  async send(place: RequestPlace, begun: (session: string) => void): Promise<void> {
    await this.#run(place, (ready) => this.#send(ready, begun));
  }

  /** The request at a place as it would be sent. Undefined: there is none, and the person was told why. */
  async requestAt(place: RequestPlace): Promise<RequestToSend | undefined> {
    let found: RequestToSend | undefined;
    await this.#run(place, (ready) => {
      found = toSend(ready);
      return Promise.resolve({ shown: true });
    });
    return found;
  }

  /** What the environment files around a file say. */
  environmentsOf(file: string): Promise<Environments> {
    return this.#files.of(file, { root: rootOf(file), settings: settings() });
  }

  async #run(place: RequestPlace, send: RunPorts['send']): Promise<void> {
    const uri = vscode.Uri.parse(place.uri);
    if (uri.scheme !== 'file' && uri.scheme !== 'untitled') {
      void vscode.window.showErrorMessage('Requests are sent from files on this machine only.');
      return;
    }
    const loader = new FileLoader(readOpened, rootOf);
    const loaded = await loader.load(uri.fsPath);
    if ('fault' in loaded) {
      void vscode.window.showErrorMessage(`Not sent: ${uri.fsPath} ${loaded.fault}.`);
      return;
    }
    const request = requestAt(loaded.file, place.line);
    if (request === undefined) {
      void vscode.window.showInformationMessage(
        'There is no request at the cursor. A request starts with its method and URL.',
      );
      return;
    }
    if (uri.scheme === 'untitled' && request.body.some(({ kind }) => kind === 'file')) {
      void vscode.window.showErrorMessage(
        'Save this file first: the paths in it start at its folder.',
      );
      return;
    }
    const run = new FileRun(this.#ports(loader, send), tellLog, this.#state);
    try {
      await explainOutcome(await run.send(loaded, request));
    } finally {
      run.end();
    }
  }

  #ports(loader: FileLoader, send: RunPorts['send']): RunPorts {
    return {
      load: (path) => loader.load(path),
      isOver: () => false,
      ...askAtTheTop,
      flags: withWorkbenchFlags(),
      send,
      environment: async ({ path }) =>
        runEnvironment(await this.environmentsOf(path), this.environments.chosen),
      chosenEnvironments: () => this.environments.chosen,
      option: () => undefined,
      optionNames: () => [],
      processEnvironment: (name) => process.env[name],
      mayRunScripts: () => vscode.workspace.isTrusted,
      signal: new AbortController().signal,
    };
  }

  async #send(ready: ReadyRequest, begun: (session: string) => void): Promise<Sending> {
    const webRequest = await this.#sessions.start(toSend(ready));
    begun(webRequest.id);
    await webRequest.done;
    return this.#answerOf(webRequest);
  }

  async #answerOf(webRequest: WebRequest): Promise<Sending> {
    const { id: session, response, requestError } = webRequest;
    const body = this.#sessions.body(session);
    if (requestError !== null || response === null || body === null) {
      return { session, failed: requestError?.message ?? 'The request failed.' };
    }
    const collector = new ResultCollector();
    collector.append(await body.readAll());
    return { session, result: collector.result(webRequest.request, response) };
  }
}

function toSend(ready: ReadyRequest): RequestToSend {
  return toSendOf(ready, folderOf(vscode.Uri.file(ready.file)));
}

/** As it stands in the editor, saved or not. */
function readOpened(path: string): ReturnType<typeof readText> {
  const opened = vscode.workspace.textDocuments.find(
    ({ uri }) => (uri.scheme === 'file' || uri.scheme === 'untitled') && uri.fsPath === path,
  );
  return opened === undefined ? readText(path) : Promise.resolve({ text: opened.getText() });
}

/** A file that was opened from elsewhere must not be able to send what lies beside the project, or at home. */
function rootOf(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
  return workspaceFolderOf(file, folder ?? dirname(file));
}

function settings(): EnvironmentSettings {
  const read = (section: string, key: string): unknown =>
    vscode.workspace.getConfiguration(section).get(key);
  return {
    'requestWorkbench.environments': read('requestWorkbench', 'environments'),
    'rest-client.environmentVariables': read('rest-client', 'environmentVariables'),
    'httpyac.environmentVariables': read('httpyac', 'environmentVariables'),
  };
}
