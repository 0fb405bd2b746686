import * as vscode from 'vscode';
import type { Sessions } from '../workbench/sessions.ts';
import { Workbench } from '../workbench/workbench.ts';
import { cancelRequest } from './commands/cancelRequest.ts';
import { openUrl } from './commands/openUrl.ts';
import { sendRequest } from './commands/sendRequest.ts';
import { ModuleQuestions } from './handlerModules/askAboutModules.ts';
import { ModuleDebugging } from './handlerModules/debugModules.ts';
import { ModuleLog } from './handlerModules/moduleLog.ts';
import { ModuleProblems } from './handlerModules/moduleProblems.ts';
import { newHandlerModule } from './handlerModules/newHandlerModule.ts';
import { BodyFiles } from './panel/bodyFiles.ts';
import { Panel } from './panel/panel.ts';
import { PanelPerson } from './panel/panelPerson.ts';
import { vscodePorts } from './ports.ts';
import { AlwaysDoThis } from './rules/alwaysDoThis.ts';
import { ExchangeProblems } from './rules/exchangeProblems.ts';
import { newRuleFile } from './rules/newRuleFile.ts';
import { RuleExplanations } from './rules/ruleExplanations.ts';
import { RuleFindings } from './rules/ruleFindings.ts';
import { RuleLenses } from './rules/ruleLenses.ts';
import { RuleProblems } from './rules/ruleProblems.ts';
import { testRules } from './rules/testRules.ts';
import { Secrets } from './secrets.ts';
import { folders } from './workspaceFiles.ts';

/** Everything that the commands use, and its one end. */
export interface Composed {
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
export async function compose(extension: vscode.ExtensionContext): Promise<Composed> {
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
): Promise<Composed> {
  const { version } = extension.extension.packageJSON as { version: string };
  const secrets = new Secrets(extension.secrets);
  const person = owned(new PanelPerson());
  const workbench = Workbench.open(
    () => folders().map(({ uri }) => uri.fsPath),
    vscodePorts(extension, secrets, person),
  );
  owned({ dispose: () => void workbench.dispose() });
  const [rules, modules, sessions, bodies] = await Promise.all([
    workbench.rules(),
    workbench.modules(),
    workbench.sessions(),
    workbench.bodies(),
  ]);
  const exchangeProblems = owned(new ExchangeProblems());
  owned(new RuleProblems(rules));
  owned(new ModuleProblems(modules));
  const keepNamed = (): void => void modules.keepNamed(rules.namedModules);
  owned(rules.onChanged(keepNamed));
  const questions = new ModuleQuestions(modules);
  owned(modules.onLeftOut((without) => void questions.ask(without)));
  // A module that only a rule names is first known when a request needs it.
  owned(modules.onWanted((module) => void questions.ask([module])));
  owned(new BodyFiles(bodies));
  const alwaysDoThis = new AlwaysDoThis({ sessions, rules, secrets });
  const { extensionUri } = extension;
  const panel = owned(new Panel({ extensionUri, sessions, rules, modules, person, alwaysDoThis }));
  owned(new RuleLenses(sessions, panel));
  owned(new RuleFindings(rules));
  const accounts = owned(new RuleExplanations({ rules, modules, secrets }));
  const debugging = owned(new ModuleDebugging(modules));
  const moduleLog = owned(new ModuleLog(modules, (session) => sessions.view(session)));

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
      const count = await workbench.clearCookies();
      void vscode.window.showInformationMessage(
        `Deleted ${String(count)} ${count === 1 ? 'cookie' : 'cookies'}.`,
      );
    },
    clearCredentials: () => {
      workbench.contexts.clearCredentials();
      void vscode.window.showInformationMessage(
        'Forgot all credentials; the next challenge asks again.',
      );
    },
    clearCertificateExceptions: () => {
      workbench.contexts.clearCertificateExceptions();
      void vscode.window.showInformationMessage(
        'Forgot all allowed certificates; the next connection asks again.',
      );
    },
    clearHsts: async () => {
      await workbench.contexts.clearHsts();
      void vscode.window.showInformationMessage('Forgot which hosts asked for https only.');
    },
    dispose: () => workbench.dispose(),
  };
}
