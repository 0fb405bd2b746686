/** Why a text is no expression that can be used, and what to write instead. */
export interface RegexFault {
  /** A sentence. */
  readonly fault: string;
  readonly hint: string;
}

/** What RE2 says about a text that it can't read, in words that help. */
export function regexFault(thrown: unknown): RegexFault {
  const { error = '', input } = asSyntaxError(thrown);
  const part = input ?? '';
  const beyond = cannotBeLinear.find(([sign]) => sign.test(part));
  if (beyond !== undefined) return beyond[1];
  const known = faults[error];
  if (known !== undefined) return known(part);
  return { fault: 'This is not a regular expression.', hint: 'See the syntax of RE2.' };
}

function asSyntaxError(thrown: unknown): { error?: string; input?: string | null } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}

/** What only an engine that goes back and tries again can do, which some text always makes it do for ever. */
const cannotBeLinear: readonly (readonly [RegExp, RegexFault])[] = [
  [
    /^\(\?<?!/,
    {
      fault:
        "An expression of a rule can't look ahead or behind (?! ?<!): that takes too long on some texts.",
      hint: 'Write what must be there, and put what must not be there into "not": { "not": { "regexFilter": "…" } }.',
    },
  ],
  [
    /^\(\?<?=/,
    {
      fault:
        "An expression of a rule can't look ahead or behind (?= ?<=): that takes too long on some texts.",
      hint: 'Write what follows or precedes as a part of the expression, or as a second condition in "all".',
    },
  ],
  [
    /^\\([1-9]|k)/,
    {
      fault:
        "An expression of a rule can't refer back to what it has matched: that takes too long on some texts.",
      hint: 'Write out what can be repeated, as in (a=a|b=b), or compare it in a handler module.',
    },
  ],
  [
    /^\(\?>/,
    {
      fault: 'Atomic groups are not supported.',
      hint: 'Write (?: in place of (?>: expressions in rules never backtrack anyway.',
    },
  ],
  [
    /[*+?}]\+$/,
    {
      fault: 'Possessive quantifiers are not supported.',
      hint: 'Remove the second +: expressions in rules never backtrack anyway.',
    },
  ],
];

/** By RE2's own words; `part` is what it stumbled over. */
const faults: Readonly<Record<string, (part: string) => RegexFault>> = {
  'invalid character class range': (part) =>
    part.startsWith('\\')
      ? {
          fault: `There is no class of characters ${shortly(part)}.`,
          hint: "Classes are \\d \\w \\s, [[:alpha:]], and Unicode's \\pL, \\p{Lu}, \\p{Greek}.",
        }
      : {
          fault: `The range ${shortly(part)} ends before it begins.`,
          hint: 'Write the smaller character first, or put - at the end of the brackets.',
        },
  'invalid escape sequence': (part) => ({
    fault: `There is no escape ${shortly(part)}.`,
    hint: 'Write \\\\ for a backslash, \\x{41} or \\u0041 for a character by its number.',
  }),
  'invalid named capture': (part) => ({
    fault: `${shortly(part)} is not the beginning of a named group.`,
    hint: 'Write (?<name>…), with letters, digits and _ in the name.',
  }),
  'duplicate capture group name': (part) => ({
    fault: `Two groups are called ${shortly(part)}.`,
    hint: 'Give each a name of its own.',
  }),
  'invalid or unsupported Perl syntax': (part) => ({
    fault: `${shortly(part)} is not known here.`,
    hint: 'Groups are (…), (?:…), (?<name>…) and, with flags, (?i:…).',
  }),
  'invalid nested repetition operator': (part) => ({
    fault: `Two repetitions follow each other: ${shortly(part)}.`,
    hint: 'Remove one, or put what the first one repeats into a group: (?:…)',
  }),
  'invalid repeat count': (part) => ({
    fault: `${shortly(part)} counts too far, or from more to less.`,
    hint: 'Counts go up to 1000, also when they are multiplied; write + or * for more.',
  }),
  'missing closing ]': () => ({
    fault: 'A ] is missing.',
    hint: 'Write \\[ for a bracket itself.',
  }),
  'missing closing )': () => ({
    fault: 'A ) is missing.',
    hint: 'Write \\( for a parenthesis itself.',
  }),
  'unexpected )': () => ({
    fault: 'There is one ) too many.',
    hint: 'Write \\) for a parenthesis itself.',
  }),
  'missing argument to repetition operator': (part) => ({
    fault: `There is nothing before ${shortly(part)} that it could repeat.`,
    hint: `Write .* for anything, or \\${part.charAt(0)} for the character itself.`,
  }),
  'trailing backslash at end of expression': () => ({
    fault: 'The expression ends with a backslash.',
    hint: 'Write \\\\ for a backslash itself.',
  }),
  'expression nests too deeply': () => ({
    fault: 'This is nested too deeply.',
    hint: 'Remove parentheses that are not needed.',
  }),
};

function shortly(part: string): string {
  return part.length > 40 ? `${part.slice(0, 40)}…` : part;
}
