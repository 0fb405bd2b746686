import { digests } from './digests.ts';
import type { SandboxHost } from './host.ts';
import type { JetBrainsParts } from './jetBrainsParts.ts';
import { requestOf } from './jetBrainsRequest.ts';
import { responseOf } from './jetBrainsResponse.ts';
import { jsonPath, xpath } from './paths.ts';
import { random } from './random.ts';
import { ComparisonError, Exit, stackHere } from './scriptRecording.ts';
import { lacking } from './lacking.ts';
import { variables } from './variables.ts';
import { shown } from './values.ts';
import { define } from './web.ts';

/**
 * The objects of JetBrains' HTTP Client as globals, so that modules that a script imports see them too (HTTP Client reference,
 * HTTP request and response reference).
 */
export function installJetBrains(host: SandboxHost, parts: JetBrainsParts): void {
  const { context } = parts;
  define('client', clientOf(parts));
  define('request', requestOf(parts));
  define('response', context.response === null ? undefined : responseOf(host, context.response));
  define('crypto', digests(host));
  define('$random', random(host, 'jetbrains'));
  define('$exampleServer', 'https://examples.http-client.intellij.net');
  define('$env', lacking(host, 'the environment of the process ($env)'));
  define('$auth', lacking(host, 'tokens of $auth'));
  define('jsonPath', (given: unknown, path: unknown) => jsonPath(host, given, path));
  define('xpath', (given: unknown, path: unknown) =>
    xpath(host, given, path, context.xpathNamespaces),
  );
}

function clientOf({ context, recording, globals, globalHeaders }: JetBrainsParts): object {
  return {
    global: {
      ...variables(globals, 'A global variable'),
      headers: variables(globalHeaders, 'A header'),
    },
    environment: context.environment.length === 0 ? null : context.environment.join(', '),
    log: (...given: unknown[]) => {
      recording.addLog('info', given);
    },
    assert: (condition: unknown, message?: unknown) => {
      if (Boolean(condition)) return;
      throw new ComparisonError(message === undefined ? 'The assertion failed.' : shown(message));
    },
    // Tests run when the script has come to its end, whatever that was.
    test: (name: unknown, test: () => unknown) => {
      const stack = stackHere();
      recording.pending.push(async () => {
        recording.runTest(String(name), test, stack);
        return Promise.resolve();
      });
    },
    exit: () => {
      throw new Exit('The script called client.exit().');
    },
  };
}
