import wholeSchema from '../rules.schema.json' with { type: 'json' };
import type { ValuePath } from '../document/fault.ts';
import { isRecord } from '../../session/kindOf.ts';

/** What rules.schema.json says of one place in a rule file: the keywords that it uses. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: boolean | SchemaPart;
  readonly minItems?: number;
  readonly items?: SchemaPart;
  readonly oneOf?: readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly discriminator?: { readonly propertyName: string };
  /** For completion: which of the workbench's own values belong here. */
  readonly suggest?: SuggestedValues;
}

export type SuggestedValues = 'domains' | 'fingerprints' | 'secrets';

const schema = wholeSchema as unknown as SchemaPart & {
  readonly definitions: Readonly<Record<string, SchemaPart>>;
};

/**
 * What the schema says of the value at a path of `root`: one part, or several where it leaves a choice, or none
 * where nothing may be. Of several actions it is the one whose `type` is written.
 */
export function partsAt(path: ValuePath, root: unknown): SchemaPart[] {
  let value = root;
  let parts = alternatives(schema, value);
  for (const step of path) {
    value = childOf(value, step);
    parts = parts.flatMap((part) => {
      const next = typeof step === 'number' ? part.items : propertyOf(part, step);
      return next === undefined ? [] : alternatives(next, value);
    });
  }
  return parts;
}

/** Every action, as `type` names it. */
export function actionParts(): { readonly type: string; readonly part: SchemaPart }[] {
  const choice = schema.definitions['RuleAction']?.oneOf ?? [];
  return choice
    .map(resolved)
    .map((part) => ({ type: String(part.properties?.['type']?.const), part }));
}

function propertyOf(part: SchemaPart, name: string): SchemaPart | undefined {
  if (part.properties !== undefined && Object.hasOwn(part.properties, name)) {
    return part.properties[name];
  }
  return typeof part.additionalProperties === 'object' ? part.additionalProperties : undefined;
}

/** A part without references and choices. */
export function alternatives(given: SchemaPart, value?: unknown): SchemaPart[] {
  const part = resolved(given);
  const choices = part.oneOf ?? part.anyOf;
  if (choices === undefined) return [part];
  const { oneOf: _, anyOf: __, ...shared } = part;
  const all = choices.flatMap((choice) => alternatives(choice, value));
  const name = part.discriminator?.propertyName;
  if (name !== undefined) {
    const tag = childOf(value, name);
    const named = all.filter(({ properties }) => properties?.[name]?.const === tag);
    return named.length > 0 ? named : all;
  }
  return all.map((choice) => ({ ...shared, ...choice }));
}

/** What stands beside a reference says more than what it leads to. */
export function resolved(part: SchemaPart): SchemaPart {
  if (part.$ref === undefined) return part;
  const { $ref, ...beside } = part;
  const name = $ref.slice('#/definitions/'.length);
  const target = $ref === '#' ? schema : schema.definitions[name];
  return target === undefined ? beside : { ...resolved(target), ...beside };
}

export function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)] as unknown;
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
