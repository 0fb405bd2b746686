import { join } from 'node:path';
import * as vscode from 'vscode';
import { SharedAnswers } from '../engine/index.ts';
import type { CookieStorage } from '../engine/index.ts';
import { AlwaysDoThis } from './rules/alwaysDoThis.ts';
import { ModuleQuestions } from './handlerModules/askAboutModules.ts';
import { SessionNews } from '../handlerModules/sessionNews.ts';
import { BodyFiles } from './panel/bodyFiles.ts';
import { cancelRequest } from './commands/cancelRequest.ts';
import { ExchangeProblems } from './rules/exchangeProblems.ts';
import { ModuleDebugging } from './handlerModules/debugModules.ts';
import { HandlerModules } from './handlerModules/handlerModules.ts';
import { ModuleLog } from './handlerModules/moduleLog.ts';
import { Network } from './network/network.ts';
import { newHandlerModule } from './handlerModules/newHandlerModule.ts';
import { newRuleFile } from './rules/newRuleFile.ts';
import { openUrl } from './commands/openUrl.ts';
import { Panel } from './panel/panel.ts';
import { PanelPerson } from './panel/panelPerson.ts';
import { RuleExplanations } from './rules/ruleExplanations.ts';
import { CookieJars } from '../rules/cookieJars.ts';
import { RuleFiles } from './rules/ruleFiles.ts';
import { RuleFindings } from './rules/ruleFindings.ts';
import { RuleLenses } from './rules/ruleLenses.ts';
import { Secrets } from './secrets.ts';
import { sendRequest } from './commands/sendRequest.ts';
import { testRules } from './rules/testRules.ts';
import { SessionHistory } from './sessionHistory.ts';
import { Sessions } from './sessions.ts';
import { workspaceHandlers } from './handlerModules/workspaceHandlers.ts';

/** Everything that the commands use, and its one end. */
export interface Workbench {
  readonly sessions: Sessions;
  readonly panel: Panel;
  readonly secrets: Secrets;
  openUrl(url: unknown): Promise<void>;
  sendRequest(place: unknown): Promise<void>;
  cancel(): Promise<void>;
  newRuleFile(): Promise<void>;
  testRules(request: unknown): Promise<void>;
  newHandlerModule(language: unknown): Promise<void>;
  importRules(request: unknown): Promise<void>;
  exportRules(request: unknown): Promise<void>;
  exportHar(request: unknown): Promise<void>;
  manageHandlerModules(): Promise<void>;
  showModuleLog(): void;
  debugHandlerModules(): Promise<void>;
  clearCookies(): Promise<void>;
  clearCredentials(): void;
  clearCertificateExceptions(): void;
  clearHsts(): Promise<void>;
  dispose(): Promise<void>;
}

/** Builds the workbench of this window. If that fails, nothing of it is left, so that it can be tried again. */
export async function compose(extension: vscode.ExtensionContext): Promise<Workbench> {
  const parts: vscode.Disposable[] = [];
  try {
    const workbench = await build(extension, (part) => {
      parts.push(part);
      return part;
    });
    extension.subscriptions.push(...parts);
    return workbench;
  } catch (error) {
    for (const part of parts) part.dispose();
    throw error;
  }
}

/** Who is made of what, and in which order it ends. */
async function build(
  extension: vscode.ExtensionContext,
  owned: <Part extends vscode.Disposable>(part: Part) => Part,
): Promise<Workbench> {
  const { version } = extension.extension.packageJSON as { version: string };
  const secrets = new Secrets(extension.secrets);
  const network = owned(
    new Network({
      options: {
        userAgent: `RequestWorkbench/${version}`,
        openExternal: async (url) => vscode.env.openExternal(vscode.Uri.parse(url)),
      },
      cookies: cookieStorage(extension.storageUri),
      secrets: extension.secrets,
      resolveSecret: secrets.resolve,
    }),
  );
  const jars = new CookieJars(jarFolder(extension.storageUri));
  owned({
    dispose: () => {
      jars.close();
    },
  });
  const rules = owned(
    new RuleFiles(secrets, jars, (folder, path, name) => modules.module(folder, path, name)),
  );
  const exchangeProblems = owned(new ExchangeProblems());
  const modules = owned(new HandlerModules(extension.workspaceState));
  owned(rules.onChanged(() => void modules.keepNamed(rules.namedModules)));
  const questions = new ModuleQuestions(modules);
  // A module that only a rule names is first known when a request needs it.
  owned(modules.onWanted((module) => void questions.ask([module])));
  const news = new SessionNews();
  const person = owned(new PanelPerson());
  const bodies = owned(new BodyFiles());
  const history = new SessionHistory(extension.storageUri);
  const sessions = owned(
    new Sessions({
      network,
      askedAbout: async (folder) => {
        await Promise.all([rules.settled(), modules.settled()]);
        const asked = workspaceHandlers(folder, { rules, modules });
        void questions.ask(asked.without);
        return asked;
      },
      news,
      person: new SharedAnswers(person),
      bodies,
      restored: await history.load(),
    }),
  );
  history.follow(sessions);
  const alwaysDoThis = new AlwaysDoThis({ sessions, rules, secrets });
  const { extensionUri } = extension;
  const panel = owned(new Panel({ extensionUri, sessions, rules, modules, person, alwaysDoThis }));
  owned(new RuleLenses(sessions, panel));
  owned(new RuleFindings(rules));
  const accounts = owned(new RuleExplanations({ rules, modules, secrets }));
  const debugging = owned(new ModuleDebugging(modules));
  const moduleLog = owned(new ModuleLog(modules, (session) => sessions.view(session)));
  owned(
    modules.onTerminated((termination) => {
      news.terminated(termination);
    }),
  );
  await Promise.all([rules.load(), modules.load()]);

  return {
    sessions,
    panel,
    secrets,
    openUrl: (url) => openUrl(url, sessions, panel),
    sendRequest: (place) => sendRequest(place, sessions, panel),
    cancel: () => cancelRequest(sessions, panel),
    newRuleFile: () => newRuleFile(),
    testRules: (request) => testRules(request, accounts, extension.workspaceState),
    importRules: async (request) =>
      (await import('./rules/importRules.ts')).importRules(request, exchangeProblems),
    exportRules: async (request) => {
      const { exportRules } = await import('./rules/exportRules.ts');
      await exportRules(request, await rules.paths(), exchangeProblems);
    },
    exportHar: async (request) =>
      (await import('./commands/exportHar.ts')).exportHar(request, sessions, version),
    newHandlerModule: (language) => newHandlerModule(language, modules),
    manageHandlerModules: () => questions.manage(),
    debugHandlerModules: () => debugging.start(),
    showModuleLog: () => {
      moduleLog.show();
    },
    clearCookies: async () => {
      const count = (await network.clearCookies()) + (await jars.clear());
      void vscode.window.showInformationMessage(
        `Deleted ${String(count)} ${count === 1 ? 'cookie' : 'cookies'}.`,
      );
    },
    clearCredentials: () => {
      network.clearCredentials();
      void vscode.window.showInformationMessage(
        'Forgot all credentials; the next challenge asks again.',
      );
    },
    clearCertificateExceptions: () => {
      network.clearCertificateExceptions();
      void vscode.window.showInformationMessage(
        'Forgot all allowed certificates; the next connection asks again.',
      );
    },
    clearHsts: async () => {
      await network.clearHsts();
      void vscode.window.showInformationMessage('Forgot which hosts asked for https only.');
    },
    dispose: async () => {
      network.dispose();
      await history.close(sessions);
      await bodies.removeAll();
    },
  };
}

/** The jars of rules, beside the usual one. */
function jarFolder(folder: vscode.Uri | undefined): string | null {
  return folder?.scheme === 'file' ? join(folder.fsPath, 'cookieJars') : null;
}

/** In the folder that VS Code keeps for this workspace; a window without one keeps them in memory. */
function cookieStorage(folder: vscode.Uri | undefined): CookieStorage {
  return folder?.scheme === 'file'
    ? { kind: 'disk', directory: join(folder.fsPath, 'cookies') }
    : { kind: 'memory' };
}
