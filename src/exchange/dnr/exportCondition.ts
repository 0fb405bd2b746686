import type { Fault } from '../../rules/document/fault.ts';
import { resourceTypeNames } from '../../rules/facts/resourceType.ts';
import { leftOut } from '../conversion/importer.ts';
import type { DraftCondition } from '../conversion/importer.ts';
import { isTexts } from '../conversion/values.ts';
import { dnrMethods, sameConditions } from './dnrRule.ts';
import { isRecord } from '../../session/kindOf.ts';

/** The alternatives that come to the condition, or what Chrome has no word for. */
export type ExportedCondition = { readonly alternatives: DraftCondition[] } | Fault;

/** What excludes the same. */
const OPPOSITE: Readonly<Record<string, string>> = {
  requestDomains: 'excludedRequestDomains',
  excludedRequestDomains: 'requestDomains',
  initiatorDomains: 'excludedInitiatorDomains',
  excludedInitiatorDomains: 'initiatorDomains',
  requestMethods: 'excludedRequestMethods',
  excludedRequestMethods: 'requestMethods',
  resourceTypes: 'excludedResourceTypes',
  excludedResourceTypes: 'resourceTypes',
  responseHeaders: 'excludedResponseHeaders',
  excludedResponseHeaders: 'responseHeaders',
};

/** Chrome's, which has one more. */
const ALL_TYPES = [...resourceTypeNames, 'webbundle'];

/** More alternatives than this are not what anybody wrote. */
const MAX_ALTERNATIVES = 64;

export function exportCondition(condition: object): ExportedCondition {
  const found = alternativesOf(condition as DraftCondition, ['condition']);
  if ('path' in found) return found;
  return {
    alternatives: found.alternatives.map((alternative) =>
      // Without either, Chrome leaves documents out.
      'resourceTypes' in alternative || 'excludedResourceTypes' in alternative
        ? alternative
        : { ...alternative, resourceTypes: ALL_TYPES },
    ),
  };
}

/** Chrome has no `all`, `any` and `not`: the alternatives become rules of their own. */
function alternativesOf(condition: DraftCondition, path: Fault['path']): ExportedCondition {
  let alternatives: DraftCondition[] = [{}];
  for (const [name, value] of Object.entries(condition)) {
    const part = partOf(name, value, [...path, name]);
    if ('path' in part) return part;
    const both = product(alternatives, part.alternatives, [...path, name]);
    if ('path' in both) return both;
    alternatives = both.alternatives;
  }
  return { alternatives };
}

function partOf(name: string, value: unknown, path: Fault['path']): ExportedCondition {
  if (sameConditions.has(name)) return { alternatives: [{ [name]: value }] };
  if (name === 'requestMethods' || name === 'excludedRequestMethods') {
    return methodsOf(name, value, path);
  }
  if ((name === 'all' || name === 'any') && Array.isArray(value)) {
    return groupOf(name, value as DraftCondition[], path);
  }
  if (name === 'not' && isRecord(value)) {
    const [[field, inner] = ['', undefined], ...more] = Object.entries(value);
    const opposite = OPPOSITE[field];
    if (more.length === 0 && opposite !== undefined) return partOf(opposite, inner, path);
  }
  if (name === 'protocols' && isTexts(value) && value.length === 1) {
    return { alternatives: [{ urlFilter: `|${(value[0] ?? '').replace(/:.*$/s, '')}:` }] };
  }
  return leftOut(
    path,
    `Chrome's declarativeNetRequest has no condition like ${name}.`,
    'Use a URL filter, domains, methods, resource types or response headers.',
  );
}

function methodsOf(name: string, value: unknown, path: Fault['path']): ExportedCondition {
  const methods = isTexts(value) ? value.map((method) => method.toLowerCase()) : [];
  const unknown = methods.find((method) => !(dnrMethods as readonly string[]).includes(method));
  if (unknown === undefined) return { alternatives: [{ [name]: methods }] };
  return leftOut(
    path,
    `Chrome does not tell ${unknown.toUpperCase()} from other methods.`,
    'Leave it out, or use one that Chrome knows.',
  );
}

function groupOf(
  kind: 'all' | 'any',
  members: readonly DraftCondition[],
  path: Fault['path'],
): ExportedCondition {
  const parts: DraftCondition[][] = [];
  for (const [index, member] of members.entries()) {
    const part = alternativesOf(member, [...path, index]);
    if ('path' in part) return part;
    parts.push(part.alternatives);
  }
  if (kind === 'any') return { alternatives: parts.flat() };
  return parts.reduce<ExportedCondition>(
    (sum, part) => ('path' in sum ? sum : product(sum.alternatives, part, path)),
    { alternatives: [{}] },
  );
}

/** Every one of the left together with every one of the right. */
function product(
  left: readonly DraftCondition[],
  right: readonly DraftCondition[],
  path: Fault['path'],
): ExportedCondition {
  if (left.length * right.length > MAX_ALTERNATIVES) {
    return leftOut(path, 'There are too many alternatives for a rule each.', 'Write fewer.');
  }
  const both = left.flatMap((one) => right.map((other) => [one, other] as const));
  const clash = both.some(
    ([one, other]) =>
      ('urlFilter' in one && 'regexFilter' in other) ||
      ('regexFilter' in one && 'urlFilter' in other) ||
      Object.keys(other).some(
        (field) => field in one && JSON.stringify(one[field]) !== JSON.stringify(other[field]),
      ),
  );
  return clash
    ? leftOut(
        path,
        "Two conditions on the same thing can't be combined.",
        'Write one condition that says both.',
      )
    : { alternatives: both.map(([one, other]) => ({ ...one, ...other })) };
}
