import { ruleChecker } from './checkRules.ts';
import { readingDocument } from '../document/readDocument.ts';
import type { SourceDocument } from '../document/sourceDocument.ts';
import type { Fault } from '../document/fault.ts';
import { unreadableCharacter } from '../../files/problem.ts';
import type { Problem } from '../../files/problem.ts';
import type {
  NotFound,
  Rule,
  RuleAction,
  RuleDefault,
  RuleFile,
  WrittenFile,
  WrittenRule,
} from '../schema/ruleFile.ts';
import { findingMisfits } from '../schema/findMisfits.ts';
import { runToEnd } from '../document/slices.ts';
import type { Steps } from '../document/slices.ts';

export interface ParsedRuleFile {
  /** Null when there is an error. */
  readonly file: RuleFile | null;
  readonly problems: Problem[];
}

/**
 * Reads a rule file. Whatever the text holds, the answer is rules or problems, never an exception.
 * `loadReaders` of document/readDocument.ts is to be awaited before the first YAML file.
 */
export function parseRuleFile(path: string, text: string, now = Date.now()): ParsedRuleFile {
  return runToEnd(parsingRuleFile(path, text, now));
}

/** {@link parseRuleFile} in steps, for files that may be large. */
export function* parsingRuleFile(
  path: string,
  text: string,
  now = Date.now(),
): Steps<ParsedRuleFile> {
  const unreadable = unreadableCharacter(text);
  if (unreadable !== undefined) return { file: null, problems: [unreadable] };
  const document = yield* readingDocument(path, text);
  const { value } = document;
  if (hasError(document.problems)) return { file: null, problems: [...document.problems] };
  const misfits = yield* findingMisfits(value, document.language);
  if (misfits.length > 0) return { file: null, problems: located(misfits, document) };

  const written = value as WrittenFile;
  const problems = [...document.problems];
  const rules: Rule[] = [];
  const check = ruleChecker(now);
  for (const [index, each] of written.rules.entries()) {
    const rule = readRule(each, lineOf(document, ['rules', index]), written.defaults?.notFound);
    rules.push(rule);
    problems.push(...located(check(rule, each, ['rules', index]), document));
    yield;
  }
  if (hasError(problems)) return { file: null, problems };
  const file: RuleFile = {
    path,
    description: written.description ?? null,
    defaults: readDefaults(written, document),
    rules,
  };
  return { file, problems };
}

/** What is wrong with a rule that is alone in its file. */
export function ruleFaults(rule: unknown, now = Date.now()): Fault[] {
  const misfits = runToEnd(findingMisfits({ version: 1, rules: [rule] }, 'json'));
  if (misfits.length > 0) return misfits;
  const written = rule as WrittenRule;
  return ruleChecker(now)(readRule(written, 1, undefined), written, ['rules', 0]);
}

function readRule(written: WrittenRule, line: number, notFound: NotFound | undefined): Rule {
  return {
    id: written.id,
    description: written.description ?? null,
    enabled: written.enabled ?? true,
    priority: written.priority ?? 1,
    times: written.times ?? null,
    expires: written.expires === undefined ? null : Date.parse(written.expires),
    condition: written.condition ?? {},
    action: withDefault(written.action, notFound),
    line,
  };
}

/** What a file says for all its recordings. */
function withDefault(action: RuleAction, notFound: NotFound | undefined): RuleAction {
  if (action.type !== 'fulfill' || action.har === undefined || notFound === undefined) {
    return action;
  }
  return { notFound, ...action };
}

function readDefaults({ defaults = {} }: WrittenFile, document: SourceDocument): RuleDefault[] {
  return (['certificateError', 'authRequired', 'protocolExecution'] as const).flatMap((of) => {
    const answer = defaults[of];
    return answer === undefined ? [] : [{ of, answer, line: lineOf(document, ['defaults', of]) }];
  });
}

function lineOf(document: SourceDocument, path: Fault['path']): number {
  return document.rangeOf(path, 'start').start.line + 1;
}

/** Faults at their places in the text that they were found in. */
export function located(faults: readonly Fault[], document: SourceDocument): Problem[] {
  return faults.map(({ code, severity, message, hint, path, at = 'value', suggestion, part }) => ({
    code,
    severity,
    message,
    hint,
    range: (part && document.rangeOfText(path, part)) ?? document.rangeOf(path, at),
    data: {
      path,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(part === undefined ? {} : { part }),
    },
  }));
}

function hasError(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
