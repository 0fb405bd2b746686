import { dynamicNames } from '../values/dynamicValues.ts';

/** A value that begins with `$`, in words. */
export interface DynamicWord {
  readonly name: string;
  /** What is written behind the name, as a snippet of VS Code's; empty: nothing. */
  readonly rest: string;
  readonly words: string;
}

/** Those that need words of their own. */
const described: readonly DynamicWord[] = [
  { name: '$uuid', rest: '', words: 'A new UUID each time.' },
  { name: '$guid', rest: '', words: "A new UUID each time (REST Client's name for it)." },
  { name: '$random.uuid', rest: '', words: 'A new UUID each time.' },
  {
    name: '$timestamp',
    rest: '',
    words: 'Seconds since 1970. An offset may follow, as in `-1 d`.',
  },
  { name: '$isoTimestamp', rest: '', words: 'The time in ISO 8601, in UTC.' },
  { name: '$date', rest: '', words: "Today's date in UTC, as in 2026-12-31." },
  {
    name: '$datetime',
    rest: ' ${1|iso8601,rfc1123,"YYYY-MM-DD"|}',
    words:
      'The time in UTC, in a format: `iso8601`, `rfc1123` or letters of Day.js in quotes. An offset may follow, as in `2 h`.',
  },
  {
    name: '$localDatetime',
    rest: ' ${1|iso8601,rfc1123,"YYYY-MM-DD"|}',
    words: "The time in this machine's time zone, in a format. An offset may follow, as in `2 h`.",
  },
  {
    name: '$randomInt',
    rest: ' ${1:1} ${2:100}',
    words: 'A random whole number, from the first to below the second; 0 to 1000 without them.',
  },
  {
    name: '$random.integer',
    rest: '(${1:1}, ${2:100})',
    words: 'A random whole number, from the first to below the second; 0 to 1000 without them.',
  },
  {
    name: '$random.float',
    rest: '(${1:0}, ${2:1})',
    words: 'A random number, from the first to below the second; 0 to 1000 without them.',
  },
  {
    name: '$random.alphabetic',
    rest: '(${1:10})',
    words: 'Random letters. The number says how many.',
  },
  {
    name: '$random.alphanumeric',
    rest: '(${1:10})',
    words: 'Random letters, digits and underscores. The number says how many.',
  },
  {
    name: '$random.hexadecimal',
    rest: '(${1:10})',
    words: 'Random hexadecimal digits. The number says how many.',
  },
  { name: '$random.email', rest: '', words: 'A random email address at example.com.' },
  { name: '$random.name.firstName', rest: '', words: 'A random first name.' },
  { name: '$random.name.lastName', rest: '', words: 'A random last name.' },
  { name: '$random.name.fullName', rest: '', words: 'A random first name and last name.' },
  {
    name: '$random.bytes',
    rest: '(${1:16})',
    words: 'Random bytes, in hexadecimal. The number says how many.',
  },
  { name: '$exampleServer', rest: '', words: "The server of JetBrains' examples." },
  {
    name: '$processEnv',
    rest: ' ${1:NAME}',
    words: "A variable of this process's environment. With `%`, the name stands in a variable.",
  },
  {
    name: '$env.',
    rest: '${1:NAME}',
    words: "A variable of this process's environment (JetBrains).",
  },
  { name: '$dotenv', rest: ' ${1:NAME}', words: 'A variable of the closest `.env` file.' },
  {
    name: '$shared',
    rest: ' ${1:NAME}',
    words: 'A variable of `$shared`, which counts in every environment.',
  },
  { name: '$projectRoot', rest: '', words: 'The path of the workspace folder.' },
  { name: '$workspaceRoot', rest: '', words: 'The path of the workspace folder.' },
  {
    name: '$auth.token',
    rest: '("${1:id}")',
    words: 'The access token of a configuration in `Security.Auth`.',
  },
  {
    name: '$auth.idToken',
    rest: '("${1:id}")',
    words: 'The ID token of a configuration in `Security.Auth`.',
  },
  {
    name: '$input',
    rest: ' ${1:What to ask}',
    words:
      'Asks you each time. `$value: x` at the end suggests an answer; `$input-askonce` asks once.',
  },
  { name: '$prompt', rest: ' ${1:What to ask}', words: 'Asks you each time, as `$input` does.' },
  {
    name: '$password',
    rest: ' ${1:What to ask}',
    words: 'Asks you each time, hides what you type, and masks it wherever it is shown.',
  },
  {
    name: '$pick',
    rest: ' ${1:What to ask} \\$value: ${2:dev,prod}',
    words: 'Lets you choose one of several values.',
  },
  { name: '$index', rest: '', words: 'The number of iterations of `# @loop` before this one.' },
  { name: '$global.', rest: '${1:name}', words: 'A variable that a script has set for all files.' },
];

const describedNames = new Set(described.map(({ name }) => name));

/** The values of all dialects, each with a sentence: `$random.address.zipCode` says by its name what it makes. */
export const dynamicWords: readonly DynamicWord[] = [
  ...described,
  ...dynamicNames
    .filter((name) => !describedNames.has(name))
    .map((name) => ({ name, rest: '', words: `A made-up value: ${partsOf(name)}.` })),
];

function partsOf(name: string): string {
  const parts = name.replace(/^\$random\./, '').split('.');
  return parts.map((part) => part.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()).join(', ');
}

const byName: ReadonlyMap<string, DynamicWord> = new Map(
  dynamicWords.map((word) => [word.name, word]),
);

/** Every name that means something, those that others define too. */
export const dynamicNamesEverywhere: ReadonlySet<string> = new Set([
  ...dynamicNames,
  ...byName.keys(),
]);

/** The sentence about `$uuid`, `$env.NAME`, `$input-askonce`. */
export function dynamicWord(name: string): DynamicWord | undefined {
  return byName.get(name.replace(/-askonce$/, '')) ?? byName.get(name.replace(/\..*$/s, '.'));
}
