import type { Suggestion } from './suggestion/suggestion.ts';

/** What only whoever saves a rule can tell: which names are free, and who logs in. */
export interface SuggestionDetails {
  readonly secretName?: string;
  readonly username?: string;
  readonly bodyPath?: string;
}

/** The suggestion with these in place of what it proposes. */
export function withDetails(suggestion: Suggestion, completion: SuggestionDetails): Suggestion {
  const { rule, secret, bodyPath } = suggestion;
  const { secretName = secret?.name, username, bodyPath: path = bodyPath } = completion;
  const renamed = JSON.parse(
    JSON.stringify(rule).replaceAll(
      `\${secret:${secret?.name ?? ''}}`,
      `\${secret:${secretName ?? ''}}`,
    ),
  ) as typeof rule;
  const { action } = renamed;
  const completedAction =
    action.type === 'continueWithAuth' && action.credentials !== undefined && username !== undefined
      ? { ...action, credentials: { ...action.credentials, username } }
      : action.type === 'fulfill' && action.path !== undefined && path !== undefined
        ? { ...action, path }
        : action;
  return {
    ...suggestion,
    rule: { ...renamed, action: completedAction },
    ...(secret === undefined ? {} : { secret: { ...secret, name: secretName ?? secret.name } }),
    ...(path === undefined ? {} : { bodyPath: path }),
  };
}
