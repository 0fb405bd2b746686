import * as vscode from 'vscode';
import type { Environments } from '../../requestFile/environments/environments.ts';
import { requestFileToAskAbout } from '../requestFiles/requestFileToAskAbout.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Switch Environment…: which environment the requests of .http files take their values from. */
export async function switchEnvironment(runs: RequestRuns): Promise<void> {
  const file = await requestFileToAskAbout();
  const names = file === undefined ? [] : (await runs.environmentsOf(file)).names;
  if (names.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no environment. Add http-client.env.json beside your request files, with an object for each environment.',
    );
    return;
  }
  const picked = await pickOne(names, runs.environments.chosen);
  if (picked !== undefined) await runs.environments.choose(picked);
}

type Names = Environments['names'];

const TITLE = 'Switch Environment';

/** One is what people mostly want, so that its name and Enter are enough. Undefined: they left it as it is. */
async function pickOne(
  names: Names,
  chosen: readonly string[],
): Promise<readonly string[] | undefined> {
  const several = { label: 'Several Environments…', chosen: null };
  const none = { label: 'No Environment', chosen: [] };
  const isOnly = (name: string): boolean => chosen.length === 1 && chosen.includes(name);
  const items = [
    ...names.map((each) => ({
      ...itemOf(each),
      ...(isOnly(each.name) ? { iconPath: new vscode.ThemeIcon('check') } : {}),
      chosen: [each.name],
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator, chosen: [] },
    none,
    ...(names.length > 1 ? [several] : []),
  ];
  const placeHolder = 'Choose the environment whose values request files use';
  const picked = await vscode.window.showQuickPick(items, { title: TITLE, placeHolder });
  return picked === several ? await pickSeveral(names, chosen) : (picked?.chosen ?? undefined);
}

async function pickSeveral(
  names: Names,
  chosen: readonly string[],
): Promise<readonly string[] | undefined> {
  const items = names.map((each) => ({ ...itemOf(each), picked: chosen.includes(each.name) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: TITLE,
    placeHolder: 'If several define a value, the lowest in this list wins',
    canPickMany: true,
  });
  return picked?.map(({ label }) => label);
}

function itemOf({ name, places }: Names[number]): vscode.QuickPickItem {
  const files = new Set(places.map(({ file }) => file ?? 'settings'));
  return {
    label: name,
    description: Array.from(files, (path) => vscode.workspace.asRelativePath(path)).join(', '),
  };
}
