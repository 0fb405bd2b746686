import { dirname, resolve } from 'node:path';
import type { FileProblem, Problem, Range } from '../../files/problem.ts';
import type { ParsedScript } from '../parse/parsedRequest.ts';
import type {
  Changes,
  RequestChanges,
  RequestFacts,
  ResponseFacts,
  Script,
  ScriptContext,
  ScriptError,
  ScriptResult,
  TestResult,
} from '../scripts/contract/script.ts';
import { mentions } from '../scripts/contract/mentions.ts';
import type { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import type { Stopped } from './run.ts';
import type { RunState } from './runState.ts';
import type { ValuesOnce } from './valuesOnce.ts';

type ScriptCode = Omit<Script, 'dialect'>;

/** What a script is given. */
interface ScriptGiven {
  /** The request file that it stands in, or that names its file. */
  readonly file: string;
  readonly request: RequestFacts;
  /** Absent: there is none yet. */
  readonly response?: ResponseFacts;
}

/** What it comes to. */
interface ScriptEnd {
  /** Null: it has come to its end, and the request is to be sent. */
  readonly stopped: Stopped | null;
  readonly changes: RequestChanges;
}

export interface ScriptSurroundings {
  readonly file: string;
  readonly environment: readonly string[];
  /** JetBrains' `request.variables`: for this request alone. */
  readonly own: Map<string, Value>;
  readonly sandbox: ScriptSandbox;
  readonly state: RunState;
  readonly evaluation: Evaluation;
  readonly once: ValuesOnce;
  /** The text of a file in the workspace, by its absolute path. */
  readonly readScript: (path: string) => Promise<string | Fault>;
}

/** The scripts of one request: what they see, and what becomes of what they did. */
export class RequestScripts {
  readonly #around: ScriptSurroundings;
  readonly #tests: TestResult[] = [];
  readonly #log: string[] = [];

  constructor(around: ScriptSurroundings) {
    this.#around = around;
  }

  /** What the scripts and assertions since the last time have come to. */
  take(): { readonly tests: readonly TestResult[]; readonly log: readonly string[] } {
    return { tests: this.#tests.splice(0), log: this.#log.splice(0) };
  }

  addTest(test: TestResult): void {
    this.#tests.push(test);
  }

  async run(script: ParsedScript, given: ScriptGiven): Promise<ScriptEnd> {
    const { file, request, response = null } = given;
    const code = await this.#codeOf(script, file);
    if ('severity' in code) return { stopped: { problem: { ...code, file } }, changes: {} };
    const result = await this.#around.sandbox.run(
      { dialect: script.dialect, ...code },
      await this.context(sourceWith(code.source, request), request, response),
    );
    this.#apply(result, script, code.file);
    if (result.error !== null) {
      return { stopped: { problem: problemOf(result.error, result.needsNode) }, changes: {} };
    }
    const stopped = result.skip === undefined ? null : { skip: result.skip };
    return { stopped, changes: result.request };
  }

  /** What a script or an expression sees: of the variables those that it mentions. */
  async context(
    source: string,
    request: RequestFacts,
    response: ResponseFacts | null,
  ): Promise<ScriptContext> {
    const { evaluation, environment, state } = this.#around;
    const variables: Record<string, Value> = {};
    for (const name of evaluation.names()) {
      if (Object.hasOwn(variables, name) || !mentions(source, name)) continue;
      const found = await evaluation.valueOf({ kind: 'name', name, encoded: false });
      if (!isFault(found)) variables[name] = found.value;
    }
    return {
      phase: response === null ? 'request' : 'response',
      ...{ variables, environment, request, response },
      globals: { ...(await this.#writtenGlobals()), ...Object.fromEntries(state.globals) },
      globalHeaders: Object.fromEntries(state.globalHeaders),
    };
  }

  /** httpYac's `@global.name = value`. */
  async #writtenGlobals(): Promise<Record<string, Value>> {
    const { evaluation } = this.#around;
    const globals: Record<string, Value> = {};
    for (const name of evaluation.names()) {
      if (!name.startsWith('global.')) continue;
      const found = await evaluation.valueOf({ kind: 'name', name, encoded: false });
      if (!isFault(found)) globals[name.slice('global.'.length)] = found.value;
    }
    return globals;
  }

  #apply(
    { globals, globalHeaders, variables, tests, log }: ScriptResult,
    { dialect }: ParsedScript,
    file: string,
  ): void {
    const { state, own, once } = this.#around;
    change(state.globals, globals);
    change(state.globalHeaders, globalHeaders);
    once.forget(namesIn(globals));
    if (dialect === 'httpyac') {
      change(state.exported, variables);
      once.forget(namesIn(variables));
    } else {
      change(own, variables);
      once.setApart(namesIn(variables));
    }
    const isElsewhere = file !== this.#around.file;
    this.#tests.push(...tests.map((test) => (isElsewhere ? { ...test, file } : test)));
    this.#log.push(...log.map(({ text }) => text));
  }

  /** The code with its place, in the request file or in a file of its own. */
  async #codeOf({ source, range }: ParsedScript, file: string): Promise<ScriptCode | Problem> {
    if (source.kind === 'inline') {
      if (IS_LUA.test(source.code)) return luaProblem(range);
      const { line, character } = source.start;
      return { source: source.code, file, firstLine: line, firstCharacter: character };
    }
    if (source.path.endsWith('.lua')) return luaProblem(source.pathRange);
    const path = resolve(dirname(file), source.path);
    const text = await this.#around.readScript(path);
    return typeof text === 'string'
      ? { source: text, file: path, firstLine: 0 }
      : { severity: 'error', ...text, range: source.pathRange };
  }
}

function problemOf(
  { code = 'script-failed', message, hint, file, line, column }: ScriptError,
  needsNode: string | undefined,
): FileProblem {
  const start = { line, character: column };
  return {
    ...{ code, severity: 'error', message, file, range: { start, end: start } },
    hint:
      needsNode === undefined
        ? (hint ?? 'Change the script.')
        : `Scripts of request files have no ${needsNode}. A handler module has it, once you approve that.`,
  };
}

function luaProblem(range: Range): Problem {
  return {
    ...{ code: 'unsupported-script', severity: 'error', range },
    message: 'Scripts in Lua are not run.',
    hint: 'Write the script in JavaScript.',
  };
}

/** A script may ask for the request as it will be sent: what stands in it counts as mentioned. */
function sourceWith(code: string, { url, headers, body }: RequestFacts): string {
  const parts = [code, url, ...headers.map(([, value]) => value), body ?? ''];
  return parts.join('\n');
}

/** Kulala marks scripts in Lua by a comment. */
const IS_LUA = /^\s*--\s*lua\b/;

function namesIn({ set, cleared }: Changes<Value>): string[] {
  return [...Object.keys(set), ...cleared];
}

function change<Content>(
  kept: Map<string, Content>,
  {
    set,
    cleared,
  }: { readonly set: Readonly<Record<string, Content>>; readonly cleared: readonly string[] },
): void {
  for (const [name, value] of Object.entries(set)) kept.set(name, value);
  for (const name of cleared) kept.delete(name);
}
