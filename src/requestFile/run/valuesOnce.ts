import { mentions } from '../scripts/contract/mentions.ts';
import type { Definition } from '../values/evaluation.ts';
import type { Fault } from '../values/ports.ts';
import type { FoundValue } from '../values/value.ts';
import type { RunState } from './runState.ts';

type Values = Map<Definition, Promise<FoundValue | Fault>>;

/**
 * What `@name = value` was evaluated to. That is done once in a run, but anew for each turn where it depends on names that have
 * another value there (of a loop, of `run` with brackets, of `request.variables`), and anew when what it depends on is set.
 */
export class ValuesOnce {
  readonly #ofRun: Pick<RunState, 'once' | 'evaluating'>;
  readonly #ofTurn: Values = new Map();
  readonly #definitions: readonly Definition[];
  #changing: ReadonlySet<Definition>;

  /** @param names that have another value in each turn */
  constructor(
    ofRun: Pick<RunState, 'once' | 'evaluating'>,
    definitions: readonly Definition[],
    names: Iterable<string>,
  ) {
    this.#ofRun = ofRun;
    this.#definitions = definitions;
    this.#changing = dependingOn(definitions, names);
  }

  /** Whether it is the same for all requests of the run. */
  isOfRun(definition: Definition): boolean {
    return !this.#changing.has(definition);
  }

  get(definition: Definition): Promise<FoundValue | Fault> | undefined {
    return this.#mapOf(definition).get(definition);
  }

  set(definition: Definition, value: Promise<FoundValue | Fault>): void {
    this.#mapOf(definition).set(definition, value);
  }

  delete(definition: Definition): void {
    this.#mapOf(definition).delete(definition);
  }

  /** These names have another value from now on, for the rest of the run. */
  forget(names: Iterable<string>): void {
    for (const definition of dependingOn(this.#definitions, names)) {
      this.#ofTurn.delete(definition);
      this.#ofRun.once.delete(definition);
      this.#ofRun.evaluating.delete(definition);
    }
  }

  /** These names have a value of their own in this request from now on. */
  setApart(names: Iterable<string>): void {
    const depending = dependingOn(this.#definitions, names);
    this.#changing = this.#changing.union(depending);
    for (const definition of depending) this.#ofTurn.delete(definition);
  }

  nextTurn(): void {
    this.#ofTurn.clear();
  }

  #mapOf(definition: Definition): Values {
    return this.isOfRun(definition) ? this.#ofRun.once : this.#ofTurn;
  }
}

/** The definitions whose expressions have one of these names, or one of a definition that has. */
function dependingOn(
  definitions: readonly Definition[],
  names: Iterable<string>,
): ReadonlySet<Definition> {
  const found = new Set<Definition>();
  const left = [...names];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    for (const definition of definitions) {
      if (found.has(definition) || !mentions(expressionPart(definition), name)) continue;
      found.add(definition);
      left.push(definition.name);
    }
  }
  return found;
}

/** From the first expression to the end of the last. */
function expressionPart({ value }: Definition): string {
  const start = value.indexOf('{{');
  return start < 0 ? '' : value.slice(start, value.lastIndexOf('}}'));
}
