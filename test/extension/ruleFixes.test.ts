import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { whenever } from './events.ts';

const made: vscode.Uri[] = [];

async function open(name: string, text: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder !== undefined);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  made.push(uri);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The quick fixes of the problem with this code, as soon as it is shown. */
async function fixesOf(document: vscode.TextDocument, code: string): Promise<vscode.CodeAction[]> {
  const problem = await whenever(vscode.languages.onDidChangeDiagnostics, () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .find((each) => typeof each.code === 'object' && each.code.value === code),
  );
  return fixesAt(document, problem.range);
}

async function fixesAt(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

/** Does what a click on the action does. */
async function choose(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action !== undefined);
  if (action.edit !== undefined) await vscode.workspace.applyEdit(action.edit);
  if (action.command !== undefined) {
    const { command, arguments: given = [] } = action.command;
    await vscode.commands.executeCommand(command, ...(given as unknown[]));
  }
}

const withPassword = (password: string): string =>
  JSON.stringify(
    {
      version: 1,
      rules: [
        {
          id: 'staging-login',
          condition: { requestDomains: ['staging.test'] },
          action: {
            type: 'continueWithAuth',
            response: 'provideCredentials',
            credentials: { username: 'alice', password },
          },
        },
      ],
    },
    null,
    2,
  );

suite('quick fixes of rule files', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('request-workbench.request-workbench')?.activate();
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of made) await vscode.workspace.fs.delete(uri);
    await vscode.commands.executeCommand('requestWorkbench.deleteSecret', 'staging-login');
  });

  test('a wrong name in YAML is changed to the nearest one', async () => {
    const document = await open(
      'fix.request-rules.yaml',
      'version: 1\nrules:\n  - id: a\n    # ours\n    action: { type: blok } # no\n',
    );
    const [fix] = await fixesOf(document, 'unknown-action');
    assert.equal(fix?.title, 'Change to block');
    assert.equal(fix.isPreferred, true);
    await choose(fix);
    assert.match(document.getText(), /# ours\n {4}action: \{ type: block \} # no\n$/);
    await document.save();
  });

  test('a password moves into the secret storage; undoing brings back the text', async () => {
    const document = await open('secret.request-rules.json', withPassword('hunter2'));
    const [fix] = await fixesOf(document, 'literal-password');
    assert.equal(fix?.title, 'Keep it in the secret storage as staging-login');
    assert.ok(!JSON.stringify(fix).includes('hunter2'), 'the password does not travel');
    await choose(fix);
    assert.equal(document.getText(), withPassword('${secret:staging-login}'));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), withPassword('hunter2'));
    // That name is taken now.
    const [second] = await fixesOf(document, 'literal-password');
    assert.equal(second?.title, 'Keep it in the secret storage as staging-login-2');
    await document.save();
  });

  test('a token in a cookie moves alone, and what is typed meanwhile stays', async () => {
    const withCookie = (before: string, cookie: string): string =>
      `${before}version: 1\nrules:\n  - id: sessions\n    action:\n      type: continueRequest\n      headers:\n        Cookie: "theme=dark; ${cookie}" # ours\n`;
    const document = await open('cookie.request-rules.yaml', withCookie('', 'session_id=ada-17'));
    // The text changes at another moment of the fix each time: while it reads, while it keeps, while it writes.
    for (let turns = 0; turns < 40; turns += 4) {
      // Where the text is now: the problem that is shown may still be that of the text before.
      const at = document.getText().indexOf('ada-17');
      const place = new vscode.Range(document.positionAt(at), document.positionAt(at + 6));
      const [fix] = await fixesAt(document, place);
      const chosen = choose(fix);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      const typed = new vscode.WorkspaceEdit();
      typed.insert(document.uri, new vscode.Position(0, 0), '# typed\n');
      await vscode.workspace.applyEdit(typed);
      await chosen;
      const name = /keep it in the secret storage as (.*)/i.exec(fix?.title ?? '')?.[1] ?? '';
      const moved = withCookie('# typed\n', `session_id=\${secret:${name}}`);
      const leftAlone = withCookie('# typed\n', 'session_id=ada-17');
      assert.ok([moved, leftAlone].includes(document.getText()), document.getText());
      await vscode.commands.executeCommand('requestWorkbench.deleteSecret', name);
      const back = new vscode.WorkspaceEdit();
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      back.replace(document.uri, all, withCookie('', 'session_id=ada-17'));
      await vscode.workspace.applyEdit(back);
    }
    await document.save();
  });
});
