import * as vscode from 'vscode';
import { Lazy } from '../../workbench/lazy.ts';
import type { View, ViewId } from './tree/view.ts';
import type { ViewItem } from './tree/viewItem.ts';
import type { Views } from './views.ts';

const VIEWS: readonly ViewId[] = [
  'sessions',
  'rules',
  'cookies',
  'trust',
  'modules',
  'environments',
];

/** HAR files that are dropped into the Sessions view are opened as sessions. */
const harFiles: vscode.TreeDragAndDropController<ViewItem> = {
  dragMimeTypes: [],
  dropMimeTypes: ['text/uri-list'],
  handleDrop: async (_target, dropped) => {
    const list = (await dropped.get('text/uri-list')?.asString()) ?? '';
    const files = list
      .split(/\r?\n/)
      .filter((line) => /\.har$/i.test(line))
      .map((line) => vscode.Uri.parse(line));
    if (files.length > 0) {
      await vscode.commands.executeCommand('requestWorkbench.openHar', files[0], files);
    }
  },
};

/** The views in the side bar, by their ids. What one shows is loaded when it is first seen. */
export function registerViews(
  context: vscode.ExtensionContext,
  views: () => Promise<Views>,
): ReadonlyMap<ViewId, vscode.TreeView<ViewItem>> {
  const trees = new Map<ViewId, vscode.TreeView<ViewItem>>();
  for (const id of VIEWS) {
    const changed = new vscode.EventEmitter<undefined>();
    const view = new Lazy<View>(async () => (await views()).show(id, tree, changed));
    const treeDataProvider: vscode.TreeDataProvider<ViewItem> = {
      onDidChangeTreeData: changed.event,
      getChildren: async (item) => [...(item?.children ?? (await (await view.get()).items()))],
      getTreeItem: async (item) => (await import('./tree/treeItem.ts')).treeItemOf(item),
    };
    const tree = vscode.window.createTreeView(`requestWorkbench.${id}`, {
      treeDataProvider,
      manageCheckboxStateManually: true,
      ...(id === 'sessions' ? { dragAndDropController: harFiles } : {}),
    });
    context.subscriptions.push(tree, changed);
    trees.set(id, tree);
  }
  return trees;
}
