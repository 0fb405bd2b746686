import { canonicalDomain, domainsAbove } from '../../rules/facts/domains.ts';
import { cluesOf } from '../../rules/conditions/registry.ts';
import type { RuleCondition, RuleFile, WrittenRule } from '../../rules/schema/ruleFile.ts';

/** Where a rule goes. */
export interface ChosenRuleFile {
  /** Null: into a new file. */
  readonly path: string | null;
  /** Why there, as it follows the file's name: "has rules about example.com". */
  readonly why: string;
}

/** A file of more rules is a list from somewhere, which the next version of it replaces: nobody writes into it. */
const LONGEST = 2_000;

/**
 * The file that a rule belongs in: that with rules about the same host; else that with rules that do the same kind of
 * thing; else the first. `files` are those that can be written, in the order in which they are asked.
 */
export function chooseRuleFile(
  files: readonly RuleFile[],
  rule: WrittenRule,
  host: string | null,
): ChosenRuleFile {
  const [best] = files
    .filter(({ rules }) => rules.length <= LONGEST)
    .map((file, order) => ({ file, order, ...reasonFor(file, rule, host) }))
    .sort((a, b) => b.score - a.score || a.order - b.order);
  if (best === undefined) {
    const why = files.length === 0 ? 'there is no rule file yet' : 'the others are long lists';
    return { path: null, why };
  }
  return { path: best.file.path, why: best.why };
}

function reasonFor(
  { rules }: RuleFile,
  rule: WrittenRule,
  host: string | null,
): { readonly score: number; readonly why: string } {
  const about = new Set(rules.flatMap(({ condition }) => domainsIn(condition)));
  const does = rules.some(({ action }) => action.type === rule.action.type);
  const own = host === null ? undefined : canonicalDomain(host);
  const above = own === undefined ? [] : domainsAbove(own);
  // The nearest domain counts: a file about api.example.com comes before one about example.com.
  const distance = above.findIndex((domain) => about.has(domain));
  if (distance >= 0) {
    const score = 2 * (above.length - distance) + (does ? 1 : 0) + 1;
    return { score, why: `has rules about ${above[distance] ?? ''}` };
  }
  if (does) return { score: 1, why: `has rules with ${rule.action.type}` };
  return { score: 0, why: 'comes first in this folder' };
}

/** The domains that a rule is about, also where it names them in a pattern. */
function domainsIn(condition: RuleCondition): readonly string[] {
  return cluesOf(condition).domains ?? [];
}
