import type { ParsedRequest } from '../parse/parsedRequest.ts';
import { countingDefinition } from '../values/evaluation.ts';
import type { Definition } from '../values/evaluation.ts';
import { cutsOf } from '../values/path.ts';
import { readReference } from '../values/reference.ts';
import type { LanguageKnowledge } from './knowledge.ts';
import type { RequestDocument } from './requestDocument.ts';
import type { ScriptName } from './scriptNames.ts';

/** What a name in braces means. */
export type Meaning =
  /** `head` has a value or may get one; `rest` is the path into it. */
  | { readonly kind: 'variable'; readonly head: string; readonly rest: string }
  /** A request's answer: `rest` begins with `.response`, or is a path into its body. */
  | { readonly kind: 'request'; readonly head: string; readonly rest: string }
  /** The last answer of a run. */
  | { readonly kind: 'lastResponse'; readonly head: string; readonly rest: string }
  | { readonly kind: 'nothing'; readonly head: string; readonly rest: string };

export interface RequestPlace {
  readonly file: string;
  readonly request: ParsedRequest;
}

export interface ScriptPlace extends ScriptName {
  readonly file: string;
}

/** Everything that has a name where a request file is edited: its own, that of files it imports, and of environments. */
export class Scope {
  readonly document: RequestDocument;
  readonly known: LanguageKnowledge;
  /** In the order in which they count. */
  readonly definitions: readonly Definition[];
  /** By name; the file's own before imported ones. */
  readonly requests: ReadonlyMap<string, RequestPlace>;
  /** Where scripts set variables, by name. */
  readonly scripts: ReadonlyMap<string, readonly ScriptPlace[]>;
  /** Whether scripts make names while they run. */
  readonly hasOpenScripts: boolean;
  readonly #requestNames: ReadonlySet<string>;
  readonly #definedNames: ReadonlySet<string>;
  readonly #inEnvironment: ReadonlySet<string>;
  /** What `# @prompt`, loops and `run` give values to. */
  readonly #givenNames: ReadonlySet<string>;
  /** A name means the same wherever it stands. */
  readonly #meanings = new Map<string, Meaning>();
  #variableNames: readonly string[] | undefined;

  constructor(document: RequestDocument, known: LanguageKnowledge) {
    this.document = document;
    this.known = known;
    const files = [...known.imports, { file: known.file, document }];
    this.definitions = files.flatMap(({ file, document: { file: parsed } }) =>
      parsed.variables.map((variable) => ({ ...variable, file })),
    );
    const requests = new Map<string, RequestPlace>();
    for (const { file, document: each } of files.toReversed()) {
      for (const request of each.file.requests) {
        const { name } = request;
        if (name !== undefined && !requests.has(name)) requests.set(name, { file, request });
      }
    }
    this.requests = requests;
    const sites = files.flatMap(({ file, document: { blocks } }) =>
      blocks.flatMap(({ scriptNames }) => scriptNames.map((name) => ({ ...name, file }))),
    );
    this.scripts = Map.groupBy(
      sites.filter(({ sets }) => sets),
      ({ name }) => name,
    );
    this.hasOpenScripts =
      known.scriptFiles.others ||
      files.some(({ document: { blocks } }) => blocks.some((block) => block.hasOpenScripts));
    this.#requestNames = new Set(requests.keys());
    this.#definedNames = new Set(this.definitions.map(({ name }) => name));
    this.#inEnvironment = new Set(known.environment.values.names());
    this.#givenNames = new Set(
      files.flatMap(({ document: { blocks } }) => blocks.flatMap(({ givenNames }) => givenNames)),
    );
  }

  /** Whether exactly this name has a value, or may get one by a script. */
  has(name: string): boolean {
    const { set } = this.known;
    return (
      this.#definedNames.has(name) ||
      this.#inEnvironment.has(name) ||
      this.isSetByScript(name) ||
      this.#givenNames.has(name) ||
      set.script(name) !== undefined ||
      set.answer(name) !== undefined
    );
  }

  isSetByScript(name: string): boolean {
    return this.scripts.has(name) || this.known.scriptFiles.names.has(name);
  }

  meaningOf(name: string): Meaning {
    let meaning = this.#meanings.get(name);
    if (meaning === undefined) {
      meaning = this.#read(name);
      this.#meanings.set(name, meaning);
    }
    return meaning;
  }

  #read(name: string): Meaning {
    const reference = readReference(name, this.#requestNames);
    if (reference?.side != null) {
      return { kind: 'request', head: reference.name, rest: name.slice(reference.name.length) };
    }
    const plain = name.replace(/^\$global\./, '');
    for (const { head, rest } of [...cutsOf(name), ...(plain === name ? [] : cutsOf(plain))]) {
      if (this.has(head)) return { kind: 'variable', head, rest };
    }
    if (reference !== null) return { kind: 'request', head: reference.name, rest: reference.rest };
    const [, head = name, rest = ''] = /^([^.[]+)(.*)$/s.exec(name) ?? [];
    if (head === '$index') return { kind: 'variable', head, rest };
    if (head === 'response' && rest !== '') return { kind: 'lastResponse', head, rest };
    return { kind: 'nothing', head, rest };
  }

  /** The definition of a variable that counts at a line of the file. */
  definitionAt(name: string, line: number): Definition | undefined {
    return countingDefinition(this.definitions, name, { file: this.known.file, line });
  }

  /** Every name of a variable that could be written in braces, each once. */
  variableNames(): readonly string[] {
    this.#variableNames ??= [
      ...new Set([
        ...this.definitions.map(({ name }) => name),
        ...this.scripts.keys(),
        ...this.known.scriptFiles.names,
        ...this.#givenNames,
        ...this.known.set.names,
        ...this.#inEnvironment,
      ]),
    ];
    return this.#variableNames;
  }
}
