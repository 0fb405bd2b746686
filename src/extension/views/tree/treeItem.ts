import * as vscode from 'vscode';
import type { ViewIcon, ViewItem } from './viewItem.ts';

export function treeItemOf(item: ViewItem): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const { children, isOpen, icon, file, checkbox } = item;
  const state = children === undefined ? None : isOpen === true ? Expanded : Collapsed;
  const tree = new vscode.TreeItem(item.label, state);
  tree.id = item.id;
  tree.contextValue = item.kind;
  tree.tooltip = item.tooltip ?? '';
  // A screen reader would say the tooltip in place of the line.
  const said = [item.label, item.description ?? ''].filter((part) => part !== '').join(', ');
  tree.accessibilityInformation = { label: said };
  if (item.description !== undefined) tree.description = item.description;
  if (icon !== undefined) tree.iconPath = themeIcon(icon);
  if (file !== undefined) {
    tree.resourceUri = vscode.Uri.file(file);
    tree.iconPath ??= vscode.ThemeIcon.File;
  }
  if (checkbox !== undefined) {
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    const { checked, tooltip } = checkbox;
    tree.checkboxState = { state: checked ? Checked : Unchecked, tooltip };
  }
  const command = commandOf(item);
  if (command !== undefined) tree.command = command;
  return tree;
}

function commandOf(item: ViewItem): vscode.Command | undefined {
  const { open, command } = item;
  if (command !== undefined) {
    return { command: command.id, title: command.title, arguments: [item] };
  }
  if (open === undefined) return undefined;
  const { file, line = 1 } = open;
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  return {
    command: 'vscode.open',
    title: 'Open',
    arguments: [vscode.Uri.file(file), { selection }],
  };
}

function themeIcon({ name, color }: ViewIcon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}
