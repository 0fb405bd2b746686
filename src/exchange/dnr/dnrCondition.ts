import type { DraftCondition } from '../conversion/importer.ts';
import { isTexts } from '../conversion/values.ts';
import { dnrMethods, sameConditions } from './dnrRule.ts';

/** A condition as rules have it, or why there is none: a sentence and what to do. */
export type Converted =
  | { readonly condition: DraftCondition }
  | { readonly lost: string; readonly message: string; readonly hint: string };

/** Older names of fields. */
const RENAMED: Readonly<Record<string, string>> = {
  domains: 'initiatorDomains',
  excludedDomains: 'excludedInitiatorDomains',
};

/** `chrome.tabs.TAB_ID_NONE`: a request that no tab has made, as all are here. */
const NO_TAB = -1;

/** A rule acts whole or not at all: without one of its conditions it would act where it was not meant to. */
export function convertCondition(written: Readonly<Record<string, unknown>>): Converted {
  const condition: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(written)) {
    const known = RENAMED[name] ?? (sameConditions.has(name) ? name : undefined);
    if (known !== undefined) condition[known] = value;
    else if (name === 'requestMethods' || name === 'excludedRequestMethods') {
      const methods = convertMethods(name, value);
      if (methods === null) {
        return {
          lost: name,
          message: 'It excludes every method, so it never acts.',
          hint: 'Nothing to do.',
        };
      }
      Object.assign(condition, methods);
    } else if (name === 'tabIds' || name === 'excludedTabIds') {
      const listed = Array.isArray(value) && value.includes(NO_TAB);
      if (listed !== (name === 'tabIds')) {
        return {
          lost: name,
          message: `With ${name} the rule is about tabs, and requests of the workbench have none.`,
          hint: 'Nothing to do: it could never act here.',
        };
      }
    } else {
      return {
        lost: name,
        message: `The condition ${name} is not supported, and without it the rule would match too much.`,
        hint: 'Write a rule of your own with another condition.',
      };
    }
  }
  // Chrome: "If neither of excludedResourceTypes and resourceTypes is specified, all resource types except main_frame are matched".
  if (
    condition['resourceTypes'] === undefined &&
    condition['excludedResourceTypes'] === undefined
  ) {
    condition['excludedResourceTypes'] = ['main_frame'];
  }
  return { condition };
}

/** "other" is every method that Chrome has no name for, which only its opposite can say. */
function convertMethods(
  name: 'requestMethods' | 'excludedRequestMethods',
  value: unknown,
): DraftCondition | null {
  if (!isTexts(value) || !value.includes('other')) return { [name]: value };
  const rest = dnrMethods.filter((method) => !value.includes(method));
  if (rest.length === 0) return name === 'requestMethods' ? {} : null;
  return { [name === 'requestMethods' ? 'excludedRequestMethods' : 'requestMethods']: rest };
}
