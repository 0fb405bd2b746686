import type { SessionCommand } from './commands/sessionCommands.ts';
import type { Composed } from './compose.ts';
import { viewCommands } from './views/tree/view.ts';

/** What the menus of a session do. */
const sessionCommands: readonly SessionCommand[] = [
  'openSession',
  'sendSessionAgain',
  'editSession',
  'cancelSession',
  'deleteSession',
  'copySessionUrl',
  'copySessionAsCurl',
  'copySessionAs',
  'exportSessionHar',
  'compareSession',
  'saveSessionBody',
];

/**
 * What a command does with the workbench of its window. `argument` is what whoever runs it gives: anything, or nothing; the
 * explorer gives all that is `selected`, too.
 */
export type Command = (all: Composed, argument: unknown, selected?: unknown) => unknown;

/** Every command of package.json. What one needs beyond the workbench is loaded when it is first run. */
export const commands: Readonly<Record<string, Command>> = {
  'requestWorkbench.openUrl': async ({ sessions, panel }, url) =>
    (await import('./commands/openUrl.ts')).openUrl(url, sessions, panel),
  'requestWorkbench.sendRequest': async ({ runs, panel }, place) =>
    (await import('./commands/sendRequest.ts')).sendRequest(place, runs, panel),
  'requestWorkbench.sendAllAbove': async ({ runs, panel }, place) =>
    (await import('./commands/sendAllAbove.ts')).sendAllAbove(place, runs, panel),
  'requestWorkbench.copyAsCurl': async ({ runs }, place) =>
    (await import('./commands/copyRequestAs.ts')).copyAs('curl', place, runs),
  'requestWorkbench.copyRequestAs': async ({ runs }, place) =>
    (await import('./commands/copyRequestAs.ts')).copyRequestAs(place, runs),
  'requestWorkbench.pasteCurl': async () => (await import('./commands/pasteCurl.ts')).pasteCurl(),
  'requestWorkbench.switchEnvironment': async ({ runs }) =>
    (await import('./commands/switchEnvironment.ts')).switchEnvironment(runs),
  'requestWorkbench.newRequestFile': async () =>
    (await import('./requestFiles/newRequestFile.ts')).newRequestFile(),
  'requestWorkbench.openPlayground': ({ playground }) => playground.open(),
  'requestWorkbench.newEnvironmentFile': async () =>
    (await import('./requestFiles/newEnvironmentFile.ts')).newEnvironmentFile(),
  'requestWorkbench.sendLastAgain': async ({ sessions, panel }) =>
    (await import('./commands/sendLastAgain.ts')).sendLastAgain(sessions, panel),
  'requestWorkbench.cancel': async ({ sessions, panel, runs }) =>
    (await import('./commands/cancelRequest.ts')).cancelRequest(sessions, panel, runs),
  'requestWorkbench.showPanel': ({ panel }) => {
    panel.enter();
  },
  'requestWorkbench.showSession': async ({ runs, panel }, given) => {
    (await import('./commands/showSession.ts')).showSession(given, runs.results, panel);
  },
  'requestWorkbench.showFailure': async (_all, place) =>
    (await import('./commands/showFailure.ts')).showFailure(place),
  'requestWorkbench.makeRule': async ({ alwaysDoThis }, about) =>
    (await import('./commands/makeRule.ts')).makeRule(alwaysDoThis, about),
  'requestWorkbench.newRuleFile': async () =>
    (await import('./rules/newRuleFile.ts')).newRuleFile(),
  'requestWorkbench.turnRulesOff': ({ rules }) => {
    rules.turnOff(true);
  },
  'requestWorkbench.turnRulesOn': ({ rules }) => {
    rules.turnOff(false);
  },
  'requestWorkbench.testRules': async ({ explanations, extension, runs }, request) =>
    (await import('./rules/testRules.ts')).testRules(
      request,
      explanations,
      runs,
      extension.workspaceState,
    ),
  'requestWorkbench.newHandlerModule': async ({ modules }, language) =>
    (await import('./handlerModules/newHandlerModule.ts')).newHandlerModule(language, modules),
  'requestWorkbench.importRules': async ({ exchangeProblems }, request) =>
    (await import('./rules/importRules.ts')).importRules(request, exchangeProblems),
  'requestWorkbench.exportRules': async ({ rules, exchangeProblems }, request) => {
    const { exportRules } = await import('./rules/exportRules.ts');
    await exportRules(request, await rules.paths(), exchangeProblems);
  },
  'requestWorkbench.openHar': async ({ sessions, panel }, file, selected) =>
    (await import('./commands/openHar.ts')).openHar(file, selected, sessions, panel),
  'requestWorkbench.exportHar': async ({ sessions, version }, request) =>
    (await import('./commands/exportHar.ts')).exportHar(request, sessions, version),
  'requestWorkbench.manageHandlerModules': ({ moduleQuestions }) => moduleQuestions.manage(),
  'requestWorkbench.showHandlerModuleLog': ({ moduleLog }) => {
    moduleLog.show();
  },
  'requestWorkbench.debugHandlerModules': ({ moduleDebugging }) => moduleDebugging.start(),
  'requestWorkbench.clearSessions': ({ sessions }) => sessions.clear(),
  'requestWorkbench.clearCookies': async ({ workbench }) =>
    (await import('./commands/clear.ts')).clearCookies(workbench),
  'requestWorkbench.clearCredentials': async ({ workbench }) =>
    (await import('./commands/clear.ts')).clearCredentials(workbench),
  'requestWorkbench.clearCertificateExceptions': async ({ workbench }) =>
    (await import('./commands/clear.ts')).clearCertificateExceptions(workbench),
  'requestWorkbench.clearHsts': async ({ workbench }) =>
    (await import('./commands/clear.ts')).clearHsts(workbench),
  'requestWorkbench.clearCache': async ({ workbench }) =>
    (await import('./commands/clear.ts')).clearCache(workbench),
  ...Object.fromEntries(
    sessionCommands.map((name): [string, Command] => [
      `requestWorkbench.${name}`,
      async (all, given) =>
        (await import('./commands/sessionCommands.ts')).runOnSession(name, given, all),
    ]),
  ),
  ...Object.fromEntries(
    viewCommands.map((name): [string, Command] => [
      `requestWorkbench.${name}`,
      async ({ views }, item) => (await views.get()).run(name, item),
    ]),
  ),
  'requestWorkbench.setSecret': ({ secrets }, name) => secrets.set(name),
  'requestWorkbench.deleteSecret': ({ secrets }, name) => secrets.delete(name),
};
