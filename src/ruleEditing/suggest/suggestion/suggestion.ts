import type { Answer, Question } from '../../../session/question.ts';
import type { WrittenRule } from '../../../rules/schema/ruleFile.ts';

/** A rule that would decide so again, and what else it takes. */
export interface Suggestion {
  readonly rule: WrittenRule;
  /** What to know before it is saved, in a sentence; null: nothing. */
  readonly note: string | null;
  /** Whom it is about: the file whose rules are about the same host is where it belongs. Null: no host. */
  readonly host: string | null;
  /** A secret that the rule names. */
  readonly secret?: NamedSecret;
  /** A file, relative to the rule file, that the body of the response is to be written to. */
  readonly bodyPath?: string;
}

export interface NamedSecret {
  readonly name: string;
  /** What it is, for whoever is asked for it: "the password of alice for api.test". */
  readonly what: string;
  /** Null: not known, somebody has to be asked. */
  readonly value: string | null;
  /** The rule's user name is not known either. */
  readonly userUnknown?: true;
}

export interface SuggestOptions {
  /** The priority of the rule that has decided or asked until now, which the new one has to come before. */
  readonly above?: number | null;
}

export type QuestionOf<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>;

/** The rule for one kind of question. `answer` null: whatever lets the request go on. */
export type SuggestFor<Kind extends Question['kind']> = (
  question: QuestionOf<Kind>,
  answer: Extract<Answer, { readonly kind: Kind | 'cancel' }> | null,
  options: SuggestOptions,
) => Suggestion | null;

/** A rule in the order in which people write one. The priority is left out where the usual one is enough. */
export function ruleOf(
  id: string,
  { above = null }: SuggestOptions,
  condition: WrittenRule['condition'],
  action: object,
): WrittenRule {
  return {
    id,
    ...(above === null ? {} : { priority: above + 1 }),
    ...(condition === undefined ? {} : { condition }),
    action: action as WrittenRule['action'],
  };
}

/** A rule's name out of what it does and whom it is about. */
export function idOf(what: string, ...about: readonly string[]): string {
  return [what, ...about]
    .map((part) => part.replaceAll(/[^A-Za-z0-9._]+/g, '-').replaceAll(/^-+|-+$/g, ''))
    .filter((part) => part !== '')
    .join('-');
}

/** A secret's name: what may stand in `${secret:…}`. */
export function secretNameOf(...parts: readonly string[]): string {
  return idOf('', ...parts) || 'secret';
}
