import { EvalFlags, JSException } from 'quickjs-wasi';
import type {
  Evaluated,
  Script,
  ScriptContext,
  ScriptError,
  ScriptResult,
} from '../contract/script.ts';
import { Clock } from './clock.ts';
import { calculations } from './hostFunctions.ts';
import type { Crossing } from './hostFunctions.ts';
import { ImportedModules } from './importedModules.ts';
import { Lacks } from './lacks.ts';
import { Ended, Machine } from './machine.ts';
import type { SandboxWorkerData } from './messages.ts';
import { ScriptPositions } from './scriptPositions.ts';
import { NOTHING, readOutcome } from './readOutcome.ts';
import type { ReadError, ReadOutcome } from './readOutcome.ts';

/** What a script may ask for of a body: QuickJS has 64 MB for it and all that is made of it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const HEADS = {
  jetbrains: '(async function () {',
  httpyac: '(async function ($scope) { with ($scope) {',
  expression: '(async function ($scope) { with ($scope) { return (',
};
const TAILS = { jetbrains: '\n})', httpyac: '\n}})', expression: '\n)}})' };

/** Runs the scripts of one run of a file, one after the other, in one machine for as long as that is well. */
export class Sandbox {
  readonly #module: WebAssembly.Module;
  readonly #clock: Clock;
  readonly #places = new ScriptPositions();
  readonly #lacks = new Lacks();
  readonly #modules: ImportedModules;
  #machine: Machine | null = null;
  #context: ScriptContext | null = null;
  #count = 0;

  constructor({ module, deadline, modules, limits }: SandboxWorkerData) {
    this.#module = module;
    this.#clock = new Clock(limits, deadline);
    this.#modules = new ImportedModules(modules, this.#clock, this.#places, this.#lacks);
  }

  async run(script: Script, context: ScriptContext): Promise<ScriptResult> {
    const asModule = script.dialect === 'jetbrains' && IMPORTS.test(script.source);
    const wrapper = asModule ? null : script.dialect;
    const { outcome, error } = await this.#execute(script, context, wrapper);
    return {
      ...{ globals: outcome.globals, globalHeaders: outcome.globalHeaders },
      ...{ variables: outcome.variables, kept: outcome.kept, request: outcome.request },
      tests: outcome.tests.map((test) => ({
        ...{ name: test.name, passed: test.error === null },
        ...(test.error === null ? {} : { message: this.#described(test.error).message }),
        ...(test.expected === undefined ? {} : { expected: test.expected }),
        ...(test.actual === undefined ? {} : { actual: test.actual }),
        ...this.#lineOf(test.error?.stack ?? '', test.stack, script.file),
      })),
      log: outcome.log.map(({ level, text, stack }) => ({
        ...{ level: levelOf(level), text },
        ...this.#lineOf(stack, '', script.file),
      })),
      ...error,
      ...(outcome.skip === null ? {} : { skip: outcome.skip }),
    };
  }

  async evaluate(script: Script, context: ScriptContext): Promise<Evaluated> {
    const { outcome, error } = await this.#execute(script, context, 'expression');
    if (error.error !== null) return { ...error, error: error.error };
    if (outcome.value !== undefined) return { value: outcome.value };
    const { file, firstLine: line, firstCharacter: column = 0 } = script;
    return { error: { message: `${script.source} has no value.`, file, line, column } };
  }

  async #execute(
    script: Script,
    context: ScriptContext,
    wrapper: keyof typeof HEADS | null,
  ): Promise<{
    readonly outcome: ReadOutcome;
    readonly error: Pick<ScriptResult, 'error' | 'needsNode'>;
  }> {
    const name = `script:${String(++this.#count)}`;
    const { file, source, firstLine, firstCharacter = 0 } = script;
    const [head, tail] = wrapper === null ? ['', ''] : [HEADS[wrapper], TAILS[wrapper]];
    const lines = source.split('\n').length;
    this.#places.add(name, { file, firstLine, firstCharacter, head, lines });
    this.#context = context;
    let ended: Ended | JSException | null = null;
    let outcome = NOTHING;
    try {
      this.#machine ??= await this.#create();
      this.#clock.reset();
      this.#machine.begin(givenContext(script, context, wrapper === 'expression'));
      const flags = wrapper === null ? EvalFlags.TYPE_MODULE : EvalFlags.TYPE_GLOBAL;
      await this.#machine.run(`${head}${source}${tail}`, name, flags);
    } catch (error) {
      if (!(error instanceof Ended) && !(error instanceof JSException)) throw error;
      ended = error;
    }
    try {
      this.#clock.extend();
      if (this.#machine?.broken === false) outcome = readOutcome(this.#machine.collect());
    } catch {
      // The script has left nothing that could say more: no memory, or other objects than it found.
      ended ??= new Ended(this.#machine?.full === true ? 'memory' : 'changed');
    }
    // Without memory there is none for an error either: null is thrown then.
    if (this.#machine?.full === true && isMemory(outcome.error)) ended ??= new Ended('memory');
    const error = this.#errorOf(ended, outcome.error, name);
    if (ended instanceof Ended) {
      this.#machine?.dispose();
      this.#machine = null;
    }
    return { outcome, error };
  }

  #create(): Promise<Machine> {
    return Machine.create({
      module: this.#module,
      clock: this.#clock,
      functions: {
        ...calculations,
        responseText: () => this.#body((response) => response.text ?? undefined),
        responseBytes: () => this.#body((response) => response.bytes),
        readModule: (specifier, from) => this.#modules.required(String(specifier), String(from)),
        lack: (what) => {
          throw new Error(this.#lacks.note(String(what)));
        },
      },
      findModule: (from, specifier) => this.#modules.find(from, specifier),
      moduleText: (path) => this.#modules.text(path),
      compiled: (path, head) => {
        this.#modules.compiled(path, head);
      },
    });
  }

  #body(part: (response: NonNullable<ScriptContext['response']>) => Crossing): Crossing {
    const response = this.#context?.response;
    if (response == null) throw new Error('There is no response yet.');
    const { length } = response.bytes;
    if (length > MAX_BODY_BYTES) {
      throw new RangeError(
        `The body is too large for a script: it has ${megabytes(length)} MB, and ${megabytes(MAX_BODY_BYTES)} MB can be read.`,
      );
    }
    const found = part(response);
    if (found === undefined) throw new TypeError('The body is not text.');
    return found;
  }

  #errorOf(
    ended: Ended | JSException | null,
    said: ReadError | null,
    name: string,
  ): Pick<ScriptResult, 'error' | 'needsNode'> {
    if (ended instanceof Ended) {
      return { error: { ...ENDINGS[ended.how], ...this.#places.startOf(name) } };
    }
    const error: ReadError | null =
      ended === null
        ? said
        : { name: ended.name, message: ended.message, stack: ended.stack ?? '' };
    if (error === null) return { error: null };
    const place = this.#places.find(error.stack) ?? this.#places.startOf(name);
    const { needsNode, ...described } = this.#described(error);
    return { error: { ...described, ...place }, ...(needsNode === undefined ? {} : { needsNode }) };
  }

  #described(error: ReadError): Pick<ScriptError, 'message' | 'hint'> & { needsNode?: string } {
    if (isMemory(error) && error.name === 'InternalError') return ENDINGS.memory;
    const fault = this.#modules.faultIn(error.message);
    const lack = this.#lacks.explain(error.name, fault ?? error.message);
    if (lack !== null) return lack;
    if (fault !== null) return { message: fault };
    const plain = error.name === 'Error' || error.name === 'AssertionError';
    return { message: plain ? error.message : `${error.name}: ${error.message}` };
  }

  /** Where it happened; a place in another file is none of the script's. */
  #lineOf(inner: string, outer: string, file: string): { readonly line?: number } {
    for (const stack of [inner, outer]) {
      const place = this.#places.find(stack);
      if (place?.file === file) return { line: place.line };
    }
    return {};
  }
}

const IMPORTS = /^[ \t]*(?:import\b(?!\s*[(.])|export\b)/m;

const ENDINGS: Readonly<Record<Ended['how'], Pick<ScriptError, 'message' | 'hint'>>> = {
  time: {
    message: 'The script took too long and was ended.',
    hint: 'Look for a loop that never ends.',
  },
  depth: {
    message: 'Too many functions call each other, or a value is nested too deeply.',
    hint: 'Look for a function that calls itself without an end.',
  },
  memory: {
    message: 'The script needs more memory than the 64 MB that it has.',
    hint: 'Look for a list or a text that grows without an end.',
  },
  changed: {
    message: "The script changed what objects or lists do, so that its result can't be read.",
    hint: 'Leave Object.prototype, Array.prototype and JSON as they are.',
  },
  waiting: {
    message: 'The script waits for something that does not happen.',
    hint: 'Look for a promise that is never resolved, or wait for less.',
  },
};

function isMemory(error: ReadError | null): boolean {
  return error !== null && /^(?:out of memory|null)$/.test(error.message);
}

function givenContext(script: Script, context: ScriptContext, isExpression: boolean): string {
  const { response, globalHeaders = {}, xpathNamespaces = {}, ...others } = context;
  const { dialect, file } = script;
  let shown = null;
  if (response !== null) {
    const { bytes: _, text, ...facts } = response;
    shown = { ...facts, isText: text !== null };
  }
  return JSON.stringify({
    ...{ ...others, globalHeaders, xpathNamespaces, file, response: shown },
    dialect: isExpression ? 'httpyac' : dialect,
  });
}

function levelOf(level: string): ScriptResult['log'][number]['level'] {
  return level === 'debug' || level === 'warn' || level === 'error' ? level : 'info';
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / (1024 * 1024)));
}
