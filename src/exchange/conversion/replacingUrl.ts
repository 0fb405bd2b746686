import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import { compileRegex } from '../../rules/regex/linearRegex.ts';
import { changed } from './importer.ts';
import type { DraftCondition, DraftRule } from './importer.ts';

export interface UrlReplacement {
  /** In RE2's dialect. */
  readonly regex: string;
  readonly caseSensitive: boolean;
  readonly substitution: string;
  /** The other program replaces every match, not only the first. */
  readonly everywhere: boolean;
}

/** Half a rule that replaces a part of the URL, where another program would do it once for each request. */
export function replacingUrl(
  { regex, caseSensitive, substitution, everywhere }: UrlReplacement,
  path: ValuePath,
): {
  readonly condition: DraftCondition;
  readonly action: DraftRule['action'];
  readonly warnings: readonly Fault[];
} {
  const warnings: Fault[] = [];
  const again = matchesItsResult(regex, caseSensitive, substitution);
  if (again) {
    warnings.push(
      changed(
        path,
        'The new URL would match again, so the rule acts on the first hop of a request only.',
        'Remove isRedirect if the new URL does not match.',
      ),
    );
  }
  if (everywhere && mayMatchTwice(regex)) {
    warnings.push(
      changed(
        path,
        'There, every match in the URL is replaced; here, only the first one.',
        'Nothing to do if the URL has only one.',
      ),
    );
  }
  return {
    condition: {
      regexFilter: regex,
      ...(caseSensitive ? { isUrlFilterCaseSensitive: true } : {}),
      ...(again ? { isRedirect: false } : {}),
    },
    action: { type: 'redirect', redirect: { regexSubstitution: substitution } },
    warnings,
  };
}

/** Whether the rule would act on what it has made. Groups are taken for a letter: what they hold is not known. */
function matchesItsResult(regex: string, caseSensitive: boolean, substitution: string): boolean {
  const compiled = compileRegex(regex, { caseSensitive });
  const sample = substitution.replace(/\\\d/g, 'a').replaceAll('\\\\', '\\');
  return 'test' in compiled && compiled.test(sample);
}

/** Not when it holds to an end of the URL, takes all of it, or has the // that a URL has once. */
function mayMatchTwice(regex: string): boolean {
  return !/^\^|\$$|\.[*+]|\/\//.test(regex);
}
