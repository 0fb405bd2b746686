import type { ScriptTime } from './element.ts';

export const BEFORE: ScriptTime = { phase: 'request', everyRequest: false };
export const AFTER: ScriptTime = { phase: 'response', everyRequest: false };

/** When a block of httpYac's runs by the word behind `{{@` or `{{+`; undefined: where it stands says so. */
export function phaseOf(word: string): ScriptTime['phase'] | undefined {
  if (word === 'request' || word === 'pre') return 'request';
  return ['response', 'streaming', 'after', 'post', 'responseLogging'].includes(word)
    ? 'response'
    : undefined;
}
