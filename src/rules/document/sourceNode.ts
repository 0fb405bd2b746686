import type { TextSpan, ValuePath } from './fault.ts';

/** A value where it stands in the text. Offsets count UTF-16 units; `end` is exclusive. */
export type SourceNode = ScalarNode | ListNode | ObjectNode;

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}

export interface ObjectNode extends Span {
  readonly kind: 'object';
  /** As they stand, also those whose name stands there a second time: the last one counts. */
  readonly properties: readonly SourceProperty[];
}

export interface SourceProperty {
  readonly key: ScalarNode & { readonly value: string };
  readonly value: SourceNode;
  /** Where an alias or a merge took it from elsewhere in the file, so that it does not stand in this object. */
  readonly merged?: true;
}

/** Where a path leads to, and by which property. */
export interface FoundNode {
  readonly node: SourceNode;
  readonly property: SourceProperty | null;
}

/** The value that a tree stands for. */
export function valueOf(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(valueOf);
  const value = {};
  for (const { key, value: item } of node.properties) {
    // An assignment would let a "__proto__" key change the object instead of adding a property.
    Object.defineProperty(value, key.value, {
      value: valueOf(item),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return value;
}

/** The node that counts at a path: with a property twice, the last one. */
export function nodeAt(root: SourceNode, path: ValuePath): FoundNode | undefined {
  let found: FoundNode | undefined = { node: root, property: null };
  for (const step of path) {
    found = childAt(found.node, step);
    if (found === undefined) return undefined;
  }
  return found;
}

function childAt(node: SourceNode, step: string | number): FoundNode | undefined {
  if (node.kind === 'list' && typeof step === 'number') {
    const item = node.items[step];
    return item === undefined ? undefined : { node: item, property: null };
  }
  if (node.kind !== 'object') return undefined;
  const property = node.properties.findLast(({ key }) => key.value === step);
  return property === undefined ? undefined : { node: property.value, property };
}

/**
 * Where a part of the text at a path stands in the source; null where it is not written there as it is read (escapes, an
 * alias), or more than once.
 */
export function writtenPart(
  source: string,
  root: SourceNode,
  path: ValuePath,
  { start, end }: TextSpan,
): Span | null {
  const node = nodeAt(root, path)?.node;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return null;
  const written = source.slice(node.start, node.end);
  const part = node.value.slice(start, end);
  const at = written.indexOf(part);
  if (part === '' || at < 0 || written.includes(part, at + 1)) return null;
  return { start: node.start + at, end: node.start + at + part.length };
}

/** The innermost value or property name around an offset; its end belongs to it, because that is where one types. */
export function pathAt(
  root: SourceNode,
  offset: number,
): { readonly path: ValuePath; readonly at: 'key' | 'value' } | null {
  if (!holds(root, offset)) return null;
  const path: (string | number)[] = [];
  let node = root;
  for (;;) {
    if (node.kind === 'scalar') return { path, at: 'value' };
    if (node.kind === 'list') {
      const index = node.items.findIndex((item) => holds(item, offset));
      const item = node.items[index];
      if (item === undefined) return { path, at: 'value' };
      path.push(index);
      node = item;
      continue;
    }
    const property = node.properties.find(
      ({ key, value, merged }) => !merged && (holds(key, offset) || holds(value, offset)),
    );
    if (property === undefined) return { path, at: 'value' };
    path.push(property.key.value);
    if (holds(property.key, offset)) return { path, at: 'key' };
    node = property.value;
  }
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
