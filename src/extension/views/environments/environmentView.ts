import * as vscode from 'vscode';
import { isProduction } from '../../requestFiles/productionEnvironments.ts';
import type { RequestRuns } from '../../requestFiles/requestRuns.ts';
import { requestFileToAskAbout } from '../../requestFiles/requestFileToAskAbout.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { environmentItems } from './environmentItems.ts';
import type { ShownEnvironment } from './environmentItems.ts';

/** Environments: those around the request file in the editor; a click chooses one. */
export class EnvironmentView implements View {
  readonly #runs: RequestRuns;
  readonly onChanged: View['onChanged'];

  constructor(runs: RequestRuns) {
    this.#runs = runs;
    this.onChanged = (listener) => {
      const tell = (): void => {
        listener(undefined);
      };
      return vscode.Disposable.from(
        runs.onChanged(tell),
        // Other folders may have other environments.
        vscode.window.onDidChangeActiveTextEditor((editor) => {
          if (editor?.document.languageId === 'http') tell();
        }),
      );
    };
  }

  async items(): Promise<readonly ViewItem[]> {
    const file = await requestFileToAskAbout();
    if (file === undefined) return [];
    const { chosen } = this.#runs.environments;
    const environments = await this.#runs.environmentsOf(file);
    const everywhere = environments.all([]);
    const shown = environments.names.map(({ name, places }) => ({
      name,
      variables: [...environments.all([name])]
        .filter(([key, { origin }]) => !isSamePlace(origin, everywhere.get(key)?.origin))
        .map(([key]) => key),
      places,
      isProduction: isProduction(name),
    }));
    return environmentItems(shown, chosen, (path) => vscode.workspace.asRelativePath(path));
  }

  choose({ subject }: ViewItem): Promise<void> {
    return this.#runs.environments.choose([(subject as ShownEnvironment).name]);
  }

  /** The others that are chosen stay. */
  leave({ subject }: ViewItem): Promise<void> {
    const { name } = subject as ShownEnvironment;
    const { environments } = this.#runs;
    return environments.choose(environments.chosen.filter((each) => each !== name));
  }

  async open({ subject }: ViewItem): Promise<void> {
    const place = (subject as ShownEnvironment).places.find(({ file }) => file !== undefined);
    if (place?.file === undefined) {
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        'requestWorkbench.environments',
      );
      return;
    }
    const line = (place.line ?? 1) - 1;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(vscode.Uri.file(place.file), { selection });
  }
}

function isSamePlace(a: object, b: object | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
