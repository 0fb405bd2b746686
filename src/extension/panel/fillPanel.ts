import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from '../../protocol/panelHtml.ts';

/** Gives a panel its page, which may load what is in the folder of the built panel, and nothing else. */
export function fillPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  title: string,
): void {
  const { webview } = panel;
  const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [root] };
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  const uri = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  webview.html = panelHtml({
    scriptUri: uri('panel.js'),
    styleUri: uri('panel.css'),
    codiconUri: uri('codicon.css'),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    title,
  });
}
