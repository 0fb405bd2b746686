import { alternatives, childOf } from '../../rules/schema/schemaPart.ts';
import type { SchemaPart } from '../../rules/schema/schemaPart.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Something to write, with blanks that the person who writes fills in one after the other. */
export type Template =
  | Blank
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [name: string]: Template };

/** A blank, with what stands in it until it is filled in. */
export class Blank {
  readonly kind: 'text' | 'bare';
  readonly choices: readonly string[];

  /** @param kind `text` is written as text, `bare` as it is: numbers, true and false */
  constructor(kind: 'text' | 'bare', ...choices: readonly string[]) {
    this.kind = kind;
    this.choices = choices;
  }
}

/** A value like the example, whose parts can be changed: all but what the schema knows to be so and not otherwise. */
export function likeExample(example: unknown, part: SchemaPart): Template {
  if (Array.isArray(example)) {
    return example.map((item) => likeExample(item, partOf(part.items, item)));
  }
  if (isRecord(example)) {
    const properties = Object.entries(example).map(([name, value]) => {
      const property = childOf(part.properties, name) as SchemaPart | undefined;
      return [name, likeExample(value, partOf(property, value))] as const;
    });
    return Object.fromEntries(properties);
  }
  if (part.const !== undefined || example === null) return example as Template;
  if (part.enum !== undefined) return oneOf(part.enum, example);
  if (typeof example === 'string') return new Blank('text', example);
  return new Blank('bare', JSON.stringify(example));
}

/** The value that a property gets with its name. What is empty is where one goes on. */
export function freshValue(choices: readonly SchemaPart[]): Template {
  const [part = {}, ...others] = choices;
  if (part.const !== undefined) {
    return others.length === 0 ? (part.const as Template) : new Blank('bare');
  }
  const [type] = [part.type].flat();
  const [example = part.default] = part.examples ?? [];
  const isObject = part.discriminator !== undefined || part.properties !== undefined;
  // Where text or an object may stand, text is shorter.
  if (isObject && type !== 'string') return {};
  if (type === 'array') {
    if (part.items === undefined || isOpen(part)) return [];
    const [item = {}] = alternatives(part.items);
    if (item.properties !== undefined) return [];
    const [first] = Array.isArray(example) ? (example as unknown[]) : [];
    return [first === undefined ? new Blank('text') : likeExample(first, item)];
  }
  if (type === 'object') return {};
  if (isOpen(part)) return new Blank('bare');
  if (type === 'string') {
    return new Blank('text', ...(typeof example === 'string' ? [example] : []));
  }
  return new Blank('bare', JSON.stringify(example ?? part.minimum ?? 1));
}

/** Whether there is something to choose from for a value. */
export function isOpen(part: SchemaPart): boolean {
  const [type] = [part.type].flat();
  const item = part.items === undefined ? {} : (alternatives(part.items)[0] ?? {});
  if (part.const !== undefined) return false;
  return (
    part.enum !== undefined ||
    part.suggest !== undefined ||
    item.enum !== undefined ||
    type === 'boolean' ||
    type === undefined
  );
}

function oneOf(values: readonly unknown[], first: unknown): Blank {
  const others = values.filter((value) => value !== first);
  return new Blank('text', ...[first, ...others].map(String));
}

function partOf(part: SchemaPart | undefined, value?: unknown): SchemaPart {
  return part === undefined ? {} : (alternatives(part, value)[0] ?? {});
}
