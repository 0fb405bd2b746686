import type { ValuePath } from '../../rules/document/fault.ts';
import { actionParts, alternatives, childOf, partsAt } from '../../rules/schema/schemaPart.ts';
import type { SchemaPart, SuggestedValues } from '../../rules/schema/schemaPart.ts';
import type { Knowledge } from './knowledge.ts';
import { asText, describePart, valuesOf } from './describePart.ts';
import { insertedProperties, insertedValue } from './proposal.ts';
import type { ProposalContext, Proposal } from './proposal.ts';
import { Blank, likeExample } from './template.ts';
import type { Template } from './template.ts';
import { freeName } from '../../session/freeName.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Values that fit where one is typed. */
export function valueProposals(context: ProposalContext): Proposal[] {
  return valuesAt(context.cursor.path, context);
}

/** The first item of a list of which nothing is there yet but its name. */
export function itemProposals(context: ProposalContext): Proposal[] {
  const { cursor } = context;
  const inItem = { ...cursor, prefix: `${cursor.prefix}- ` };
  return valuesAt([...cursor.path, 0], { ...context, own: `${context.own}  `, cursor: inItem });
}

function valuesAt(path: ValuePath, context: ProposalContext): Proposal[] {
  const parts = partsAt(path, context.cursor.value);
  const last = path.at(-1);
  const around = typeof last === 'number' ? partsAt(path.slice(0, -1), context.cursor.value) : [];
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  const documentation = describePart(name, around.length > 0 ? around : parts, context.language);
  const proposal = (
    value: unknown,
    part: SchemaPart,
    kind: Proposal['kind'] = 'value',
  ): Proposal => ({
    label: labelOf(value),
    kind,
    detail: value === part.default ? 'unless stated' : '',
    documentation,
    insertText: insertedValue(
      isComposed(value) ? likeExample(value, part) : (value as Template),
      context,
    ),
    isOpen: false,
  });

  if (path.length === 0) return [fileTemplate(context)];
  if (isRulePath(path)) return ruleTemplates(context);
  if (parts.length > 0 && parts.every(isAction)) return actionValues(context);
  const there = siblings(path, context);
  return [
    ...(name === 'type' && parts.every(({ const: type }) => type !== undefined)
      ? typeValues(context)
      : parts.flatMap((part) => valuesOf(part).map((value) => proposal(value, part)))),
    ...(name === 'id' ? idProposals(path, context) : []),
    ...[...parts, ...around].flatMap((part) => known(part, context)),
    ...parts.flatMap((part) => (part.examples ?? []).map((value) => proposal(value, part))),
    ...around.flatMap(({ examples = [], items = {} }) =>
      examples.flat().map((value) => proposal(value, alternatives(items, value)[0] ?? {})),
    ),
    ...parts.flatMap((part) => (part.default === undefined ? [] : [proposal(part.default, part)])),
  ].filter(({ label }) => !there.has(label));
}

export function isRulePath(path: ValuePath): boolean {
  return path.length === 2 && path[0] === 'rules';
}

/** A file's first rule, for a file that is empty. */
export function fileTemplate(context: ProposalContext): Proposal {
  const file = {
    version: 1,
    rules: [
      {
        id: new Blank('text', 'trace'),
        description: new Blank('text', 'Marks our requests'),
        condition: { requestDomains: [new Blank('text', 'example.com')] },
        action: {
          type: 'modifyHeaders',
          requestHeaders: [
            {
              header: new Blank('text', 'X-Trace-Id'),
              operation: 'set',
              value: new Blank('text', 'workbench'),
            },
          ],
        },
      },
    ],
  };
  return {
    label: 'rule file',
    kind: 'template',
    detail: 'with a first rule',
    documentation: '',
    insertText: insertedWhole(file, context),
    isOpen: false,
  };
}

/** An object where nothing but the word that one types is there. */
function insertedWhole(
  value: Readonly<Record<string, Template>>,
  context: ProposalContext,
): string {
  return context.language === 'yaml' && !context.cursor.isFlow
    ? insertedProperties(value, context)
    : insertedValue(value, context);
}

/** A rule for each action, with a condition. */
export function ruleTemplates(context: ProposalContext): Proposal[] {
  return actionParts().map(({ type, part }) => {
    const [example = { type }] = part.examples ?? [];
    const rule = {
      id: new Blank('text', type),
      condition: { requestDomains: [new Blank('text', 'example.com')] },
      action: likeExample(example, part),
    };
    return {
      label: `rule: ${type}`,
      kind: 'template',
      detail: 'a whole rule',
      documentation: describePart('action', [part], context.language),
      insertText: insertedWhole(rule, context),
      isOpen: false,
    };
  });
}

function actionValues(context: ProposalContext): Proposal[] {
  return actionParts().map(({ type, part }) => ({
    label: type,
    kind: 'template',
    detail: 'action',
    documentation: describePart('action', [part], context.language),
    insertText: insertedValue(likeExample(part.examples?.[0] ?? { type }, part), context),
    isOpen: false,
  }));
}

/** Which actions there are, for an action whose type is not one of them yet. */
function typeValues(context: ProposalContext): Proposal[] {
  return actionParts().map(({ type, part }) => ({
    label: type,
    kind: 'value',
    detail: '',
    documentation: describePart('action', [part], context.language),
    insertText: insertedValue(type, context),
    isOpen: false,
  }));
}

/** What the workbench knows: hosts, certificates, secrets. */
function known({ suggest, type }: SchemaPart, context: ProposalContext): Proposal[] {
  if (suggest === undefined) return [];
  // Where a list is missing, the value comes with one around it.
  const isBare = type === 'array' && !isInList(context);
  return knownValues[suggest](context.knowledge).map(({ value, ...about }) => ({
    ...about,
    label: value,
    insertText: insertedValue(isBare ? [value] : value, context),
    isOpen: false,
  }));
}

type KnownValue = Pick<Proposal, 'kind' | 'detail' | 'documentation'> & { readonly value: string };

const knownValues: Readonly<Record<SuggestedValues, (knowledge: Knowledge) => KnownValue[]>> = {
  domains: ({ domains }) =>
    domains.map((value) => ({
      value,
      kind: 'host',
      detail: 'requested lately',
      documentation: '',
    })),
  fingerprints: ({ certificates }) =>
    certificates.map(({ host, port, fingerprint256, errors, subject }) => ({
      value: fingerprint256,
      kind: 'certificate',
      detail: `${host}:${String(port)}`,
      documentation: asText(
        `Shown by ${host}:${String(port)} (${subject}), with ${errors.join(', ')}. Check that it is the right one.`,
      ),
    })),
  secrets: ({ secrets }) =>
    secrets.map((name) => ({
      value: `\${secret:${name}}`,
      kind: 'secret',
      detail: 'from the secret storage',
      documentation: '',
    })),
};

function isInList({ cursor }: ProposalContext): boolean {
  return cursor.prefix.endsWith('- ') || typeof cursor.path.at(-1) === 'number';
}

/** A name for a rule, after what it does and where. */
function idProposals(path: ValuePath, context: ProposalContext): Proposal[] {
  const rule = path.slice(0, -1).reduce<unknown>(childOf, context.cursor.value);
  const type = childOf(childOf(rule, 'action'), 'type');
  const host = childOf(childOf(childOf(rule, 'condition'), 'requestDomains'), 0);
  const words = [type, host].filter((word) => typeof word === 'string' && word !== '');
  const base = words
    .join('-')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  if (base === '') return [];
  const rules = childOf(context.cursor.value, 'rules');
  const ids = new Set<unknown>(
    Array.isArray(rules) ? rules.map((each) => childOf(each, 'id')) : [],
  );
  const id = freeName(base, ids);
  return [
    {
      label: id,
      kind: 'value',
      detail: 'not used yet',
      documentation: '',
      insertText: insertedValue(id, context),
      isOpen: false,
    },
  ];
}

/** What a list has already needs not be offered. */
function siblings(path: ValuePath, { cursor }: ProposalContext): ReadonlySet<string> {
  const list = path.slice(0, -1).reduce<unknown>(childOf, cursor.value);
  return new Set(Array.isArray(list) ? list.filter((item) => !isComposed(item)).map(labelOf) : []);
}

function isAction({ properties }: SchemaPart): boolean {
  return properties?.['type']?.const !== undefined;
}

function isComposed(value: unknown): boolean {
  return Array.isArray(value) || isRecord(value);
}

function labelOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
