import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RequestResults } from '../../src/extension/requestFiles/requestResults.ts';
import { verdictOf } from '../../src/extension/testing/testMessages.ts';
import { sessionOfMessage } from '../../src/extension/testing/sessionLink.ts';
import { readDocument } from '../../src/requestFile/language/requestDocument.ts';
import type { RequestOutcome } from '../../src/requestFile/run/outcome.ts';
import { startServer } from '../servers/testServer.ts';
import { inWorkspace } from './inWorkspace.ts';
import { until } from './until.ts';

/** Ids of the tests of a file as VS Code has them, without those of the folders and the file around them. */
async function testsIn(uri: vscode.Uri): Promise<string[]> {
  const paths = await vscode.commands.executeCommand<string[][]>(
    'vscode.testing.getTestsInFile',
    uri,
  );
  return paths.flatMap((path) => path.at(-1) ?? []).filter((id) => id !== uri.toString());
}

function testsThatAre(uri: vscode.Uri, wanted: readonly string[]): Promise<string[]> {
  return until(async () => {
    const found = await testsIn(uri);
    return found.toString() === wanted.toString() ? found : undefined;
  });
}

async function lensesOf(uri: vscode.Uri): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    99,
  );
  return lenses.map(({ range, command }) => `${String(range.start.line)} ${command?.title ?? ''}`);
}

/** The lines that say what tests have found, once there are so many. */
function resultsOf(uri: vscode.Uri, count: number): Promise<string[]> {
  return until(async () => {
    const found = (await lensesOf(uri)).filter((title) => title.includes('passed'));
    return found.length === count ? found : undefined;
  });
}

async function written(name: string, text: string): Promise<vscode.Uri> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

async function typed(document: vscode.TextDocument, line: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(line, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** A server that answers with a token, and tells the paths of what it was asked for. */
async function startApi() {
  const paths: string[] = [];
  const server = await startServer((request, response) => {
    paths.push(request.url ?? '');
    response.setHeader('Content-Type', 'application/json').end('{"token":"t0k3n","items":[1]}');
  });
  return Object.assign(server, { paths });
}

const chain = (url: string): string => `### login
POST ${url}/login

?? status == 200

### orders
# @ref login
GET ${url}/orders
Authorization: Bearer {{login.response.body.$.token}}

?? status == 200
?? body $.items[0] == 2
?? header content-type includes json

### items
# @ref login
GET ${url}/items

?? status == 204

### off
# @disabled
GET ${url}/off

###
GET ${url}/neither-named-nor-tested
`;

suite('tests in request files', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('requests with a name or an assertion are tests, in the order of their lines', async () => {
    const text = `GET http://localhost:1/plain\n\n###\nGET http://localhost:1/checked\n\n?? status == 200\n
###\n# @name named\nGET http://localhost:1/named\n`;
    const uri = await written('found/some.http', text);
    await vscode.workspace.openTextDocument(uri);
    await testsThatAre(uri, ['GET http://localhost:1/checked', 'named']);
    await vscode.workspace.fs.delete(inWorkspace('found'), { recursive: true });
    await testsThatAre(uri, []);
  });

  test('tests follow what one types, saved or not', async () => {
    const uri = await written('typed.http', '# @name one\nGET http://localhost:1/\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await testsThatAre(uri, ['one']);
    await typed(document, document.lineCount - 1, '\n###\n# @name two\nGET http://localhost:1/\n');
    assert.ok(document.isDirty);
    await testsThatAre(uri, ['one', 'two']);
    await vscode.workspace.fs.delete(uri);
  });

  test('a run of a file sends each request once, what several need too, and says above each what passed', async () => {
    const server = await startApi();
    const uri = await written('chain.http', chain(server.url));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await testsThatAre(uri, ['login', 'orders', 'items', 'off']);
    await vscode.commands.executeCommand('testing.runCurrentFile');
    assert.deepEqual(await resultsOf(uri, 3), [
      '1 $(pass) 1 passed',
      '7 $(error) 2 of 3 passed',
      '16 $(error) 0 of 1 passed',
    ]);
    assert.deepEqual(server.paths, ['/login', '/orders', '/items']);
    await vscode.workspace.fs.delete(uri);
    await server.close();
  });

  test('a result counts for the request as it was sent: an edit takes it away, and undo brings it back', async () => {
    const server = await startApi();
    const uri = await written('edited.http', `### a\nGET ${server.url}/a\n\n?? status == 200\n`);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await testsThatAre(uri, ['a']);
    await vscode.commands.executeCommand('testing.runCurrentFile');
    await resultsOf(uri, 1);
    await typed(document, 2, 'X-New: 1\n');
    await resultsOf(uri, 0);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(await resultsOf(uri, 1), ['1 $(pass) 1 passed']);
    // A request below is another one.
    await typed(document, document.lineCount - 1, `\n### b\nGET ${server.url}/b\n`);
    assert.deepEqual(await resultsOf(uri, 1), ['1 $(pass) 1 passed']);
    await vscode.workspace.fs.delete(uri);
    await server.close();
  });

  test('the test at the cursor is run alone, with what it needs', async () => {
    const server = await startApi();
    const uri = await written('alone.http', chain(server.url));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await testsThatAre(uri, ['login', 'orders', 'items', 'off']);
    editor.selection = new vscode.Selection(17, 0, 17, 0);
    await vscode.commands.executeCommand('testing.runAtCursor');
    await resultsOf(uri, 2);
    assert.deepEqual(server.paths, ['/login', '/items']);
    await vscode.workspace.fs.delete(uri);
    await server.close();
  });

  test('Send all above sends the requests above, and not the one below the line', async () => {
    const server = await startApi();
    const text = [1, 2, 3].map((number) => `### r${number}\nGET ${server.url}/${number}\n`);
    const uri = await written('above.http', text.join('\n'));
    await vscode.workspace.openTextDocument(uri);
    assert.deepEqual(await lensesOf(uri), [
      '1 Send',
      ...['4 Send', '4 Send all above'],
      ...['7 Send', '7 Send all above'],
    ]);
    const place = { uri: uri.toString(), line: 7 };
    await vscode.commands.executeCommand('requestWorkbench.sendAllAbove', place);
    assert.deepEqual(server.paths, ['/1', '/2']);
    await vscode.workspace.fs.delete(uri);
    await server.close();
  });

  test('requestWorkbench.sendLens takes Send away, and leaves the results', async () => {
    const server = await startApi();
    const uri = await written('lens.http', `### a\nGET ${server.url}/a\n\n?? status == 200\n`);
    await vscode.workspace.openTextDocument(uri);
    const place = { uri: uri.toString(), line: 1 };
    await vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    assert.deepEqual(await lensesOf(uri), ['1 Send', '1 $(pass) 1 passed']);
    const settings = vscode.workspace.getConfiguration('requestWorkbench');
    await settings.update('sendLens', 'never', vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lensesOf(uri), ['1 $(pass) 1 passed']);
    await settings.update('sendLens', undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace.fs.delete(uri);
    await server.close();
  });
});

suite('secrets of request files', () => {
  test('what a failed assertion says hides values of a private file', async () => {
    const server = await startApi();
    await written(
      'secret/http-client.private.env.json',
      '{"$shared": {"pass": "hunter2-hunter2"}}',
    );
    const uri = await written(
      'secret/secret.http',
      `### a\nGET ${server.url}/a\nX-Pass: {{pass}}\n\n?? body $.token == {{pass}}\n`,
    );
    await vscode.workspace.openTextDocument(uri);
    // It waits at its message for as long as nobody closes that.
    const place = { uri: uri.toString(), line: 1 };
    void vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    await resultsOf(uri, 1);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      99,
    );
    const said = lenses.map(({ command }) => command?.tooltip ?? '').join('\n');
    assert.match(said, /body is t0k3n \(expected: == /);
    assert.ok(!said.includes('hunter2'), said);
    await vscode.workspace.fs.delete(inWorkspace('secret'), { recursive: true });
    await server.close();
  });
});

const SENT: RequestOutcome = {
  ...{
    file: '/home/ada/shop/a.http',
    line: 3,
    name: 'a',
    request: null,
    status: 'sent',
    reason: null,
  },
  ...{ problems: [], tests: [], log: [], session: 's1' },
};

suite('results of requests', () => {
  const path = '/home/ada/shop/a.http';

  test('all of a long file are kept and found again', () => {
    const count = 20_000;
    const text = Array.from({ length: count }, (_, index) => `### r${index}\nGET /${index}\n`);
    const { file, lines } = readDocument(text.join('\n'));
    const { requests } = file;
    const root = '/home/ada/shop';
    const loaded = {
      ...{ path, root, file, imports: [], definitions: [], requestNames: new Set<string>() },
      problems: [],
    };
    const results = new RequestResults();
    const run = {};
    // Were all of the file looked at for each of them, it would take minutes.
    for (const request of requests) results.keep(run, loaded, lines, { ...SENT, request });
    const found = requests.map((request) =>
      results.of(path, `r${request.url.slice(1)}`, request, lines),
    );
    assert.ok(found.every((result) => result?.outcomes.length === 1));
  });
});

suite('what a test says', () => {
  test('a failed assertion stands at its line, with both sides, and leads to its session', () => {
    const verdict = verdictOf([
      {
        ...SENT,
        tests: [
          { name: 'status == 200', passed: true, line: 5 },
          {
            ...{ name: 'body $.a == 1', passed: false, line: 6 },
            ...{ message: 'body is 2 (expected: == 1)', expected: 1, actual: { b: 2 } },
          },
        ],
      },
    ]);
    assert.ok(verdict.kind === 'failed');
    const [message] = verdict.messages;
    assert.ok(message !== undefined && verdict.messages.length === 1);
    assert.equal(message.message, 'body $.a == 1: body is 2 (expected: == 1)');
    assert.equal(message.location?.range.start.line, 6);
    assert.deepEqual([message.expectedOutput, message.actualOutput], ['1', '{\n  "b": 2\n}']);
    assert.equal(sessionOfMessage({ message }), 's1');
  });

  test('a message without two sides has a link to its session, and its text is not read as Markdown', () => {
    const tests = [{ name: 'a *b*', passed: false, message: 'no [c](d)', line: 5 }];
    const verdict = verdictOf([{ ...SENT, tests }]);
    assert.ok(verdict.kind === 'failed');
    const text = verdict.messages[0]?.message;
    assert.ok(text instanceof vscode.MarkdownString);
    assert.match(text.value, /command:requestWorkbench\.showSession\?%5B%22s1%22%5D/);
    assert.ok(!text.value.includes('[c](d)'));
    assert.deepEqual(text.isTrusted, { enabledCommands: ['requestWorkbench.showSession'] });
  });

  test('what was not sent has an error, what was skipped has a reason', () => {
    const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 6 } };
    const problem = {
      ...{ code: 'undefined-variable', severity: 'error' as const, range, file: SENT.file },
      ...{ message: 'host is not defined.', hint: 'Define it.' },
    };
    const notSent = verdictOf([{ ...SENT, status: 'notSent', problems: [problem], session: null }]);
    assert.ok(notSent.kind === 'errored');
    assert.equal(notSent.messages[0]?.message, 'host is not defined. Define it.');
    assert.equal(notSent.messages[0].location?.range.start.character, 2);
    const reason = 'It is disabled (# @disabled).';
    const skipped: RequestOutcome = { ...SENT, status: 'skipped', reason };
    assert.deepEqual(verdictOf([skipped]), { kind: 'skipped', reason });
    assert.deepEqual(verdictOf([skipped, SENT]), { kind: 'passed' });
    assert.equal(verdictOf([]).kind, 'skipped');
  });
});
