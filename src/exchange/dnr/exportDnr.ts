import type { Fault } from '../../rules/document/fault.ts';
import type { Rule } from '../../rules/schema/ruleFile.ts';
import type { Exported, Exporter, ExportWarning, RuleToExport } from '../conversion/exporter.ts';
import { leftOut } from '../conversion/importer.ts';
import { timeFaults } from '../conversion/notExported.ts';
import { exportAction } from './exportAction.ts';
import { exportCondition } from './exportCondition.ts';

/** Rules as an extension ships them: a static ruleset. */
export const dnrExporter: Exporter = {
  title: 'a declarativeNetRequest list',
  fileName: 'rules.json',
  convert,
};

interface Written {
  readonly condition: object;
  readonly action: object;
}

function convert(rules: readonly RuleToExport[]): Exported {
  const warnings: ExportWarning[] = [];
  const written: Written[][] = [];
  for (const rule of rules) {
    const made = exportRule(rule.rule);
    warnings.push(...made.warnings.map((fault) => ({ rule, fault })));
    if (made.written.length > 0) written.push(made.written);
  }
  // Here the order decides between rules of one priority, in Chrome the action: each place gets a priority of its own.
  let id = 0;
  const list = written.flatMap((alternatives, index) =>
    alternatives.map(({ condition, action }) => ({
      id: ++id,
      priority: written.length - index,
      condition,
      action,
    })),
  );
  return { text: `${JSON.stringify(list, null, 2)}\n`, ruleCount: written.length, warnings };
}

function exportRule(rule: Rule): { readonly written: Written[]; readonly warnings: Fault[] } {
  const [never] = timeFaults(rule, Date.now());
  if (never !== undefined) return { written: [], warnings: [never] };
  const { action, warnings } = exportAction(rule.action);
  if (action === null) return { written: [], warnings };
  const conditions = exportCondition(rule.condition);
  if ('path' in conditions) return { written: [], warnings: [...warnings, conditions] };
  if (conditions.alternatives.length > 1 && JSON.stringify(action).includes('"append"')) {
    const fault = leftOut(
      ['condition'],
      'It becomes several rules in Chrome, and where two of them match it would append twice.',
      'Make the alternatives rules of their own that do not overlap.',
    );
    return { written: [], warnings: [...warnings, fault] };
  }
  return { written: conditions.alternatives.map((condition) => ({ condition, action })), warnings };
}
