import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import type { Problem } from '../../files/problem.ts';
import type { LineIndex } from '../../files/lineIndex.ts';
import type { ObjectNode, ScalarNode, SourceNode, SourceProperty } from './sourceNode.ts';
import { duplicateKey, syntaxProblem } from './syntaxProblem.ts';

/**
 * How many values aliases may add. A few lines of aliases of aliases can stand for billions of values, which
 * whoever looks at the rules would have to visit.
 */
const MAX_ALIASED = 10_000;

export interface YamlTree {
  /** Null: there is nothing in the text. */
  readonly root: SourceNode | null;
  readonly problems: Problem[];
}

/** The tree of a parsed YAML text, with aliases and merge keys followed. */
export function yamlTree(contents: ParsedNode | null, text: string, lines: LineIndex): YamlTree {
  const builder = new TreeBuilder(text, lines);
  const nothing =
    contents === null || (isScalar(contents) && contents.value === null && contents.source === '');
  return { root: nothing ? null : builder.node(contents), problems: builder.problems };
}

class TreeBuilder {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #lines: LineIndex;
  /** What the latest anchor of a name stands at; null while that is being read, so that nothing holds itself. */
  readonly #anchors = new Map<string, SourceNode | null>();
  /** How many values a node stands for. */
  readonly #sizes = new WeakMap<SourceNode, number>();
  #aliased = 0;

  constructor(text: string, lines: LineIndex) {
    this.#text = text;
    this.#lines = lines;
  }

  node(node: Node): SourceNode {
    if (isAlias(node)) return this.#alias(node, node.source);
    const { anchor } = node as { readonly anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const made = this.#own(node);
    if (anchor !== undefined) this.#anchors.set(anchor, made);
    return made;
  }

  #own(node: Node): SourceNode {
    const place = this.#placeOf(node);
    if (isMap(node)) return this.#object(node, place);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as Node));
      const end = node.flow === true ? place.end : (items.at(-1)?.end ?? place.end);
      return this.#sized({ kind: 'list', start: place.start, end, items }, items);
    }
    return this.#scalar(node as Scalar, place);
  }

  #scalar({ value, source }: Scalar, place: Span): ScalarNode {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#problem(
        'This is not a number that a rule can have.',
        'Write digits, or put text in quotes.',
        place,
      );
    }
    const known = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return {
      kind: 'scalar',
      ...place,
      value: known ? (value as ScalarNode['value']) : (source ?? null),
    };
  }

  #object(map: YAMLMap, place: Span): ObjectNode {
    const names = new Set<string>();
    const own: SourceProperty[] = [];
    const merged: SourceProperty[] = [];
    // A comment behind the last property belongs to that line, not to the object.
    let { end } = map.flow === true || map.items.length === 0 ? place : { end: place.start };
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const key = this.#key(pair.key);
      if (key === null) continue;
      const after = { kind: 'scalar', start: key.end, end: key.end, value: null } as const;
      const value = pair.value === null ? after : this.node(pair.value);
      end = Math.max(end, value.end);
      if (key.value === '<<' && isPlain(pair.key)) {
        // Of several sources the first counts, of several properties the last: hence in front, and in reverse.
        merged.unshift(...this.#mergedFrom(value));
        continue;
      }
      if (names.has(key.value)) this.problems.push(duplicateKey(key.value, this.#range(key)));
      names.add(key.value);
      own.push({ key, value });
    }
    const properties = [...merged, ...own];
    return this.#sized(
      { kind: 'object', start: place.start, end, properties },
      properties.map(({ value }) => value),
    );
  }

  /** A property's name as it is written: 0x10 stays 0x10. */
  #key(node: Node): SourceProperty['key'] | null {
    if (!isScalar(node)) {
      const place = this.#placeOf(node);
      this.#problem('This is not a property name.', 'Write text in its place.', place);
      return null;
    }
    const { value, source } = node;
    const written = typeof value === 'string' ? value : (source ?? '');
    return { kind: 'scalar', ...this.#placeOf(node), value: written };
  }

  #mergedFrom(value: SourceNode): SourceProperty[] {
    const sources = value.kind === 'list' ? value.items : [value];
    return sources.toReversed().flatMap((source) => {
      if (source.kind === 'object') {
        this.#count(source, value);
        return source.properties.map((property) => ({ ...property, merged: true as const }));
      }
      this.#problem(
        'Only objects can be merged.',
        'Write << and an alias of one: <<: *name.',
        value,
      );
      return [];
    });
  }

  #alias(node: Node, name: string): SourceNode {
    const place = this.#placeOf(node);
    const nothing: ScalarNode = { kind: 'scalar', ...place, value: null };
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#problem(
        'There is no anchor of this name above.',
        'Write & and the name before a value.',
        place,
      );
      return nothing;
    }
    if (target === null) {
      this.#problem(
        'This alias is inside the value that it names.',
        'Write the value itself.',
        place,
      );
      return nothing;
    }
    // The alias is where this value stands; what is inside it stands at the anchor.
    return this.#count(target, place) ? this.#sized({ ...target, ...place }, [target]) : nothing;
  }

  /** Whether a node's values may be there once more. */
  #count(node: SourceNode, at: Span): boolean {
    const before = this.#aliased;
    this.#aliased += this.#sizes.get(node) ?? 1;
    if (this.#aliased <= MAX_ALIASED) return true;
    if (before <= MAX_ALIASED) {
      this.#problem(
        'The aliases in this file expand to too many values.',
        `Use fewer: at most ${String(MAX_ALIASED)} values may come from aliases.`,
        at,
      );
    }
    return false;
  }

  #sized<Made extends SourceNode>(node: Made, parts: readonly SourceNode[]): Made {
    const size = parts.reduce((sum, part) => sum + (this.#sizes.get(part) ?? 1), 1);
    this.#sizes.set(node, size);
    return node;
  }

  /** Without the comments and empty lines behind it. */
  #placeOf({ range }: Node): Span {
    const [start = 0, end = 0] = range ?? [];
    return { start, end: start + this.#text.slice(start, end).trimEnd().length };
  }

  #problem(message: string, hint: string, at: Span): void {
    this.problems.push(syntaxProblem(message, hint, this.#range(at)));
  }

  #range({ start, end }: Span): Problem['range'] {
    return this.#lines.rangeOf(start, end);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function isPlain(key: Node): boolean {
  return isScalar(key) && key.type === 'PLAIN';
}
