import {
  actionParts,
  alternatives,
  childOf,
  resolved,
  partsAt,
} from '../../rules/schema/schemaPart.ts';
import type { SchemaPart } from '../../rules/schema/schemaPart.ts';
import { describePart, kindOfPart } from './describePart.ts';
import { inserted, insertedProperties } from './proposal.ts';
import type { ProposalContext, Proposal } from './proposal.ts';
import { escaped, yamlName } from './snippet.ts';
import { Blank, freshValue, isOpen, likeExample } from './template.ts';
import type { Template } from './template.ts';
import {
  fileTemplate,
  isRulePath,
  itemProposals,
  ruleTemplates,
  valueProposals,
} from './valueProposals.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Properties that are not there yet. */
export function nameProposals(context: ProposalContext): Proposal[] {
  const { language, cursor } = context;
  const parts = partsAt(cursor.path, cursor.value);
  const object = cursor.path.reduce<unknown>(childOf, cursor.value);
  const used = new Set(isRecord(object) ? Object.keys(object) : []);
  const isAlone = used.size <= 1;
  const names = new Map<string, SchemaPart[]>();
  for (const part of parts) {
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      if (used.has(name)) continue;
      names.set(name, [...(names.get(name) ?? []), property]);
    }
  }
  // In YAML a word alone may as well be a value, or stand where a list is to begin.
  if (names.size === 0 && language === 'yaml' && isAlone) {
    return parts.some(({ items }) => items !== undefined)
      ? itemProposals(context)
      : valueProposals(context);
  }

  const isAction = parts.some(({ properties }) => properties?.['type']?.const !== undefined);
  const isUntyped = isAction && !used.has('type');
  const required = new Set(parts.flatMap((part) => part.required ?? []));
  const properties = [...names]
    .filter(([name]) => !isUntyped || name === 'type')
    .map(([name, property]) => propertyProposal(name, property, context))
    .sort((a, b) => Number(required.has(b.label)) - Number(required.has(a.label)));
  if (cursor.hasColon) return properties;
  if (isUntyped) return [...actionTemplates(context), ...properties];
  if (!isAlone || language !== 'yaml') return properties;
  if (cursor.path.length === 0) return [fileTemplate(context), ...properties];
  return isRulePath(cursor.path) ? [...properties, ...ruleTemplates(context)] : properties;
}

function propertyProposal(
  name: string,
  property: readonly SchemaPart[],
  context: ProposalContext,
): Proposal {
  const { language, cursor } = context;
  const parts = property.flatMap((part) => alternatives(part));
  const isChoice = parts.length > 1 && parts.every(({ properties }) => properties !== undefined);
  // In JSON the braces come with the action that is chosen next.
  const value = isChoice && language === 'json' ? new Blank('bare') : freshValue(parts);
  const written = language === 'json' ? escaped(JSON.stringify(name)) : yamlName(name);
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return {
    label: name,
    kind: 'property',
    detail: kindOfPart(parts),
    documentation: describePart(name, described(property, parts), language),
    insertText: cursor.hasColon
      ? inserted(written, context)
      : insertedProperties({ [name]: value }, context),
    isOpen: !cursor.hasColon && (isEmpty || parts.length > 1 || parts.some(isOpen)),
  };
}

/** Of a choice between objects, what is said of the choice; the choices follow when one is made. */
function described(
  property: readonly SchemaPart[],
  parts: readonly SchemaPart[],
): readonly SchemaPart[] {
  const said = property.flatMap((part) => resolved(part).description ?? []);
  return parts.length > 1 && said.length > 0 ? property.map(resolved) : parts;
}

/** Each action as its example has it, for an object that does not say yet which one it is. */
function actionTemplates(context: ProposalContext): Proposal[] {
  return actionParts().map(({ type, part }) => {
    const [example = { type }] = part.examples ?? [];
    const properties = likeExample(example, part) as Readonly<Record<string, Template>>;
    return {
      label: type,
      kind: 'template',
      detail: 'action',
      documentation: describePart('action', [part], context.language),
      insertText: insertedProperties(properties, context),
      isOpen: false,
    };
  });
}
