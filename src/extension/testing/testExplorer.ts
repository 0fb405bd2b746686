import * as vscode from 'vscode';
import { Lazy } from '../../workbench/lazy.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { isRequestFile, onRequestFile } from '../requestFiles/openRequestFiles.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { findRequestFiles } from '../requestFiles/findRequestFiles.ts';
import type { RequestTestItems } from './requestTestItems.ts';

/** What runs tests, made when it is first wanted. */
type Runner = () => Promise<{ readonly runs: RequestRuns; readonly sessions: Sessions }>;

/**
 * Test Explorer for request files. There is none where there is no such file: VS Code would show the view of tests without
 * any. What finds and runs tests is loaded when somebody looks.
 */
export function registerTestExplorer(context: vscode.ExtensionContext, workbench: Runner): void {
  let items: Lazy<RequestTestItems> | null = null;
  const make = (): Lazy<RequestTestItems> => (items ??= makeController(context, workbench));
  // So that the requests of a file that is open have their icons at once.
  context.subscriptions.push(onRequestFile(() => void make().get()));
  if (vscode.workspace.textDocuments.some(isRequestFile)) return;
  void findRequestFiles(1).then(({ length }) => {
    if (length > 0) make();
  });
}

function makeController(
  context: vscode.ExtensionContext,
  workbench: Runner,
): Lazy<RequestTestItems> {
  const controller = vscode.tests.createTestController('requestWorkbench.requests', 'Requests');
  const items = new Lazy<RequestTestItems>(async () => {
    const { RequestTestItems } = await import('./requestTestItems.ts');
    const made = new RequestTestItems(controller);
    context.subscriptions.push(made);
    return made;
  });
  controller.resolveHandler = async () => (await items.get()).find();
  controller.refreshHandler = async () => (await items.get()).refresh();
  controller.createRunProfile(
    'Run',
    vscode.TestRunProfileKind.Run,
    async (request, token) => {
      const [{ runRequestTests }, found, { runs, sessions }] = await Promise.all([
        import('./testRun.ts'),
        items.get(),
        workbench(),
      ]);
      await runRequestTests(request, token, { controller, items: found, runs, sessions });
    },
    true,
  );
  context.subscriptions.push(controller);
  return items;
}
