import { installConsole } from './consoles.ts';
import type { GivenContext, SandboxHost, SandboxCode, InsideOutcome } from './host.ts';
import { HttpYacScript } from './httpYac.ts';
import type { Kept } from './httpYac.ts';
import { installJetBrains } from './jetBrains.ts';
import { jsonPath, xpath } from './paths.ts';
import { ScriptRecording } from './scriptRecording.ts';
import { Store } from './store.ts';
import { Timers } from './timers.ts';
import { readJson, toValue, writeJson } from './values.ts';
import { define, installWeb } from './web.ts';

/**
 * The first code that runs inside QuickJS, before any of a script. Scripts find it neither among the globals nor in their
 * scope; who gets hold of a function of it all the same (an error's stack has them) can do no more than scripts can.
 */
export function start(given: SandboxHost): SandboxCode {
  const host = withStacks(given);
  let recording = new ScriptRecording();
  let httpYac: HttpYacScript | null = null;
  const [globals, globalHeaders] = [new Store(), new Store()];
  let requestVariables = new Store();
  const kept: Kept = new Map();
  const timers = new Timers(host, (error) => {
    recording.fail(error);
  });
  installWeb(host);
  installConsole(() => recording);

  return {
    begin: (json) => {
      const context = readJson(json) as GivenContext;
      recording = new ScriptRecording();
      requestVariables = new Store();
      globals.update(context.globals);
      globalHeaders.update(context.globalHeaders);
      if (context.dialect === 'jetbrains') {
        httpYac = null;
        installJetBrains(host, { context, recording, globals, globalHeaders, requestVariables });
        return;
      }
      for (const name of ['client', 'request', 'response', '$random', 'crypto']) {
        Reflect.deleteProperty(globalThis, name);
      }
      // Expressions and assertions ask for these in both dialects.
      define('jsonPath', (given: unknown, path: unknown) => jsonPath(host, given, path));
      define('xpath', (given: unknown, path: unknown) =>
        xpath(host, given, path, context.xpathNamespaces),
      );
      httpYac = new HttpYacScript(host, context, recording, globals, kept);
    },
    run: async (script) => {
      const own = recording;
      try {
        const value = await (typeof script === 'function' ? script(httpYac?.scope) : script);
        own.value = toValue(value).value;
      } catch (error) {
        own.fail(error);
      }
      try {
        await own.settle();
        await httpYac?.settle();
      } catch (error) {
        own.fail(error);
      }
      timers.clearAll();
    },
    collect: () => {
      const variables = httpYac?.leave() ?? requestVariables.changes();
      const { tests, log, error, skip, value } = recording;
      const outcome: InsideOutcome = {
        ...{ tests, log, error, skip, variables },
        ...(value === undefined ? {} : { value }),
        globals: globals.changes(),
        globalHeaders: globalHeaders.changes(),
        kept: [...kept.keys()],
        request: httpYac?.requestChanges() ?? NOTHING_OF_THE_REQUEST,
      };
      return writeJson(outcome);
    },
    fail: (error) => {
      recording.fail(error);
    },
    fire: (id) => {
      timers.fire(id);
    },
  };
}

const NOTHING_OF_THE_REQUEST = {};

/** What the thread throws has its own stack; one of the script's says where it called. */
function withStacks(host: SandboxHost): SandboxHost {
  const wrapped = Object.entries(host).map(
    ([name, call]: [string, (...given: unknown[]) => unknown]) => [
      name,
      (...given: unknown[]) => {
        try {
          return call(...given);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          const made = new Error(error.message);
          made.name = error.name;
          throw made;
        }
      },
    ],
  );
  return Object.fromEntries(wrapped) as SandboxHost;
}
