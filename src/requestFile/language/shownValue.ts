import { MASK } from '../../session/mask.ts';
import { isSecretParameter } from '../../session/secretNames.ts';
import { withoutTokens } from '../../session/tokenShapes.ts';
import { textOfValue } from '../values/path.ts';
import type { FoundValue, Origin } from '../values/value.ts';
import type { LanguageKnowledge } from './knowledge.ts';

const LONGEST = 200;

/** A value as it may be shown: secrets are masked, by where they come from or by what they are called. */
export function shownValue({ value, secret }: FoundValue, name: string): string {
  if (secret || isSecretName(name)) return MASK;
  const text = withoutTokens(textOfValue(value), MASK);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isSecretName(name: string): boolean {
  return isSecretParameter(name.split('.').at(-1) ?? name);
}

/** Where a value comes from, in a few words: "http-client.env.json, dev", "this file", "a script". */
export function originInWords(origin: Origin, { file, root }: LanguageKnowledge): string {
  const environment = origin.environment === undefined ? '' : `, ${origin.environment}`;
  if (origin.setting !== undefined) return `setting ${origin.setting}${environment}`;
  if (origin.file === file) return 'this file';
  if (origin.file !== undefined) return `${pathInWords(origin.file, root)}${environment}`;
  return PLACES[origin.kind];
}

const PLACES: Readonly<Record<Origin['kind'], string>> = {
  option: 'the command line',
  script: 'set by a script',
  file: 'a file',
  answer: 'typed in this window',
  environment: 'an environment',
  dotenv: 'a .env file',
  processEnvironment: 'the process’s environment',
  secretStorage: 'the secret storage',
  response: 'a response',
  dynamic: 'made when it is sent',
};

/** A path as it is shown: from the workspace folder on. */
export function pathInWords(file: string, root: string): string {
  const isBelow = file.startsWith(root) && /^[\\/]/.test(file.slice(root.length));
  return isBelow ? file.slice(root.length + 1).replaceAll('\\', '/') : file;
}
