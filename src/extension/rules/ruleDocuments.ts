import * as vscode from 'vscode';
import { folders, patternOf, usualPatterns } from '../ports/workspaceFiles.ts';

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

/**
 * What helps while one types looks at the whole document at each stroke. Beyond this it would hold up the typing; such a file is
 * checked when it is saved, in slices.
 */
const LARGE = { lines: 20_000, characters: 500_000 };

export function isLarge(document: vscode.TextDocument): boolean {
  return document.lineCount > LARGE.lines || document.getText().length > LARGE.characters;
}

export function isRuleDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(ruleDocuments(), document) > 0;
}
