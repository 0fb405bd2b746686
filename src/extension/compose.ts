import type * as vscode from 'vscode';
import { Lazy } from '../workbench/lazy.ts';
import type { Modules } from '../workbench/modules.ts';
import type { Rules } from '../workbench/rules.ts';
import type { Sessions } from '../workbench/sessions.ts';
import { Workbench } from '../workbench/workbench.ts';
import { ModuleQuestions } from './handlerModules/askAboutModules.ts';
import { ModuleDebugging } from './handlerModules/debugModules.ts';
import { ModuleLog } from './handlerModules/moduleLog.ts';
import { ModuleProblems } from './handlerModules/moduleProblems.ts';
import { BodyFiles } from './bodies/bodyFiles.ts';
import { ResponseComparison } from './bodies/compareResponses.ts';
import { KeptLayout } from './panel/keptLayout.ts';
import { Drafts } from './drafts/drafts.ts';
import { Panel } from './panel/panel.ts';
import { PlaygroundOfWindow } from './playground/openPlayground.ts';
import { PanelPerson } from './panel/panelPerson.ts';
import { vscodePorts } from './ports/vscodePorts.ts';
import { AlwaysDoThis } from './rules/alwaysDoThis.ts';
import { ExchangeProblems } from './rules/exchangeProblems.ts';
import { RuleExplanations } from './rules/ruleExplanations.ts';
import { RuleFindings } from './rules/ruleFindings.ts';
import { RuleLenses } from './rules/ruleLenses.ts';
import { RuleProblems } from './rules/ruleProblems.ts';
import { WindowHits } from './rules/windowHits.ts';
import { ChosenEnvironments } from './requestFiles/chosenEnvironments.ts';
import { RequestRuns } from './requestFiles/requestRuns.ts';
import type { RequestResults } from './requestFiles/requestResults.ts';
import { Secrets } from './ports/secrets.ts';
import { folders } from './ports/workspaceFiles.ts';
import { WaitingStatus } from './views/sessions/waitingStatus.ts';
import { RulesStatus } from './views/rules/rulesStatus.ts';
import type { Views } from './views/views.ts';

/** Everything that the commands use, and its one end. */
export interface Composed {
  readonly extension: vscode.ExtensionContext;
  /** The extension's own. */
  readonly version: string;
  readonly workbench: Workbench;
  readonly rules: Rules;
  readonly modules: Modules;
  readonly sessions: Sessions;
  readonly secrets: Secrets;
  readonly panel: Panel;
  readonly alwaysDoThis: AlwaysDoThis;
  readonly runs: RequestRuns;
  readonly playground: PlaygroundOfWindow;
  readonly explanations: RuleExplanations;
  readonly exchangeProblems: ExchangeProblems;
  readonly moduleQuestions: ModuleQuestions;
  readonly moduleDebugging: ModuleDebugging;
  readonly moduleLog: ModuleLog;
  /** Loaded when one of them is first seen. */
  readonly views: Lazy<Views>;
  dispose(): Promise<void>;
}

/** Builds the workbench of this window. If that fails, nothing of it is left, so that it can be tried again. */
export async function compose(
  extension: vscode.ExtensionContext,
  results: RequestResults,
  badge: (badge: vscode.ViewBadge | undefined) => void,
): Promise<Composed> {
  const parts: vscode.Disposable[] = [];
  try {
    const workbench = await build({ extension, results, badge }, (part) => {
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

interface Given {
  readonly extension: vscode.ExtensionContext;
  readonly results: RequestResults;
  /** What stands at the icon of the views. */
  readonly badge: (badge: vscode.ViewBadge | undefined) => void;
}

/** Who is made of what, and in which order it ends. */
async function build(
  { extension, results, badge }: Given,
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
  owned(new RuleProblems(rules));
  owned(new ModuleProblems(modules));
  const keepNamed = (): void => void modules.keepNamed(rules.namedModules);
  owned(rules.onChanged(keepNamed));
  const moduleQuestions = new ModuleQuestions(modules);
  owned(modules.onLeftOut((without) => void moduleQuestions.ask(without)));
  // A module that only a rule names is first known when a request needs it.
  owned(modules.onWanted((module) => void moduleQuestions.ask([module])));
  owned(new BodyFiles(bodies));
  const alwaysDoThis = new AlwaysDoThis({ sessions, rules, secrets });
  const { extensionUri } = extension;
  const environments = owned(new ChosenEnvironments(extension.workspaceState));
  const runs = owned(new RequestRuns(sessions, environments, results, extension.extension.id));
  const cancel = (session: string): void => {
    runs.cancel(session);
  };
  const comparison = owned(new ResponseComparison(sessions, bodies));
  const playground = owned(new PlaygroundOfWindow(extensionUri));
  const explanations = owned(new RuleExplanations({ rules, modules, secrets }));
  const panel = owned(
    new Panel({
      ...{ extensionUri, sessions, bodies, comparison },
      cookies: () => workbench.contexts.cookies,
      ...{ rules, modules, person, playground, alwaysDoThis, cancel },
      keptLayout: new KeptLayout(extension.globalState),
      fileSessions: runs.fileSessions,
      drafts: new Drafts(sessions, extension.workspaceState, {
        ...{ runs, explanations },
        cookies: () => workbench.contexts.cookies,
      }),
    }),
  );
  const hits = owned(new WindowHits(sessions));
  owned(new RuleLenses(sessions, hits));
  owned(new RulesStatus(rules));
  owned(new WaitingStatus(person, badge));
  owned(new RuleFindings(rules));

  return {
    extension,
    version,
    workbench,
    rules,
    modules,
    sessions,
    secrets,
    panel,
    alwaysDoThis,
    runs,
    playground,
    explanations,
    exchangeProblems: owned(new ExchangeProblems()),
    moduleQuestions,
    moduleDebugging: owned(new ModuleDebugging(modules)),
    moduleLog: owned(new ModuleLog(modules, (session) => sessions.view(session))),
    views: new Lazy(async () => {
      const { Views } = await import('./views/views.ts');
      const views = new Views({
        ...{ workbench, rules, hits, sessions, modules, runs },
        showSession: (id) => {
          panel.show(id);
        },
      });
      extension.subscriptions.push(views);
      return views;
    }),
    dispose: () => workbench.dispose(),
  };
}
