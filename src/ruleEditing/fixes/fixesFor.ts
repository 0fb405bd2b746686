import { freeName } from '../../session/freeName.ts';
import type { Problem } from '../../files/problem.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import { nodeAt, valueOf } from '../../rules/document/sourceNode.ts';
import { words } from '../../rules/schema/words.ts';
import { ruleFileTemplates } from '../templates/ruleFile.ts';
import { expiredFixes } from './expired.ts';
import type { Faulty, Fix, FixKnowledge } from './fix.ts';
import { keepSecret } from './keepSecret.ts';
import { fingerprintFixes } from './seenFingerprint.ts';
import {
  insertProperty,
  remove,
  removeProperty,
  renameProperty,
  replaceValue,
} from './textChange.ts';
import type { TextChange } from './textChange.ts';
import { spacesForTabs } from './spacesForTabs.ts';

/** The ways out of a problem of this text, the likeliest first; none where only a person can know. */
export function fixesFor(problem: Problem, document: SourceDocument, known: FixKnowledge): Fix[] {
  const faulty: Faulty = { problem, document, path: problem.data?.path ?? [], known };
  const fixes = [...suggested(faulty), ...(byCode[problem.code]?.(faulty) ?? [])];
  return fixes.filter(({ changes }) => changes.length > 0);
}

const byCode: Readonly<Record<string, (faulty: Faulty) => Fix[]>> = {
  'empty-file': beginning,
  'duplicate-key': removeEarlier,
  'duplicate-id': renameRule,
  'useless-property': removal,
  'useless-condition': removal,
  'never-known': removal,
  shadowed: removeRule,
  repeated: removeRule,
  'missing-property': addProperty,
  'wrong-value': removeEmpty,
  'literal-password': keepSecret,
  'literal-secret': keepSecret,
  'missing-fingerprint': fingerprintFixes,
  'bad-fingerprint': fingerprintFixes,
  expired: expiredFixes,
  'bad-date': expiredFixes,
  syntax: spacesForTabs,
};

function fix(title: string, changes: readonly TextChange[], isPreferred = true): Fix {
  return { title, changes, isPreferred };
}

/** The template behind what a file without a value has: comments. */
function beginning({ document: { text, language } }: Faulty): Fix[] {
  const change = { start: text.length, end: text.length, text: ruleFileTemplates[language] };
  return [fix('Begin with an example rule', [change])];
}

/** What the problem itself says is meant. */
function suggested({ problem, document, path }: Faulty): Fix[] {
  const suggestion = problem.data?.suggestion;
  if (suggestion === undefined) return [];
  const name = path.at(-1);
  const isName = problem.code === 'unknown-property' || problem.code === 'unknown-condition';
  if (!isName) {
    const shown = words[document.language].value(suggestion);
    const title = Array.isArray(suggestion) ? 'Make it a list' : `Change to ${shown}`;
    return [fix(title, replaceValue(document, path, suggestion))];
  }
  if (typeof suggestion !== 'string' || name === undefined) return [];
  return [fix(`Change to ${suggestion}`, renameProperty(document, path, suggestion))];
}

function removal({ document, path }: Faulty): Fix[] {
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  return [fix(`Remove ${name}`, remove(document, path))];
}

/** One that never acts. Whoever wrote it may rather have meant something else, so it is no preferred way out. */
function removeRule({ document, path }: Pick<Faulty, 'document' | 'path'>): Fix[] {
  if (path[0] !== 'rules' || path.length < 2) return [];
  return [fix('Remove the rule', remove(document, path.slice(0, 2)), false)];
}

/** An empty list or object, where there has to be something or nothing at all. */
function removeEmpty({ document, path, problem, known }: Faulty): Fix[] {
  const node = document.root === null ? undefined : nodeAt(document.root, path)?.node;
  const isEmpty =
    (node?.kind === 'list' && node.items.length === 0) ||
    (node?.kind === 'object' && node.properties.length === 0);
  return isEmpty ? removal({ document, path, problem, known }) : [];
}

/** The earlier ones of a name that stands in an object several times: they never counted. */
function removeEarlier({ problem, document }: Faulty): Fix[] {
  const place = document.pathAt(document.offsetAt(problem.range.start));
  const object =
    document.root && place ? nodeAt(document.root, place.path.slice(0, -1))?.node : null;
  if (object?.kind !== 'object') return [];
  const same = object.properties.filter(({ key }) => key.value === place?.path.at(-1));
  const [earlier] = same;
  if (earlier === undefined || same.length < 2) return [];
  return [fix('Remove the earlier one', removeProperty(document, object, earlier))];
}

function renameRule({ document, path }: Faulty): Fix[] {
  const value = document.root === null ? undefined : valueOf(document.root);
  const { rules = [] } = (value ?? {}) as { rules?: { id?: unknown }[] };
  const id = rules[Number(path[1])]?.id;
  if (typeof id !== 'string') return [];
  const free = freeName(id, new Set<unknown>(rules.map((rule) => rule.id)));
  return [fix(`Rename to ${free}`, replaceValue(document, path, free))];
}

/** What the loader can't do without, where it is plain what it is. */
function addProperty({ document, path, problem }: Faulty): Fix[] {
  const [, name = ''] = /^"?([\w$]+)"? is missing/.exec(problem.message) ?? [];
  const plain: Readonly<Record<string, unknown>> = { version: 1, rules: [], value: '' };
  if (!Object.hasOwn(plain, name)) return [];
  return [fix(`Add ${name}`, insertProperty(document, path, name, plain[name]))];
}
