import * as vscode from 'vscode';
import { EnvironmentFiles } from '../../requestFile/environments/environmentFiles.ts';
import { isEnvironmentFile } from '../../requestFile/environments/environmentNames.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { ChosenEnvironments } from './chosenEnvironments.ts';
import { environmentSettings, onEnvironmentSettings } from './environmentSettings.ts';
import { readOpened, rootOf } from './openedFiles.ts';

/** Environment files of all dialects; what else may matter is looked at with each of them. */
const ENVIRONMENT_FILES =
  '**/{*.env.json,*.env.json.user,.env,.env.*,*.env,.httpyac.json,httpyac.config.json}';

/** What the environment files around request files say, as they stand in editors, saved or not. */
export class WatchedEnvironments implements vscode.Disposable {
  readonly #files = new EnvironmentFiles(readOpened);
  readonly #changed = new vscode.EventEmitter<void>();
  /** The files, the settings or the choice may be others now. */
  readonly onChanged = this.#changed.event;
  readonly #parts: readonly { dispose(): unknown }[];

  constructor(chosen: ChosenEnvironments) {
    const watcher = vscode.workspace.createFileSystemWatcher(ENVIRONMENT_FILES);
    const changed = (): void => {
      this.#changed.fire();
    };
    const forget = ({ fsPath }: vscode.Uri): void => {
      this.#files.changed(fsPath);
      if (isEnvironmentFile(fsPath)) changed();
    };
    const reread = ({ uri: { scheme, fsPath } }: vscode.TextDocument): void => {
      if (scheme === 'file' && this.#files.edited(fsPath)) changed();
    };
    this.#parts = [
      this.#changed,
      chosen.onChanged(changed),
      onEnvironmentSettings(changed),
      ...[watcher, watcher.onDidChange(forget)],
      ...[watcher.onDidCreate(forget), watcher.onDidDelete(forget)],
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        reread(document);
      }),
      vscode.workspace.onDidCloseTextDocument(reread),
    ];
  }

  of(file: string, root = rootOf(file)): Promise<Environments> {
    return this.#files.of(file, { root, settings: environmentSettings() });
  }

  /** One of the files has been written by us. */
  written(path: string): void {
    this.#files.changed(path);
    this.#changed.fire();
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }
}
