import * as vscode from 'vscode';
import { folders, patternOf, usualPatterns } from './workspaceFiles.ts';

/** Documents that are rule files, by the setting of their folder; one outside of all folders by its usual name. */
export function ruleDocuments(): vscode.DocumentFilter[] {
  const ofFolders = folders().map(
    (folder) => new vscode.RelativePattern(folder, patternOf('ruleFiles', folder)),
  );
  return [usualPatterns.ruleFiles, ...ofFolders].map((pattern) => ({
    scheme: 'file',
    pattern,
  }));
}

export function isRuleDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(ruleDocuments(), document) > 0;
}
