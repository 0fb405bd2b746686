import { isEncodedPart } from '../../session/encodedPart.ts';
import { encodeBody } from '../../engine/body/bodyText.ts';
import { quoted } from '../../words/lists.ts';
import { slowFaults } from '../conditions/regexFaults.ts';
import type { Fault } from '../document/fault.ts';
import { compileRegex, LinearRegex } from '../regex/linearRegex.ts';
import type { BodyReplacement, ReplaceBodyAction } from '../schema/ruleFile.ts';
import type { ActionKind, VerdictAt } from './action.ts';
import { replacingFilter, unsearchedFilter, wholeBodyFilter } from './bodyFilters.ts';
import { pathFaults, readWorkspaceFile } from './workspaceFile.ts';

const CASE_SENSITIVE = { caseSensitive: true } as const;

/** Changes the body that is delivered; what the server sent is read to its end all the same. */
export const replaceBody: ActionKind<ReplaceBodyAction> = {
  actsAt: () => ['getResourceResponseFilter'],
  effectAt: () => 'adds',
  refusesWhen({ path, replacements }) {
    if (path !== undefined) return `${path} is not there`;
    return replacements === undefined ? undefined : 'the body does not contain what it replaces';
  },
  faults,

  respond: {
    async getResourceResponseFilter(
      action,
      { changes, file, parameters, rule, tools },
    ): Promise<VerdictAt<'getResourceResponseFilter'>> {
      const { body, json, path, replacements = [] } = action;
      const { charset } = parameters.response;
      if (path !== undefined) {
        const read = await readWorkspaceFile(path, file, tools.workspaceFolderOf(file));
        if ('missing' in read) return { kind: 'refuse', reason: read.missing };
        changes.filters.push(wholeBodyFilter(read.bytes));
      } else if (body !== undefined || json !== undefined) {
        const made = encodeBody(action, charset);
        if ('fault' in made) return { kind: 'refuse', reason: made.fault };
        changes.filters.push(wholeBodyFilter(made.bytes));
      } else {
        const filter = isEncodedPart(parameters.response)
          ? unsearchedFilter(`${rule.id} left the body as it is: it is a part of an encoded one.`)
          : replacingFilter(replacements, { id: rule.id, charset });
        return { kind: 'search', filter, decision: { kind: 'filter', replaces: 'text' } };
      }
      return { kind: 'modify', decision: { kind: 'filter', replaces: 'body' } };
    },
  },

  describe({ path, replacements = [] }) {
    if (path !== undefined) return `replaces the body with the file ${path}`;
    if (replacements.length === 0) return 'replaces the body';
    return `replaces ${replacements.map(({ includes, matches, with: text }) => `${quoted(includes ?? matches ?? '')} with ${quoted(text)}`).join(', ')} in the body`;
  },
};

function faults(action: ReplaceBodyAction): Fault[] {
  const stated = (['replacements', 'body', 'json', 'path'] as const).filter(
    (name) => action[name] !== undefined,
  );
  return [
    ...stated.slice(1).map((name): Fault => ({
      code: 'two-bodies',
      severity: 'error',
      message: `The body is already made from ${stated[0] ?? ''}.`,
      hint: 'Keep one of replacements, body, json and path.',
      path: [name],
      at: 'key',
    })),
    ...(action.path === undefined ? [] : pathFaults(action.path, 'path', 'mocks/user.json')),
    ...(action.replacements ?? []).flatMap(replacementFaults),
  ];
}

function replacementFaults(replacement: BodyReplacement, index: number): Fault[] {
  const { includes, matches, with: text } = replacement;
  const path = ['replacements', index];
  const error = (code: string, message: string, hint: string, property?: string): Fault[] => [
    {
      code,
      severity: 'error',
      message,
      hint,
      path: property === undefined ? path : [...path, property],
    },
  ];
  if ((includes === undefined) === (matches === undefined)) {
    return error(
      'wrong-value',
      'Use either a text or a regular expression.',
      'Write includes with the text, or matches with the expression.',
    );
  }
  if (includes === '') {
    return error(
      'wrong-value',
      "An empty text can't be found.",
      'Write the text to replace.',
      'includes',
    );
  }
  if (matches === undefined) return [];
  const regex = compileRegex(matches, CASE_SENSITIVE);
  if (!(regex instanceof LinearRegex)) {
    return error('bad-regex', regex.fault, regex.hint, 'matches');
  }
  const fault = regex.substitutionFault(text);
  return fault === undefined
    ? slowFaults(regex, [...path, 'matches'])
    : error('bad-substitution', fault.fault, fault.hint, 'with');
}
