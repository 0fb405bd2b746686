import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { whenever } from './events.ts';

suite('request files', () => {
  test('every request has Send above it, at its own line', async () => {
    const [file] = await vscode.workspace.findFiles('plain.http');
    assert.ok(file !== undefined);
    await vscode.workspace.openTextDocument(file);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file,
      9,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title]),
      [
        [1, 'Send'],
        [4, 'Send'],
        [4, 'Send all above'],
        [10, 'Send'],
        [10, 'Send all above'],
      ],
    );
  });

  test("what can't be sent is a problem at its place", async () => {
    const [file] = await vscode.workspace.findFiles('plain.http');
    assert.ok(file !== undefined);
    await vscode.workspace.openTextDocument(file);
    const [problem] = await whenever(vscode.languages.onDidChangeDiagnostics, () => {
      const found = vscode.languages.getDiagnostics(file);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(problem?.range.start.line, 11);
    assert.match(problem.message, /This header can't be sent/);
  });
});
