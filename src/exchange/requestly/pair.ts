import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import type { HeaderChange } from '../../rules/schema/ruleFile.ts';
import { baseName } from '../conversion/baseName.ts';
import { importedChanges } from '../conversion/headerValue.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import type {
  CompanionFile,
  DraftCondition,
  DraftRule,
  ImportOptions,
} from '../conversion/importer.ts';
import { escapeRegex, escapeSubstitution, toRe2 } from '../conversion/re2Dialect.ts';
import { replacingUrl } from '../conversion/replacingUrl.ts';
import { findReferenced, readReferenced } from '../conversion/referencedFiles.ts';
import { listOf, textOf } from '../conversion/values.ts';
import type { RequestlyRuleType } from './requestlyRule.ts';
import { pairsOf, readRegex } from './source.ts';
import type { ConvertedSource } from './source.ts';
import { isRecord } from '../../session/kindOf.ts';

/** What one pair of a rule does. */
export interface ConvertedPair {
  readonly actions: readonly {
    readonly action: DraftRule['action'];
    /** In place of the source's own. */
    readonly condition?: DraftCondition;
  }[];
  readonly files?: readonly CompanionFile[];
  readonly warnings: readonly Fault[];
}

export interface PairContext {
  readonly path: ValuePath;
  readonly source: Exclude<ConvertedSource, { readonly lost: string }>;
  readonly options: ImportOptions;
}

type Pair = Readonly<Record<string, unknown>>;
type ConvertPair = (pair: Pair, context: PairContext) => ConvertedPair | Promise<ConvertedPair>;

const done = (action: DraftRule['action'], warnings: readonly Fault[] = []): ConvertedPair => ({
  actions: [{ action }],
  warnings,
});
const nothing = (path: ValuePath, message: string, hint: string): ConvertedPair => ({
  actions: [],
  warnings: [leftOut(path, message, hint)],
});

/** Every type of rule (common/rule-processor/src/processors in Requestly's repository). */
export const convertPair: Readonly<Record<RequestlyRuleType, ConvertPair>> = {
  Cancel: () => done({ type: 'block' }),
  Redirect: convertRedirect,
  Replace: convertReplace,
  QueryParam: convertQuery,
  Headers: convertHeaders,
  UserAgent: ({ userAgent }, { path, options }) =>
    headerRule({ requestHeaders: [setting('User-Agent', userAgent)] }, path, options),
  Delay({ delay }, { path }) {
    const latency = Number(delay);
    return Number.isFinite(latency) && latency > 0
      ? done({ type: 'fault', latency: Math.round(latency) })
      : nothing(path, 'The delay is not a number of milliseconds.', 'Give it one.');
  },
  Request({ request }, { path }) {
    const { type, value } = Object(request) as {
      readonly type?: unknown;
      readonly value?: unknown;
    };
    if (type === 'code' || typeof value !== 'string') return code(path, 'onBeforeResourceLoad');
    return done({ type: 'continueRequest', postData: value });
  },
  Response: convertResponse,
  Script: (_pair, { path }) =>
    nothing(
      path,
      'Scripts are put into pages, and no page is shown here.',
      'To change the HTML itself, write a rule with replaceBody.',
    ),
};

function code(path: ValuePath, callback: string): ConvertedPair {
  return nothing(
    path,
    'It runs JavaScript of the rule.',
    `Write a handler module with ${callback}.`,
  );
}

async function convertRedirect(
  { destination, destinationType }: Pair,
  { path, source, options }: PairContext,
): Promise<ConvertedPair> {
  const target = textOf(destination) ?? '';
  if (target.startsWith('file://') || destinationType === 'map_local') {
    const named = await findReferenced(pathOf(target), options);
    if ('fault' in named) return nothing(path, named.fault, named.hint);
    const content = named.kind === 'file' ? await readReferenced(named.file.path) : null;
    if (named.kind !== 'file' || content === null) {
      return nothing(
        path,
        `There is no ${target} to answer with.`,
        'Put it there and import again.',
      );
    }
    const { name, fromRule } = named.file;
    const copy = `${baseName(options.target)}.files/${String(path.at(-3))}-${String(path.at(-1))}/${name}`;
    return {
      actions: [{ action: { type: 'fulfill', path: fromRule ?? copy } }],
      files: fromRule === null ? [{ path: copy, content }] : [],
      warnings: [],
    };
  }
  if (!/\$\d/.test(target)) return done({ type: 'redirect', redirect: { url: target } });
  if (source.groups === null) {
    return nothing(
      path,
      'The destination has $1, and nothing in the source says what that is.',
      'Make the source a wildcard or an expression.',
    );
  }
  const { regex, caseSensitive } = source.groups;
  return {
    actions: [
      {
        condition: { regexFilter: regex, isUrlFilterCaseSensitive: caseSensitive },
        action: {
          type: 'redirect',
          redirect: {
            regexSubstitution: escapeSubstitution(target).replace(/\$([1-9])/g, '\\$1'),
          },
        },
      },
    ],
    warnings: [],
  };
}

/** Of "file:///a%20b", which people also write without its escapes. */
function pathOf(target: string): string {
  const path = target.replace(/^file:\/\//, '');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The first place in the URL where `from` is found; `from` is text or "/pattern/flags". */
function convertReplace({ from, to }: Pair, { path, source }: PairContext): ConvertedPair {
  const wanted = textOf(from) ?? '';
  const isRegex = /^\/.+\/[a-z]*$/.test(wanted);
  const { pattern, flags } = readRegex(wanted);
  const regex = toRe2(isRegex ? pattern : escapeRegex(wanted), 'javascript');
  if (wanted === '') {
    return nothing(path, 'It does not say what to replace.', 'Fill in the first field.');
  }
  if ('fault' in regex) return nothing(path, regex.fault, regex.hint);
  const { condition, action, warnings } = replacingUrl(
    {
      regex: regex.source,
      caseSensitive: !flags.includes('i'),
      substitution: javascriptReplacement(textOf(to) ?? ''),
      everywhere: flags.includes('g'),
    },
    path,
  );
  const filter = source.condition;
  const both = Object.keys(filter).length === 0 ? condition : { ...condition, all: [filter] };
  return { actions: [{ action, condition: both }], warnings };
}

/** `String.replace`: $1 to $9, $& and $$. */
function javascriptReplacement(text: string): string {
  return escapeSubstitution(text).replace(/\$([1-9&$])/g, (_, sign: string) => {
    if (sign === '$') return '$';
    return sign === '&' ? '\\0' : `\\${sign}`;
  });
}

function convertQuery({ modifications }: Pair, { path }: PairContext): ConvertedPair {
  const removeParams: string[] = [];
  const addOrReplaceParams: { key: string; value: string }[] = [];
  const warnings: Fault[] = [];
  for (const { type, param, value, actionWhenParamExists } of pairsOf(modifications)) {
    if (type === 'Remove All') {
      return done({ type: 'redirect', redirect: { transform: { query: '' } } });
    }
    const key = textOf(param);
    if (key === undefined || key === '') continue;
    if (type === 'Remove') removeParams.push(key);
    else addOrReplaceParams.push({ key, value: textOf(value) ?? '' });
    if (type === 'Add' && actionWhenParamExists === 'Ignore') {
      warnings.push(
        changed(
          path,
          `${key} is left alone there when the URL has it, and set here.`,
          'Add a condition that the URL does not have it: "not" with urlFilter.',
        ),
      );
    }
  }
  const queryTransform = {
    ...(removeParams.length === 0 ? {} : { removeParams }),
    ...(addOrReplaceParams.length === 0 ? {} : { addOrReplaceParams }),
  };
  if (Object.keys(queryTransform).length === 0) {
    return nothing(path, 'It changes no parameter.', 'Nothing to do.');
  }
  return done({ type: 'redirect', redirect: { transform: { queryTransform } } }, warnings);
}

function convertHeaders(pair: Pair, { path, options }: PairContext): ConvertedPair {
  const { modifications } = pair;
  // Before version 2 a pair was one change, with the side in `target`.
  const sides = isRecord(modifications)
    ? modifications
    : { [textOf(pair['target']) ?? 'Request']: [pair] };
  return headerRule(
    {
      requestHeaders: listOf(sides['Request']).map(readChange),
      responseHeaders: listOf(sides['Response']).map(readChange),
    },
    path,
    options,
  );
}

function setting(header: string, value: unknown): HeaderChange {
  return { header, operation: 'set', value: textOf(value) ?? '' };
}

/** As the extension does since Manifest V3: Add and Modify both set. */
function readChange(modification: unknown): HeaderChange {
  const { type, header, value } = Object(modification) as Readonly<Record<string, unknown>>;
  const name = textOf(header) ?? '';
  return type === 'Remove' ? { header: name, operation: 'remove' } : setting(name, value);
}

/** Requestly fills these in when the rule acts (common/rule-processor/src/predefinedFunctions.js). */
const FUNCTION = /\brq_(?:rand|encode|decode|request_initiator_origin)\b/;

function headerRule(
  sides: Readonly<Record<string, readonly HeaderChange[]>>,
  path: ValuePath,
  options: ImportOptions,
): ConvertedPair {
  const warnings: Fault[] = [];
  const action: Record<string, unknown> = {};
  for (const [side, changes] of Object.entries(sides)) {
    const usable = changes.filter((change) => {
      if (change.operation === 'remove' || !FUNCTION.test(change.value)) return true;
      warnings.push(
        leftOut(
          path,
          `The value of ${change.header} is made by a function of Requestly's.`,
          'Write a handler module with onBeforeResourceLoad or onResourceResponse.',
        ),
      );
      return false;
    });
    const imported = importedChanges(
      usable.map((change) => ({ change, path })),
      options,
    );
    warnings.push(...imported.warnings);
    if (imported.changes.length > 0) action[side] = imported.changes;
  }
  const isEmpty = Object.keys(action).length === 0;
  return { actions: isEmpty ? [] : [{ action: { type: 'modifyHeaders', ...action } }], warnings };
}

function convertResponse({ response }: Pair, { path }: PairContext): ConvertedPair {
  const { type, value, statusCode, serveWithoutRequest } = Object(response) as Readonly<
    Record<string, unknown>
  >;
  if (type === 'code') return code(path, 'getResourceResponseFilter');
  const body = textOf(value) ?? '';
  const status = Number(statusCode);
  const hasStatus = Number.isInteger(status) && status >= 200 && status <= 599;
  if (serveWithoutRequest === true) {
    return done({
      type: 'fulfill',
      ...(hasStatus ? { status } : {}),
      ...(isJson(body) ? { contentType: 'application/json' } : {}),
      body,
    });
  }
  return {
    actions: [
      ...(body === '' ? [] : [{ action: { type: 'replaceBody', body } }]),
      ...(hasStatus ? [{ action: { type: 'modifyResponse', status } }] : []),
    ],
    warnings: [],
  };
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
