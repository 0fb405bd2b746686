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
    });
    context.subscriptions.push(tree, changed);
    trees.set(id, tree);
  }
  return trees;
}
