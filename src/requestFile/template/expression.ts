import { isExpression } from './isExpression.ts';

/** What stands between `{{` and `}}`. */
export type Expression =
  /** `host`, `user.name`, `ids[0]`, `login.response.body.$.token`; `%name` asks for the value percent-encoded (REST Client). */
  | { readonly kind: 'name'; readonly name: string; readonly encoded: boolean }
  /** `$uuid`, `$randomInt 1 10`, `$random.integer(1, 10)`, `$datetime iso8601 1 d`. */
  | { readonly kind: 'dynamic'; readonly name: string; readonly rest: string }
  /** `$input Your name $value: Bob`, `?name`. */
  | Prompt
  /** `< ./file.txt`, `<@ ./file.txt`: what the file holds (httpYac). */
  | { readonly kind: 'file'; readonly path: string; readonly encoding: string | null }
  /** Anything else that JavaScript could evaluate. */
  | { readonly kind: 'script'; readonly source: string };

export interface Prompt {
  readonly kind: 'prompt';
  readonly text: string;
  readonly secret: boolean;
  /** Asked for once; the answer counts until the window or the command ends. */
  readonly once: boolean;
  readonly initial: string | null;
  /** What can be chosen; null: anything. */
  readonly choices: readonly string[] | null;
}

const BRACKETS = String.raw`(?:\[[^\]]*\])*`;
/** What follows a dot: nearly anything without blanks and braces. */
const PLAIN = String.raw`(?:[^\s{}[]|\[[^\]\s{}]*\])*`;
/** Brackets with a blank or a brace inside: a dot or brackets may follow, and the end. */
const SPACED = String.raw`\[[^\]\s{}]*[\s{}][^\]]*\]${BRACKETS}`;
/** No two of its quantifiers can take the same text: a name is read in one pass, however it is written. */
const NAME = new RegExp(
  String.raw`^(%?)([\p{L}_][\p{L}\p{N}_-]*${BRACKETS}(?:\.${PLAIN}(?:${SPACED}\.${PLAIN})*(?:${SPACED}|\[[^\s{}\]]*)?)?)$`,
  'u',
);
const NUMBERED = /^(%?)(\d\p{N}*[\p{L}_-][\p{L}\p{N}_.-]*)$/u;
/** A request's answer by REST Client's words; what follows `body` is JSONPath or XPath, with nearly any character. */
const REFERENCE = /^[\p{L}_][\p{L}\p{N}_-]*\.(?:request|response)\.(?:body|headers|cookies)\b/u;
/** What scripts and loops of httpYac keep. */
const OF_SCRIPTS = /^\$(?:global\.[\p{L}\p{N}_$.[\]-]+|index)$/u;
const DYNAMIC = /^(\$[A-Za-z][\w.]*)(?:\s+(.*)|(\(.*\)))?$/s;
/** What follows is the question; behind `$value:` stands the answer that is suggested, or those to choose from. */
const PROMPT = /^\$(input|prompt|password|pick)(-askonce)?(?=\s|\$value:|$)/;
const FILE = /^<(?:@([\w-]*))?\s+(\S.*)$/s;

const VALUE = '$value:';

/** Null: this can be no expression of any dialect, so the braces stay as they are. */
export function readExpression(source: string): Expression | null {
  const [, percent, name] = NAME.exec(source) ?? NUMBERED.exec(source) ?? [];
  if (name !== undefined) return { kind: 'name', name, encoded: percent === '%' };
  if (REFERENCE.test(source)) return { kind: 'name', name: source, encoded: false };
  if (OF_SCRIPTS.test(source)) return { kind: 'name', name: source, encoded: false };
  const prompt = readPrompt(source);
  if (prompt !== null) return prompt;
  const [dynamic, dynamicName = '', words, brackets] = DYNAMIC.exec(source) ?? [];
  if (dynamic !== undefined) {
    return { kind: 'dynamic', name: dynamicName, rest: words ?? brackets ?? '' };
  }
  const [, encoding, path] = FILE.exec(source) ?? [];
  if (path !== undefined) return { kind: 'file', path, encoding: encoding ?? null };
  return isScript(source) ? { kind: 'script', source } : null;
}

function readPrompt(source: string): Prompt | null {
  const [, question] = /^\?\s*(\S.*)$/s.exec(source) ?? [];
  if (question !== undefined) {
    return {
      ...{ kind: 'prompt', text: question, secret: false, once: false },
      ...{ initial: null, choices: null },
    };
  }
  const [found, how, once] = PROMPT.exec(source) ?? [];
  if (found === undefined) return null;
  const behind = source.slice(found.length);
  const mark = behind.indexOf(VALUE);
  const text = (mark < 0 ? behind : behind.slice(0, mark)).trim();
  const value = mark < 0 ? undefined : behind.slice(mark + VALUE.length).trim();
  const choices = how === 'pick' ? (value ?? '').split(',').map((choice) => choice.trim()) : null;
  return {
    ...{ kind: 'prompt', text, secret: how === 'password', once: once !== undefined },
    ...{ initial: choices === null ? (value ?? null) : null, choices },
  };
}

/** Whether JavaScript could evaluate it; helpers of Handlebars and other templates it could not. */
function isScript(source: string): boolean {
  return !/^[#/>!^&]/.test(source) && /[\p{L}\p{N}$_]/u.test(source) && isExpression(source);
}
