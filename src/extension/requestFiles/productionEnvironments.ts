import * as vscode from 'vscode';

/** Whether a setting says that this environment is one to be careful with. */
export function isProduction(name: string): boolean {
  const careful = vscode.workspace
    .getConfiguration('requestWorkbench')
    .get<readonly string[]>('productionEnvironments', []);
  return careful.some((each) => each.toLowerCase() === name.toLowerCase());
}
