import { dynamicValue, isDynamic } from '../values/dynamicValues.ts';
import { noSuchPart, notThere, undefinedVariable } from '../values/faults.ts';
import type { Fault, ValuePorts } from '../values/ports.ts';
import { nearestName } from '../../words/nearestName.ts';
import type { Expression } from '../template/expression.ts';
import type { Problem } from '../../files/problem.ts';
import { dynamicNamesEverywhere } from './dynamicWords.ts';
import { Guesses } from './guesses.ts';
import type { Scope } from './scope.ts';
import type { Use } from './uses.ts';

type Judged = Pick<Problem, 'code' | 'severity' | 'message' | 'hint'>;

/**
 * Names that have no value, wherever one looks: a request that uses one of them is not sent. What a script may set while requests
 * run is left alone, or is a warning where its name is not written out.
 */
export function variableProblems(scope: Scope): Problem[] {
  const judge = new Judge(scope);
  return scope.document.blocks.flatMap(({ uses }) => uses.flatMap((use) => judge.problemOf(use)));
}

class Judge {
  readonly #scope: Scope;
  /** Says where it has looked once, for all names. */
  readonly #environment: ValuePorts['environment'];
  /** A name is judged once, however often it is used. */
  readonly #judged = new Map<string, Judged | null>();
  /** Variables whose value some request needs. */
  readonly #needed: ReadonlySet<string>;
  #variables: Guesses | undefined;
  #requests: Guesses | undefined;

  constructor(scope: Scope) {
    this.#scope = scope;
    const { values } = scope.known.environment;
    let lookedAt: readonly string[] | undefined;
    this.#environment = {
      ...values,
      get lookedAt() {
        return (lookedAt ??= values.lookedAt);
      },
    };
    this.#needed = neededVariables(scope);
  }

  problemOf(use: Use): Problem[] {
    const found = this.#judgmentOf(use);
    if (found === null) return [];
    // What a definition is made of matters once somebody needs the definition.
    const isIdle =
      use.kind === 'expression' && use.definedName !== null && !this.#needed.has(use.definedName);
    const severity = isIdle ? 'warning' : found.severity;
    return [{ ...found, severity, range: use.kind === 'expression' ? use.inner : use.range }];
  }

  #judgmentOf(use: Use): Judged | null {
    switch (use.kind) {
      case 'request':
        return this.#scope.requests.has(use.name) ? null : this.#unknownRequest(use.name);
      case 'spread':
        return this.#kept(use.name, () => this.#nameFault(use.name));
      case 'expression': {
        const { expression } = use;
        if (expression.kind === 'name') {
          return this.#kept(expression.name, () => this.#nameFault(expression.name));
        }
        if (expression.kind !== 'dynamic') return null;
        const { name, rest } = expression;
        return this.#kept(`${name} ${rest}`, () => this.#dynamicFault(expression));
      }
    }
  }

  #kept(name: string, judge: () => Judged | null): Judged | null {
    const known = this.#judged.get(name);
    if (known !== undefined) return known;
    const found = judge();
    this.#judged.set(name, found);
    return found;
  }

  #nameFault(name: string): Judged | null {
    const { known } = this.#scope;
    const { kind, head, rest } = this.#scope.meaningOf(name);
    if (kind === 'nothing') return this.#undefined(name);
    if (kind !== 'variable' || rest === '') return null;
    // Only what an environment file holds is known for sure.
    const mayChange =
      this.#scope.isSetByScript(head) ||
      this.#scope.hasOpenScripts ||
      this.#scope.definitions.some((definition) => definition.name === head);
    const { values } = known.environment;
    if (mayChange || values.find(head) === null || values.find(name) !== null) return null;
    return error(noSuchPart(name, head));
  }

  #dynamicFault({ name, rest }: Extract<Expression, { kind: 'dynamic' }>): Judged | null {
    const { environment, processEnvironment } = this.#scope.known;
    const words = rest.trim();
    if (isDynamic(name)) {
      const made = dynamicValue(name, rest);
      return made !== null && 'fault' in made
        ? error({ code: 'invalid-expression', message: made.fault, hint: made.hint })
        : null;
    }
    const [, ofProcess] = /^\$env\.(\w+)$/.exec(name) ?? [];
    const wanted = ofProcess ?? words.replace(/^%/, '');
    // `%NAME`: an environment says which name is meant.
    if (ofProcess === undefined && words.startsWith('%')) return null;
    if (ofProcess !== undefined || name === '$processEnv') {
      return processEnvironment[wanted] === undefined
        ? error(notThere(wanted, '$processEnv'))
        : null;
    }
    if (name === '$dotenv') {
      return environment.values.dotenv(wanted) === null ? error(notThere(wanted, name)) : null;
    }
    if (name === '$shared') {
      return environment.values.shared(wanted) === null ? error(notThere(wanted, name)) : null;
    }
    const isCall = rest.startsWith('(');
    if (dynamicNamesEverywhere.has(name) || isCall || this.#scope.has(name)) return null;
    const meant = nearestName(name, [...dynamicNamesEverywhere]);
    return error({
      code: 'unknown-dynamic-value',
      message: `${name} is not a dynamic value.`,
      hint:
        meant === undefined
          ? 'Choose one of those that completion offers.'
          : `Did you mean ${meant}?`,
    });
  }

  #undefined(name: string): Judged {
    const fault = undefinedVariable(name, this.#environment);
    const needsChoice = this.#environment.environmentsWith(name).length > 0;
    if (needsChoice) {
      return {
        ...error(fault),
        code: 'environment-not-chosen',
        message: `${name} is not defined in the chosen environment.`,
      };
    }
    this.#variables ??= new Guesses(this.#scope.variableNames());
    const meant = this.#variables.nameFor(name);
    const hint = meant === undefined ? fault.hint : `Did you mean ${meant}? ${fault.hint}`;
    if (!this.#scope.hasOpenScripts) return error({ ...fault, hint });
    return {
      code: 'undefined-variable',
      severity: 'warning',
      message: `${name} is not defined, unless a script sets it.`,
      hint,
    };
  }

  #unknownRequest(name: string): Judged {
    this.#requests ??= new Guesses([...this.#scope.requests.keys()]);
    const meant = this.#requests.nameFor(name);
    const give = 'Give the request its name with # @name, or import the file that has it.';
    return {
      code: 'unknown-request',
      severity: 'error',
      message: `No request is called ${JSON.stringify(name)}.`,
      hint: meant === undefined ? give : `Did you mean ${meant}? ${give}`,
    };
  }
}

function error({ code, message, hint }: Fault): Judged {
  return { code, severity: 'error', message, hint };
}

/** Variables that a request uses, by itself or by way of other variables. */
function neededVariables(scope: Scope): ReadonlySet<string> {
  const usedBy = new Map<string | null, Set<string>>();
  for (const { uses } of scope.document.blocks) {
    for (const use of uses) {
      const user = use.kind === 'expression' ? use.definedName : null;
      let used = usedBy.get(user);
      if (used === undefined) usedBy.set(user, (used = new Set()));
      for (const name of namesIn(use)) used.add(scope.meaningOf(name).head);
    }
  }
  const needed = new Set<string>();
  const follow = (user: string | null): void => {
    for (const name of usedBy.get(user) ?? []) {
      if (needed.has(name)) continue;
      needed.add(name);
      follow(name);
    }
  };
  follow(null);
  return needed;
}

function namesIn(use: Use): readonly string[] {
  if (use.kind !== 'expression') return use.kind === 'spread' ? [use.name] : [];
  const { expression } = use;
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'script') return [];
  return expression.source.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}
