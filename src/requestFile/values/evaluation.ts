import type { VariableDefinition } from '../parse/parsedRequest.ts';
import type { Expression } from '../template/expression.ts';
import { parseTemplate } from '../template/template.ts';
import { dynamicValue, systemSource } from './dynamicValues.ts';
import { cyclicVariable, noSuchPart, notThere, unanswered, undefinedVariable } from './faults.ts';
import { cutsOf, followPath, textOfValue } from './path.ts';
import { isFault } from './ports.ts';
import type { Fault, ValuePorts } from './ports.ts';
import { follow, readAlias, readReference } from './reference.ts';
import type { Reference } from './reference.ts';
import type { FoundValue, Origin, Value } from './value.ts';

/** `@name = value` with the file that it stands in. */
export interface Definition extends VariableDefinition {
  readonly file: string;
}

/**
 * A name that is defined once counts everywhere; of several the last one above the request, or above the definition that
 * uses it: `=` takes what stands there.
 */
export function countingDefinition(
  definitions: readonly Definition[],
  name: string,
  { file, line }: { readonly file: string; readonly line: number },
): Definition | undefined {
  const all = definitions.filter((definition) => definition.name === name);
  const above = all.findLast(
    (definition) => definition.file !== file || definition.range.start.line <= line,
  );
  return above ?? all[0];
}

interface OnceValues {
  get(definition: Definition): Promise<FoundValue | Fault> | undefined;
  set(definition: Definition, value: Promise<FoundValue | Fault>): unknown;
  delete(definition: Definition): unknown;
}

export interface EvaluationParts {
  /** Of this file and of those that it imports, in the order in which they count. */
  readonly definitions: readonly Definition[];
  /** The request's file and line: of several definitions of a name the last one above it counts. */
  readonly file: string;
  readonly line: number;
  readonly ports: ValuePorts;
  /** What `@name = value` was evaluated to in this run: once, whoever asks. */
  readonly once: OnceValues;
  /**
   * Waits for the value of a definition that another request may be evaluating. Null: that one waits for this request. Absent:
   * there is no other.
   */
  readonly shared?: (
    definition: Definition,
    value: Promise<FoundValue | Fault>,
  ) => Promise<FoundValue | Fault> | null;
}

/** What the names in one request stand for. */
export class Evaluation {
  readonly #parts: EvaluationParts;
  readonly #ports: ValuePorts;
  /** One time for all of a request: a boundary in its head and in its body is the same. */
  readonly #source = { ...systemSource, now: this.#timeOnce() };

  constructor(parts: EvaluationParts) {
    this.#parts = parts;
    this.#ports = parts.ports;
  }

  #timeOnce(): () => Date {
    let now: Date | undefined;
    return () => new Date((now ??= systemSource.now()));
  }

  /** Every name that has a value, those of the file too; some of them twice. */
  names(): readonly string[] {
    return [...this.#parts.definitions.map(({ name }) => name), ...this.#ports.names()];
  }

  /** The value of a whole text: that of its expression where it is nothing else, else text. */
  async valueOfText(text: string, inside: readonly Definition[] = []): Promise<FoundValue | Fault> {
    const parts = parseTemplate(text);
    const [first] = parts;
    if (parts.length === 1 && first?.kind === 'expression') {
      return this.valueOf(first.expression, inside);
    }
    let whole = '';
    let secret = false;
    for (const part of parts) {
      if (part.kind === 'text') {
        whole += part.text;
        continue;
      }
      const found = await this.valueOf(part.expression, inside);
      if (isFault(found)) return found;
      whole += textOfValue(found.value);
      secret ||= found.secret;
    }
    return { value: whole, origin: { kind: 'file' }, secret };
  }

  async valueOf(
    expression: Expression,
    inside: readonly Definition[] = [],
  ): Promise<FoundValue | Fault> {
    return this.#kept(await this.#valueOf(expression, inside));
  }

  /** A secret is known from here on, whatever becomes of it. */
  #kept<Outcome extends FoundValue | Fault | null>(outcome: Outcome): Outcome {
    if (outcome !== null && 'secret' in outcome && outcome.secret) {
      this.#ports.secrets.keep(outcome.value);
    }
    return outcome;
  }

  async #valueOf(
    expression: Expression,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault> {
    switch (expression.kind) {
      case 'name': {
        const found = await this.#named(expression.name, inside);
        return isFault(found) || !expression.encoded ? found : percentEncoded(found);
      }
      case 'dynamic':
        return this.#dynamic(expression.name, expression.rest, inside);
      case 'prompt': {
        const answer = await this.#ports.prompt(expression);
        return answer ?? unanswered(expression.text);
      }
      case 'file': {
        const text = await this.#ports.readText(expression.path, expression.encoding ?? 'utf-8');
        return typeof text === 'string' ? found(text, { kind: 'file' }) : text;
      }
      case 'script':
        return this.#script(expression.source, inside);
    }
  }

  async #named(name: string, inside: readonly Definition[]): Promise<FoundValue | Fault> {
    // As Node says it, in httpYac.
    const [, variable] = /^process\.env\.(\w+)$/.exec(name) ?? [];
    if (variable !== undefined) return this.#fromProcess(variable);
    const reference = readReference(name, this.#ports.requestNames);
    if (reference?.side != null) return this.#referred(reference);
    let missing: Fault | null = null;
    for (const { head, rest } of cutsOf(name)) {
      const whole = await this.#defined(head, inside);
      if (whole === null) continue;
      if (isFault(whole)) return whole;
      const part = followPath(whole.value, rest);
      if (part !== null) return { ...whole, value: part.value };
      missing ??= noSuchPart(name, head);
    }
    if (reference !== null) return this.#referred(reference);
    const last = /^response(?=[.[])/.test(name) ? this.#ports.lastResult() : null;
    if (last !== null) {
      return this.#followed({ name: 'response', side: 'response', rest: name.slice(8) }, last);
    }
    const alias = readAlias(name, this.#ports.requestNames);
    if (missing === null && alias !== null) return this.#referred(alias);
    return missing ?? this.#undefined(name);
  }

  /** What has exactly this name, by the order of precedence (docs/request-files.md). Null: nobody defines it. */
  #defined(
    name: string,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault | null> | FoundValue | Fault | null {
    const { option, script, answer, environment } = this.#ports;
    const given = option(name);
    if (given !== undefined) return found(given, { kind: 'option' });
    const set = script(name.replace(/^\$global\./, ''));
    if (set !== undefined) return this.#made(set, false);
    const definition =
      this.#definitionOf(name, inside.at(-1)) ??
      this.#definitionOf(name.replace(/^\$(?=global\.)/, ''), inside.at(-1));
    if (definition !== undefined) return this.#evaluated(definition, inside);
    return answer(name) ?? this.#inEnvironment(environment.find(name), inside);
  }

  #definitionOf(name: string, user: Definition | undefined): Definition | undefined {
    const { definitions } = this.#parts;
    // `@base = {{base}}/v1` goes on with what had the name before: a definition above it, else an environment's value.
    if (user?.name === name && user.file !== '') {
      return definitions.slice(0, definitions.indexOf(user)).findLast((each) => each.name === name);
    }
    const isEager = user !== undefined && !user.lazy && user.file !== '';
    const file = isEager ? user.file : this.#parts.file;
    const line = isEager ? user.range.start.line : this.#parts.line;
    return countingDefinition(definitions, name, { file, line });
  }

  #evaluated(
    definition: Definition,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault> | Fault {
    if (inside.includes(definition)) return cyclicVariable([...inside, definition]);
    if (definition.lazy) return this.#valueOfDefinition(definition, inside);
    const { once, shared } = this.#parts;
    const known = once.get(definition);
    const value = known ?? this.#valueOfDefinition(definition, inside);
    if (known === undefined) {
      once.set(definition, value);
      // What failed may be asked for, and is evaluated anew then.
      void value.then((outcome) => {
        if (isFault(outcome)) once.delete(definition);
      });
    }
    const waiting = shared === undefined ? value : shared(definition, value);
    // Evaluated here, what it needs in a circle is found and told.
    return waiting ?? this.#valueOfDefinition(definition, inside);
  }

  async #valueOfDefinition(
    definition: Definition,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault> {
    const value = await this.valueOfText(unescaped(definition.value), [...inside, definition]);
    if (isFault(value)) return value;
    const origin = {
      kind: 'file',
      file: definition.file,
      line: definition.range.start.line,
    } as const;
    return { ...value, origin };
  }

  /** Values of environments may refer to others. */
  async #inEnvironment(
    whole: FoundValue | null,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault | null> {
    if (whole === null || typeof whole.value !== 'string' || !whole.value.includes('{{')) {
      return whole;
    }
    if (inside.length > DEEPEST) return cyclicVariable(inside);
    const marker = environmentDefinition(whole);
    const value = await this.valueOfText(whole.value, [...inside, marker]);
    if (isFault(value)) return value;
    return { ...whole, value: value.value, secret: whole.secret || value.secret };
  }

  async #referred(reference: Reference): Promise<FoundValue | Fault> {
    const result = await this.#ports.result(reference.name);
    return isFault(result) ? result : this.#followed(reference, result);
  }

  #followed(reference: Reference, result: Parameters<typeof follow>[1]): FoundValue | Fault {
    const outcome = follow(reference, result);
    if ('value' in outcome) return found(outcome.value, { kind: 'response' });
    return {
      code: 'no-such-value',
      message: `${reference.name}${reference.side === null ? '' : `.${reference.side}`}${reference.rest} has no value: ${outcome.fault}`,
      hint: `The answer to ${reference.name} had status ${String(result.response.status)}. Look at it, then change the path.`,
    };
  }

  async #dynamic(
    name: string,
    rest: string,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault> {
    const words = await this.valueOfText(rest, inside);
    if (isFault(words)) return words;
    const text = textOfValue(words.value);
    const named = this.#fromElsewhere(name, text.trim());
    if (named !== null) return named;
    const made = dynamicValue(name, text, this.#source);
    if (made !== null && 'text' in made) return found(made.text, { kind: 'dynamic' });
    if (made !== null) return { code: 'invalid-expression', message: made.fault, hint: made.hint };
    // A script may have set a name with a dollar.
    const value = await this.#defined(name, inside);
    if (value !== null) return value;
    return rest.startsWith('(') ? this.#script(`${name}${rest}`, inside) : this.#undefined(name);
  }

  /** The dynamic values that are looked up, not made. Null: it is none of these. */
  #fromElsewhere(
    name: string,
    rest: string,
  ): Promise<FoundValue | Fault> | FoundValue | Fault | null {
    const { environment, root, token } = this.#ports;
    const [, variable] = /^\$env\.(\w+)$/.exec(name) ?? [];
    if (variable !== undefined) return this.#fromProcess(variable);
    const [, kind] = /^\$auth\.(token|idToken)$/.exec(name) ?? [];
    if (kind === 'token' || kind === 'idToken') {
      return token(/^\(\s*["'](.*)["']\s*\)$/.exec(rest)?.[1] ?? rest, kind);
    }
    switch (name) {
      case '$processEnv':
        return this.#fromProcess(rest);
      case '$dotenv':
        return this.#indirectly(rest, environment.dotenv, name);
      case '$shared':
        return this.#indirectly(rest, environment.shared, name);
      case '$projectRoot':
      case '$workspaceRoot':
        return found(root, { kind: 'dynamic' });
      default:
        return null;
    }
  }

  #fromProcess(written: string): FoundValue | Fault {
    return this.#indirectly(
      written,
      (name) => {
        const value = this.#ports.processEnvironment(name);
        return value === undefined
          ? null
          : { value, origin: { kind: 'processEnvironment' }, secret: true };
      },
      '$processEnv',
    );
  }

  /** `%NAME`: which name is meant, an environment says (REST Client). */
  #indirectly(
    written: string,
    look: (name: string) => FoundValue | null,
    place: Parameters<typeof notThere>[1],
  ): FoundValue | Fault {
    const isIndirect = written.startsWith('%');
    const named = isIndirect ? this.#ports.environment.find(written.slice(1)) : null;
    const name = named === null ? written.replace(/^%/, '') : textOfValue(named.value);
    return look(name) ?? notThere(name, place);
  }

  /** JavaScript with the names that it uses. */
  async #script(source: string, inside: readonly Definition[]): Promise<FoundValue | Fault> {
    const variables: Record<string, Value> = {};
    let usesSecret = false;
    for (const name of new Set(source.match(IDENTIFIER) ?? [])) {
      const used = this.#kept(await this.#usedInScript(name, inside));
      if (used === null) continue;
      if (isFault(used)) return used;
      variables[name] = used.value;
      usesSecret ||= used.secret;
    }
    const value = await this.#ports.evaluate(source, variables);
    return isFault(value) ? value : this.#made(value, usesSecret);
  }

  async #usedInScript(
    name: string,
    inside: readonly Definition[],
  ): Promise<FoundValue | Fault | null> {
    const defined = await this.#defined(name, inside);
    if (defined !== null || !this.#ports.requestNames.has(name)) return defined;
    return this.#referred({ name, side: null, rest: '' });
  }

  /** A value out of a script: what holds a secret is one. */
  #made(value: Value, usesSecret: boolean): FoundValue {
    const secret = usesSecret || this.#ports.secrets.isIn(value);
    return { value, origin: { kind: 'script' }, secret };
  }

  #undefined(name: string): Fault {
    return undefinedVariable(name, this.#ports.environment);
  }
}

const IDENTIFIER = /(?<![.\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Environments that refer to each other in a circle end here. */
const DEEPEST = 50;

function found(value: Value, origin: Origin): FoundValue {
  return { value, origin, secret: false };
}

function percentEncoded(whole: FoundValue): FoundValue {
  return { ...whole, value: encodeURIComponent(textOfValue(whole.value)) };
}

/** `\n`, `\r`, `\t` and `\\` in a definition, as REST Client reads them. */
function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
  return text.replaceAll(/\\([nrt\\])(?!\{\{)/g, (written, letter: string) => {
    return characters[letter] ?? written;
  });
}

/** Stands for a value of an environment among the definitions that are being evaluated. */
function environmentDefinition({ origin }: FoundValue): Definition {
  const place = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    ...{ name: origin.environment ?? 'environment', value: '', lazy: false },
    ...{ range: place, nameRange: place, valueRange: place },
    file: '',
  };
}
