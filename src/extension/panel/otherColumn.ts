import * as vscode from 'vscode';

/** Where to open what the panel leads to: the group that does not hold the panel. */
export function otherColumn(panel: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== panel);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
