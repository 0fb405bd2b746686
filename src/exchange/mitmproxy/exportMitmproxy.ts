import { dirname, join } from 'node:path';
import type { Fault } from '../../rules/document/fault.ts';
import { hasSecretReference } from '../../rules/secrets/secretReference.ts';
import type { Exported, Exporter, ExportWarning, RuleToExport } from '../conversion/exporter.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import type { DraftRule } from '../conversion/importer.ts';
import { timeFaults } from '../conversion/notExported.ts';
import { escapeRegex } from '../conversion/re2Dialect.ts';
import { listOf, textOf } from '../conversion/values.ts';
import { exportFilter, joined } from './exportFilter.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Rules as mitmproxy's options: a config.yaml, read with `mitmproxy --set confdir=FOLDER`. */
export const mitmproxyExporter: Exporter = {
  title: "mitmproxy's options",
  fileName: 'config.yaml',
  convert,
};

type OptionName = 'block_list' | 'map_remote' | 'map_local' | 'modify_body' | 'modify_headers';

/** The parts of one value behind its filter, which may have to hold in one phase only. */
interface Value {
  readonly option: OptionName;
  readonly phase: '~q' | '~s' | null;
  readonly parts: readonly string[];
}

interface ExportedAction {
  readonly values: readonly Value[];
  readonly warnings: readonly Fault[];
}

function convert(rules: readonly RuleToExport[]): Exported {
  const options: Partial<Record<OptionName, string[]>> = {};
  const warnings: ExportWarning[] = [];
  /** What rules asked before have allowed: nothing that comes after them acts there. */
  const allowed: string[] = [];
  let ruleCount = 0;
  for (const rule of rules) {
    const made = exportRule(rule, allowed);
    warnings.push(...made.warnings.map((fault) => ({ rule, fault })));
    if (made.acts) ruleCount++;
    for (const { option, text } of made.options) (options[option] ??= []).push(text);
  }
  return { text: yamlOf(options), ruleCount, warnings };
}

interface ExportedRule {
  readonly options: readonly { readonly option: OptionName; readonly text: string }[];
  readonly acts: boolean;
  readonly warnings: readonly Fault[];
}

function exportRule({ rule, file }: RuleToExport, allowed: string[]): ExportedRule {
  const nothing = (...warnings: readonly Fault[]): ExportedRule => ({
    options: [],
    acts: false,
    warnings,
  });
  const [never] = timeFaults(rule, Date.now());
  if (never !== undefined) return nothing(never);
  const condition = exportFilter(rule.condition);
  if ('path' in condition) return nothing(condition);
  const action = rule.action as DraftRule['action'];
  if (action.type === 'allow') {
    allowed.push(condition.filter);
    return { options: [], acts: true, warnings: [] };
  }
  // An own regular expression of the URL is the subject of a replacement, and need not stand in its filter too.
  const made = exportAction(action, rule.condition as Readonly<Record<string, unknown>>, file);
  const options = made.values.map(({ option, phase, parts }) => {
    const filter = joined('&', [
      ...(phase === null ? [] : [phase]),
      ...(condition.filter === '' ? [] : [condition.filter]),
      ...allowed.map((other) => (other === '' ? '!~all' : `!(${other})`)),
    ]);
    return { option, text: patternOf(filter === '' ? '~all' : filter, parts) };
  });
  return { options, acts: options.length > 0, warnings: made.warnings };
}

function exportAction(
  action: DraftRule['action'],
  condition: Readonly<Record<string, unknown>>,
  file: string,
): ExportedAction {
  const lost = (message: string, hint: string, ...path: string[]): ExportedAction => ({
    values: [],
    warnings: [leftOut(['action', ...path], message, hint)],
  });
  switch (action.type) {
    case 'block':
      return { values: [{ option: 'block_list', phase: null, parts: ['444'] }], warnings: [] };
    case 'fulfill': {
      const { path, status = 200, headers, contentType, delay } = action;
      if (typeof path === 'string' && status === 200) {
        const isPlain = headers === undefined && contentType === undefined && delay === undefined;
        return {
          values: [{ option: 'map_local', phase: null, parts: ['.*', join(dirname(file), path)] }],
          warnings: isPlain
            ? []
            : [
                changed(
                  ['action'],
                  'mitmproxy answers with the file alone: its headers and delay are lost.',
                  "Nothing to do when the type that the file's name says is right.",
                ),
              ],
        };
      }
      if (['body', 'json', 'path', 'har'].every((name) => action[name] === undefined)) {
        return {
          values: [{ option: 'block_list', phase: null, parts: [String(status)] }],
          warnings: [],
        };
      }
      return lost(
        'mitmproxy answers with a file and status 200, or with a status and no body.',
        'Put the body into a file and name it with path.',
      );
    }
    case 'redirect':
      return redirectValue(action['redirect'], condition, lost);
    case 'modifyHeaders':
      return headerValues(action);
    case 'replaceBody':
      return bodyValues(action, lost);
    default:
      return lost(
        `mitmproxy's options have nothing like ${action.type}.`,
        'Write an addon in Python for it.',
        'type',
      );
  }
}

type Lost = (message: string, hint: string, ...path: string[]) => ExportedAction;

function redirectValue(
  redirect: unknown,
  { regexFilter, isUrlFilterCaseSensitive }: Readonly<Record<string, unknown>>,
  lost: Lost,
): ExportedAction {
  const { url, regexSubstitution } = isRecord(redirect) ? redirect : {};
  const value = (...parts: string[]): ExportedAction => ({
    values: [{ option: 'map_remote', phase: null, parts }],
    warnings: [],
  });
  if (typeof url === 'string' && /^https?:/i.test(url)) {
    return value('^.*$', url.replaceAll('\\', '\\\\'));
  }
  if (typeof regexSubstitution === 'string' && typeof regexFilter === 'string') {
    const regex = isUrlFilterCaseSensitive === true ? regexFilter : `(?i)${regexFilter}`;
    // \0 is the whole match here, and the character NUL in Python.
    return value(
      regex,
      regexSubstitution.replace(/\\(?:\\|0)/g, (sign) => (sign === '\\0' ? '\\g<0>' : sign)),
    );
  }
  return lost(
    'mitmproxy replaces text of the URL; it has no redirect by parts.',
    'Write it with regexFilter and regexSubstitution.',
    'redirect',
  );
}

function headerValues(action: DraftRule['action']): ExportedAction {
  const values: Value[] = [];
  const warnings: Fault[] = [];
  for (const [side, phase] of [
    ['requestHeaders', '~q'],
    ['responseHeaders', '~s'],
  ] as const) {
    for (const [index, change] of listOf(action[side]).entries()) {
      const { header, operation, value } = isRecord(change) ? change : {};
      const path = ['action', side, index];
      const text = textOf(value) ?? '';
      if (hasSecretReference(text)) {
        warnings.push(
          leftOut(
            path,
            `The value of ${String(header)} is a secret, which is not written.`,
            "Add it on mitmproxy's command line: --modify-headers with @ and a file.",
          ),
        );
      } else if (operation === 'append') {
        warnings.push(
          leftOut(path, "mitmproxy replaces a header, it can't append.", 'Make the operation set.'),
        );
      } else if (text.startsWith('@')) {
        warnings.push(
          leftOut(
            path,
            'A value that begins with @ is the name of a file there.',
            'Change the value.',
          ),
        );
      } else {
        values.push({
          option: 'modify_headers',
          phase,
          parts: [String(header), operation === 'remove' ? '' : text],
        });
      }
    }
  }
  return { values, warnings };
}

function bodyValues({ replacements }: DraftRule['action'], lost: Lost): ExportedAction {
  if (!Array.isArray(replacements)) {
    return lost('mitmproxy replaces text of a body, not all of it.', 'Write it with replacements.');
  }
  return {
    values: (replacements as unknown[]).map((replacement): Value => {
      const { includes, matches, with: text } = isRecord(replacement) ? replacement : {};
      const regex = textOf(matches) ?? escapeRegex(textOf(includes) ?? '');
      const substitution = textOf(text) ?? '';
      const filled = matches === undefined ? substitution.replaceAll('\\', '\\\\') : substitution;
      return { option: 'modify_body', phase: '~s', parts: [regex, filled] };
    }),
    warnings: [],
  };
}

const SEPARATORS = ['/', '|', ':', ';', ',', '#', '@', '%', '§'];

/** With a separator that stands in none of the parts but the last, which may have it. */
function patternOf(filter: string, parts: readonly string[]): string {
  const before = [filter, ...parts.slice(0, -1)].join('');
  const separator = SEPARATORS.find((sign) => !before.includes(sign)) ?? '\u0001';
  return `${separator}${[filter, ...parts].join(separator)}`;
}

/** A string in YAML may always be written as one of JSON. */
function yamlOf(options: Partial<Record<OptionName, readonly string[]>>): string {
  return Object.entries(options)
    .map(
      ([name, values]) =>
        `${name}:\n${values.map((value) => `  - ${JSON.stringify(value)}\n`).join('')}`,
    )
    .join('');
}
