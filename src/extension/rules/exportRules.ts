import { basename } from 'node:path';
import * as vscode from 'vscode';
import { exportNames } from '../../exchange/conversion/exporter.ts';
import type { ExportName } from '../../exchange/conversion/exporter.ts';
import { readText } from '../../files/wholeFile.ts';
import { warningsInWords } from './exchangeProblems.ts';
import type { ExchangeProblems } from './exchangeProblems.ts';
import { count } from '../../words/amounts.ts';

/** What a caller may say instead of being asked. */
export interface ExportRequest {
  readonly to?: ExportName;
  readonly file?: string;
}

/** Export Rules…: writes the rules of the window as another program has them, and shows what of them is lost. */
export async function exportRules(
  given: unknown,
  ruleFiles: readonly string[],
  problems: ExchangeProblems,
): Promise<void> {
  if (ruleFiles.length === 0) {
    void vscode.window.showInformationMessage('There are no rules to export in this workspace.');
    return;
  }
  const request = (typeof given === 'object' ? given : null) as ExportRequest | null;
  const exchange = await import('../../exchange/exportRules.ts');
  const to = request?.to ?? (await chooseFormat(exchange.exporters));
  if (to === undefined) return;
  const files: { path: string; text: string }[] = [];
  for (const path of ruleFiles) {
    const read = await readText(path);
    if ('fault' in read) {
      void vscode.window.showErrorMessage(`${basename(path)} ${read.fault}.`);
      return;
    }
    files.push({ path, text: read.text });
  }
  const exported = await exchange.exportRules(files, to);
  const found = exported.problems.map((problem) => ({
    uri: vscode.Uri.file(problem.file),
    problem,
  }));
  await problems.show(found);
  if (exported.text === null) {
    void vscode.window.showErrorMessage(
      `None of the rules can be written as ${exchange.exporters[to].title}.${warningsInWords(found.length)}`,
    );
    return;
  }
  const target = await chooseFile(request?.file, exchange.exporters[to].fileName);
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(exported.text));
  await vscode.window.showTextDocument(target);
  void vscode.window.showInformationMessage(
    `Wrote ${count(exported.ruleCount, 'rule')} to ${basename(target.fsPath)}.${warningsInWords(found.length)}`,
  );
}

async function chooseFormat(
  exporters: Readonly<Record<ExportName, { readonly title: string }>>,
): Promise<ExportName | undefined> {
  const chosen = await vscode.window.showQuickPick(
    exportNames.map((name) => ({ label: exporters[name].title, name })),
    { title: 'Export Rules', placeHolder: 'Choose a format' },
  );
  return chosen?.name;
}

/** The dialog asks before it lets a file be replaced. */
async function chooseFile(
  given: string | undefined,
  name: string,
): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return vscode.Uri.file(given);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: 'Export Rules',
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}
