import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import type { ParsedRequest } from '../parse/parsedRequest.ts';
import { notTrusted } from '../scripts/notTrusted.ts';
import { responseFacts } from '../scripts/responseFacts.ts';
import { readTextFile } from '../send/textFile.ts';
import { Evaluation } from '../values/evaluation.ts';
import type { Fault, ValuePorts } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import { AccessTokens } from './accessTokens.ts';
import { factsOfParsed } from './changedRequest.ts';
import type { LoadedFile } from './loadedFile.ts';
import { RequestScripts } from './requestScripts.ts';
import type { RequestParts, Run } from './run.ts';
import type { ValuesOnce } from './valuesOnce.ts';

/** What the names in one request stand for, and where its scripts run. */
export interface Surroundings {
  readonly evaluation: Evaluation;
  readonly scripts: RequestScripts;
  readonly readText: ValuePorts['readText'];
  readonly accessTokens: AccessTokens;
  /** What environments say about TLS to a server. */
  readonly tls: (url: string) => Promise<readonly IdentifiedHandler[] | Fault>;
}

interface SurroundingParts extends RequestParts {
  /** `$index` and the item of a loop, in the turn that it is at. */
  readonly turn: ReadonlyMap<string, Value>;
  readonly once: ValuesOnce;
}

export async function surroundingsOf(
  run: Run,
  loaded: LoadedFile,
  request: ParsedRequest,
  { need, values, turn, once }: SurroundingParts,
): Promise<Surroundings> {
  const { ports, state } = run;
  const { path: file, root, definitions, requestNames } = loaded;
  const { line } = request.range.start;
  const environment = await ports.environment(loaded);
  /** JetBrains' `request.variables`: for this request alone. */
  const own = new Map<string, Value>();
  const readText: ValuePorts['readText'] = (path, encoding) =>
    readTextFile(path, encoding, { filePath: file, folder: root });
  /** @param inside the configurations of `Security.Auth` that are being filled in */
  const evaluationIn = (inside: readonly string[]): Evaluation =>
    new Evaluation({
      ...{ definitions, file, line, once },
      shared: (definition, value) => {
        if (!once.isOfRun(definition)) return value;
        const other = state.evaluating.get(definition) ?? request;
        state.evaluating.set(definition, other);
        return run.waitFor(request, other, value);
      },
      ports: {
        option: (name) => values.get(name) ?? ports.option(name),
        script: (name) => turn.get(name) ?? own.get(name) ?? state.scriptValue(name),
        answer: (name) => state.given.answers.get(name),
        names: () => [
          ...[...ports.optionNames(), ...values.keys(), ...turn.keys(), ...own.keys()],
          ...[...state.exported.keys(), ...state.given.answers.keys(), ...environment.names()],
          ...[...requestNames].filter((name) => state.result(file, name) !== undefined),
        ],
        ...{ environment, root, requestNames, readText },
        processEnvironment: ports.processEnvironment,
        result: (name) => need(name, false),
        lastResult: () => state.lastResult,
        evaluate: (source, variables) => evaluated(run, { loaded, request }, source, variables),
        token: (id, kind) => accessTokens.configured(id, kind, inside),
        prompt: ports.prompt,
        secrets: state.secrets,
      },
    });
  const accessTokens = new AccessTokens({
    ...{ run, environment, place: { file, line }, evaluation: evaluationIn },
    tls: (url) => tls(url),
  });
  const evaluation = evaluationIn([]);
  const tls: Surroundings['tls'] = async (url) => {
    const settings = environment.tls();
    if (settings === null || !url.startsWith('https:')) return [];
    const { tlsHandlers } = await import('./tlsConfiguration.ts');
    return tlsHandlers({ run, settings, root, evaluation }, url);
  };
  const scripts = new RequestScripts({
    ...{ file, own, state, evaluation, once, readScript: (path) => readText(path, 'utf-8') },
    ...{ environment: ports.chosenEnvironments(), sandbox: run.sandbox(loaded) },
  });
  return { evaluation, scripts, readText, accessTokens, tls };
}

/** The value of a JavaScript expression, which sees the last response of the run. */
async function evaluated(
  run: Run,
  { loaded, request }: { readonly loaded: LoadedFile; readonly request: ParsedRequest },
  source: string,
  variables: Readonly<Record<string, Value>>,
): Promise<Value | Fault> {
  const { state, ports } = run;
  const last = state.lastResult;
  const found = await run.sandbox(loaded).evaluate(
    source,
    {
      ...{ phase: last === null ? 'request' : 'response', variables },
      globals: Object.fromEntries(state.globals),
      environment: ports.chosenEnvironments(),
      request: factsOfParsed(request),
      response: last && responseFacts(last),
    },
    { file: loaded.path, firstLine: request.range.start.line },
  );
  if ('value' in found) return found.value;
  const { code, message, hint } = found.error;
  if (code === notTrusted.code) return notTrusted;
  return {
    code: 'invalid-expression',
    message: `${source} has no value: ${message}`,
    hint: hint ?? 'Change the expression, or define the names that it uses.',
  };
}
