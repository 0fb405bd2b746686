import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { whenever } from './events.ts';
import { inWorkspace } from './inWorkspace.ts';

const RULES = `version: 1
rules:
  # Blocks what nobody should send.
  - id: why-block
    condition: { requestDomains: [why.test], requestMethods: [delete] }
    action: { type: block }
  - id: why-trace
    condition: { requestDomains: [why.test] }
    action:
      type: modifyHeaders
      requestHeaders: [{ header: X-Trace, operation: set, value: '1' }]
`;

/** The report that is open, once its text fits. */
function accountThat(fits: (text: string) => boolean): Promise<vscode.TextDocument> {
  return whenever(vscode.workspace.onDidChangeTextDocument, () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.uri.scheme !== 'request-workbench-rules') return undefined;
    return fits(document.getText()) ? document : undefined;
  });
}

suite('Test Rules Against URL', () => {
  const uri = inWorkspace('why.request-rules.yaml');

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(RULES));
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(uri);
  });

  test('the account is a document whose links lead to the rules', async () => {
    await vscode.commands.executeCommand(
      'requestWorkbench.testRules',
      'DELETE https://why.test/users',
    );
    const document = await accountThat((text) => text.includes('why-block'));
    const text = document.getText();
    assert.match(text, /^DELETE https:\/\/why\.test\/users$/m);
    assert.match(text, /decides +why-block {2}why\.request-rules\.yaml:4$/m);
    assert.match(text, /never reached +why-trace .*because why-block comes first/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const link = links.find(({ range }) => document.getText(range) === 'why.request-rules.yaml:4');
    assert.equal(link?.target?.fsPath, uri.fsPath);
    assert.equal(link.target.fragment, 'L4');
    assert.match(
      vscode.window.activeTextEditor?.document.fileName ?? '',
      /DELETE why\.test∕users$/,
    );
  });

  test('the account follows the rules as they are saved', async () => {
    await vscode.commands.executeCommand(
      'requestWorkbench.testRules',
      'DELETE https://why.test/users',
    );
    await accountThat((text) => text.includes('why-block'));
    const changed = RULES.replace('[delete]', '[put]');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(changed));
    const document = await accountThat((text) => text.includes('almost'));
    assert.match(document.getText(), /the method is DELETE, not PUT/);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(RULES));
    await accountThat((text) => text.includes('decides'));
  });

  test('in a .http file it is the request at the cursor, with its headers and body', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'http',
      content: 'POST https://why.test/orders\nAuthorization: Bearer s3cret\n\n{}\n',
    });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('requestWorkbench.testRules');
    const account = await accountThat((text) => text.includes('orders'));
    assert.match(account.getText(), /^POST https:\/\/why\.test\/orders$/m);
    assert.match(account.getText(), /adds +why-trace/);
    assert.ok(!account.getText().includes('s3cret'));
  });

  test('above each rule stands how often it acted, also in YAML', async () => {
    const lenses = async (): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
        10,
      );
      return found.map(
        ({ range, command }) => `${String(range.start.line)} ${command?.title ?? ''}`,
      );
    };
    await vscode.workspace.openTextDocument(uri);
    assert.deepEqual(await lenses(), [
      '3 not used yet in this window',
      '6 not used yet in this window',
    ]);
  });

  test('a rule that another one always comes before is told of, with a link to the other', async () => {
    const text = JSON.stringify({
      version: 1,
      rules: [
        {
          id: 'whole',
          condition: { requestDomains: ['why.test'] },
          action: { type: 'fulfill', status: 204 },
        },
        {
          id: 'part',
          condition: { urlFilter: '||why.test/x' },
          action: { type: 'fulfill', status: 204 },
        },
      ],
    });
    const file = inWorkspace('shadowed.request-rules.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from(text));
    const problem = await whenever(vscode.languages.onDidChangeDiagnostics, () =>
      vscode.languages.getDiagnostics(file).find(({ code }) => code === 'shadowed'),
    );
    assert.match(problem.message, /whole \(line 1\) comes first/);
    assert.equal(text.slice(problem.range.start.character, problem.range.end.character), '"part"');
    assert.equal(problem.relatedInformation?.[0]?.location.uri.fsPath, file.fsPath);
    await vscode.workspace.fs.delete(file);
    await whenever(vscode.languages.onDidChangeDiagnostics, () =>
      vscode.languages.getDiagnostics(file).length === 0 ? true : undefined,
    );
  });
});
