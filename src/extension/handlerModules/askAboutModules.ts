import * as vscode from 'vscode';
import { isAskable, whyNot } from '../../handlerModules/approval/approvedModules.ts';
import type { FoundModule, Modules } from '../../workbench/modules.ts';
import { count } from '../../words/amounts.ts';

const RUN = 'Run It';
const OPEN = 'Open';
const NOT_NOW = 'Not Now';
const REVIEW = 'Review…';

/** Asks the person whether handler modules may run: once for each version of a module, when a request goes without it. */
export class ModuleQuestions {
  readonly #modules: Modules;
  readonly #asked = new Set<string>();

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** Asks about those of which nobody has been asked yet. */
  async ask(unapproved: readonly FoundModule[]): Promise<void> {
    const news = unapproved.filter(
      (module) => isAskable(module) && !this.#asked.has(`${module.path} ${module.fingerprint}`),
    );
    for (const { path, fingerprint } of news) this.#asked.add(`${path} ${fingerprint}`);
    const [first] = news;
    if (first === undefined) return;
    if (news.length === 1) await this.#askAbout(first);
    else await this.#offerReview(news.length);
  }

  /** Handler Modules…: all there are, to open, to let run and to stop. */
  async manage(): Promise<void> {
    const { modules } = this.#modules;
    if (modules.length === 0) {
      const create = 'New Handler Module';
      const chosen = await vscode.window.showInformationMessage(
        'There are no handler modules (*.request-handler.ts, .mts, .js, .mjs) in this workspace.',
        create,
      );
      if (chosen === create) {
        await vscode.commands.executeCommand('requestWorkbench.newHandlerModule');
      }
      return;
    }
    const chosen = await vscode.window.showQuickPick(modules.map(itemOf), {
      title: 'Handler Modules',
      placeHolder: 'A module to open, allow or stop',
      matchOnDetail: true,
    });
    if (chosen !== undefined) await this.#manageOne(chosen.module);
  }

  async #askAbout(module: FoundModule): Promise<void> {
    const imports = module.files - 1;
    const what = imports === 0 ? 'It' : `It, with ${count(imports, 'file')} that it imports,`;
    const chosen = await vscode.window.showWarningMessage(
      `The handler module ${module.name} wants to run when requests are sent. ${what} ${whyNot(module)}.`,
      RUN,
      OPEN,
      NOT_NOW,
    );
    if (chosen === RUN) await this.#modules.approve(module);
    if (chosen !== OPEN) return;
    // Whoever looks wants to decide afterwards.
    await open(module);
    await this.#askAbout(module);
  }

  async #offerReview(found: number): Promise<void> {
    const chosen = await vscode.window.showWarningMessage(
      `${count(found, 'handler module')} in this workspace would run when requests are sent, but ${found === 1 ? 'is' : 'are'} not approved yet.`,
      REVIEW,
      NOT_NOW,
    );
    if (chosen === REVIEW) await this.manage();
  }

  async #manageOne(module: FoundModule): Promise<void> {
    const isApproved = module.approval.state === 'approved';
    const canRun = isAskable(module);
    const stop = 'Stop Running It';
    const chosen = await vscode.window.showQuickPick(
      [
        { label: OPEN, detail: module.path },
        ...(canRun ? [{ label: RUN, detail: `As it is now, SHA-256 ${module.fingerprint}` }] : []),
        ...(isApproved ? [{ label: stop, detail: `SHA-256 ${module.fingerprint}` }] : []),
      ],
      { title: module.name, placeHolder: `This module ${stateOf(module)}` },
    );
    if (chosen?.label === OPEN) await open(module);
    if (chosen?.label === RUN) await this.#modules.approve(module);
    if (chosen?.label === stop) await this.#modules.revoke(module);
  }
}

interface ModuleItem extends vscode.QuickPickItem {
  readonly module: FoundModule;
}

function itemOf(module: FoundModule): ModuleItem {
  const runs = module.approval.state === 'approved' && vscode.workspace.isTrusted;
  const several = (vscode.workspace.workspaceFolders ?? []).length > 1;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(module.path))?.name ?? '';
  return {
    label: `$(${runs ? 'check' : 'circle-slash'}) ${module.name}`,
    ...(several ? { description: folder } : {}),
    detail: stateOf(module),
    module,
  };
}

function stateOf(module: FoundModule): string {
  if (module.approval.state === 'approved' && vscode.workspace.isTrusted) return 'runs';
  return `does not run: it ${whyNot(module)}`;
}

async function open({ path }: FoundModule): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(path), {
    viewColumn: vscode.ViewColumn.One,
    preview: false,
  });
}
