import type { ParsedScript } from '../parse/parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';
import type {
  RequestChanges,
  RequestFacts,
  ResponseFacts,
  ScriptContext,
  ScriptResult,
  TestResult,
} from '../scripts/contract/script.ts';
import { mentions } from '../scripts/contract/mentions.ts';
import type { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { isFault } from '../values/ports.ts';
import type { ValuePorts } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { RunState } from './runState.ts';

export interface ScriptSurroundings {
  readonly file: string;
  readonly environment: readonly string[];
  /** JetBrains' `request.variables`: for this request alone. */
  readonly own: Map<string, Value>;
  readonly sandbox: ScriptSandbox;
  readonly state: RunState;
  readonly evaluation: Evaluation;
  readonly readText: ValuePorts['readText'];
}

/** The scripts of one request: what they see, and what becomes of what they did. */
export class RequestScripts {
  readonly #around: ScriptSurroundings;
  readonly tests: TestResult[] = [];
  readonly log: string[] = [];
  changes: RequestChanges = {};

  constructor(around: ScriptSurroundings) {
    this.#around = around;
  }

  /** Why the request is not to be sent, or what went wrong; null: neither. */
  async run(
    script: ParsedScript,
    request: RequestFacts,
    response: ResponseFacts | null,
  ): Promise<{ readonly skip: string } | { readonly problem: FileProblem } | null> {
    const { file, sandbox } = this.#around;
    const code = await this.#codeOf(script);
    if (typeof code !== 'string') return { problem: { ...code, file } };
    const { source, dialect } = script;
    const place = source.kind === 'inline' ? source.start : { line: 0, character: 0 };
    const result = await sandbox.run(
      {
        ...{ dialect, source: code, file },
        ...{ firstLine: place.line, firstCharacter: place.character },
      },
      await this.context(sourceWith(code, request), request, response),
    );
    this.#apply(result, script);
    if (result.error !== null) return { problem: this.#problemOf(result, script) };
    return result.skip === undefined ? null : { skip: result.skip };
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
    { globals, globalHeaders, variables, request, tests, log }: ScriptResult,
    { dialect }: ParsedScript,
  ): void {
    const { state, own } = this.#around;
    change(state.globals, globals);
    change(state.globalHeaders, globalHeaders);
    change(dialect === 'httpyac' ? state.exported : own, variables);
    this.changes = { ...this.changes, ...request };
    this.tests.push(...tests);
    this.log.push(...log.map(({ text }) => text));
  }

  async #codeOf(script: ParsedScript): Promise<string | Problem> {
    const { source } = script;
    if (source.kind === 'inline' && !IS_LUA.test(source.code)) return source.code;
    const range = source.kind === 'inline' ? script.range : source.pathRange;
    const path = source.kind === 'inline' ? '.lua' : source.path;
    if (path.endsWith('.lua')) {
      return {
        code: 'unsupported-script',
        severity: 'error',
        message: 'Scripts in Lua are not run.',
        hint: 'Write the script in JavaScript.',
        range,
      };
    }
    const text = await this.#around.readText(path, 'utf-8');
    return typeof text === 'string' ? text : { severity: 'error', ...text, range };
  }

  #problemOf({ error, needsNode }: ScriptResult, { range }: ParsedScript): FileProblem {
    const { file } = this.#around;
    const here = error?.file === file ? error : null;
    const start = here === null ? range.start : { line: here.line, character: here.column };
    const hint =
      needsNode === undefined
        ? (error?.hint ?? 'Change the script.')
        : `Scripts of request files have no ${needsNode}. A handler module has it, once you approve that.`;
    return {
      code: 'script-failed',
      severity: 'error',
      message: error?.message ?? 'The script failed.',
      ...{ hint, range: { start, end: start }, file: error?.file ?? file },
    };
  }
}

/** A script may ask for the request as it will be sent: what stands in it counts as mentioned. */
function sourceWith(code: string, { url, headers, body }: RequestFacts): string {
  const parts = [code, url, ...headers.map(([, value]) => value), body ?? ''];
  return parts.join('\n');
}

/** Kulala marks scripts in Lua by a comment. */
const IS_LUA = /^\s*--\s*lua\b/;

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
