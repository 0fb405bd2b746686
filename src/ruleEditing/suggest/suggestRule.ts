import type { Answer, Question } from '../../session/question.ts';
import { breakpoint } from './questions/breakpoint.ts';
import { certificate } from './questions/certificate.ts';
import { clientCertificate } from './questions/clientCertificate.ts';
import { cookie } from './questions/cookie.ts';
import { credentials } from './questions/credentials.ts';
import { protocol } from './questions/protocol.ts';
import { redirect } from './questions/redirect.ts';
import { parseRuleFile } from '../../rules/check/parseRuleFile.ts';
import type { WrittenRule } from '../../rules/schema/ruleFile.ts';
import type {
  QuestionOf,
  SuggestFor,
  SuggestOptions,
  Suggestion,
} from './suggestion/suggestion.ts';

const kinds: { readonly [Kind in Question['kind']]: SuggestFor<Kind> } = {
  certificate,
  credentials,
  redirect,
  protocol,
  cookie,
  clientCertificate,
  breakpoint,
};

/**
 * The rule that answers a question so from now on, as narrow as the answer was: asked the same, it decides the same.
 * `answer` null: nobody has answered, and the rule lets the request go on. Null: no rule can say this.
 */
export function suggestRule<Kind extends Question['kind']>(
  question: QuestionOf<Kind>,
  answer: Answer | null,
  options: SuggestOptions = {},
): Suggestion | null {
  const suggest: SuggestFor<Kind> = kinds[question.kind];
  // An answer of another kind is no answer to this question, and counts as the safe way out.
  const fits = answer === null || answer.kind === question.kind;
  const given = fits ? answer : ({ kind: 'cancel' } as const);
  const suggestion = suggest(question, given as Parameters<SuggestFor<Kind>>[1], options);
  return suggestion !== null && isRule(suggestion.rule) ? suggestion : null;
}

/** What a server says may not fit into a rule; one that can't be loaded is none. */
function isRule(rule: WrittenRule): boolean {
  const text = JSON.stringify({ version: 1, rules: [rule] });
  return parseRuleFile('suggested.request-rules.json', text).file !== null;
}
