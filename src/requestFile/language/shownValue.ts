import { MASK, maskUrl } from '../../session/mask.ts';
import { maskBody } from '../../session/maskBody.ts';
import { isSecretField, isSecretParameter } from '../../session/secretNames.ts';
import { textOfValue } from '../values/path.ts';
import type { FoundValue, Origin } from '../values/value.ts';
import type { LanguageKnowledge } from './knowledge.ts';

const LONGEST = 200;
/** What is shown is masked by what stands around it, but a whole body is not looked through for it. */
const LOOKED_THROUGH = 100_000;

/**
 * A value as it may be shown: secrets are masked, by where they come from or by what they are called, and in objects, bodies
 * and URLs those that are a part of it.
 * @param name a variable, or the path that leads to the value
 */
export function shownValue({ value, secret }: FoundValue, name: string): string {
  if (secret || isSecretName(name)) return MASK;
  const text = textOfValue(value).slice(0, LOOKED_THROUGH);
  const isUrl = /^(?:[a-z][a-z\d+.-]*:\/\/|\/)/i.test(text);
  const masked = isUrl ? maskUrl(text) : maskBody(text, null);
  return masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked;
}

/** Cookies by where they are; others by their last name, with or without an index: `tokens[0]`. */
function isSecretName(path: string): boolean {
  if (/\.cookies[.[]/i.test(path)) return true;
  const names = path.split(/[^\p{L}\p{N}_-]+/u).filter((name) => /\p{L}/u.test(name));
  const name = names.at(-1) ?? path;
  return isSecretParameter(name) || isSecretField(name);
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
  processEnvironment: "the process's environment",
  secretStorage: 'the secret storage',
  response: 'a response',
  dynamic: 'made when it is sent',
};

/** A path as it is shown: from the workspace folder on. */
export function pathInWords(file: string, root: string): string {
  const isBelow = file.startsWith(root) && /^[\\/]/.test(file.slice(root.length));
  return isBelow ? file.slice(root.length + 1).replaceAll('\\', '/') : file;
}
