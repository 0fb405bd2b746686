import type { Fault } from '../../rules/document/fault.ts';
import { leftOut } from '../conversion/importer.ts';
import type {
  ImportDraft,
  Importer,
  ImportOptions,
  PlacedRule,
  Source,
} from '../conversion/importer.ts';
import { convertAction } from './dnrAction.ts';
import { convertCondition } from './dnrCondition.ts';
import { dnrActionTypes, dnrRulesIn, readDnrRule } from './dnrRule.ts';
import type { DnrRule } from './dnrRule.ts';

/** declarativeNetRequest lists, as extensions ship them. */
export const dnr: Importer = {
  title: 'a declarativeNetRequest list',
  recognizes: (value) => dnrRulesIn(value) !== undefined,
  convert,
};

function convert({ document }: Source, options: ImportOptions): ImportDraft {
  const { rules: written, path: listPath } = dnrRulesIn(document.value) ?? { rules: [], path: [] };
  const warnings: Fault[] = [];
  const rules: (PlacedRule & { readonly from: DnrRule })[] = [];
  written.forEach((value, index) => {
    const path = [...listPath, index];
    const from = readDnrRule(value, index);
    if (from === undefined) {
      warnings.push(
        leftOut(
          path,
          'This is not a declarativeNetRequest rule.',
          'It needs an action that Chrome knows.',
        ),
      );
      return;
    }
    const converted = convertCondition(from.condition);
    if ('lost' in converted) {
      warnings.push(
        leftOut([...path, 'condition', converted.lost], converted.message, converted.hint),
      );
      return;
    }
    const {
      action,
      condition,
      warnings: ofAction,
    } = convertAction[from.action.type](from.action, path, options);
    warnings.push(...ofAction);
    if (action === null) return;
    rules.push({
      from,
      path,
      rule: {
        id: `dnr-${String(from.id)}`,
        ...(from.priority === 1 ? {} : { priority: from.priority }),
        condition: { ...converted.condition, ...condition },
        action,
      },
    });
  });
  return {
    description: 'Imported from a declarativeNetRequest list.',
    rules: rules.sort((a, b) => byPrecedence(a.from, b.from)),
    warnings,
  };
}

/**
 * At equal priority Chrome lets the action decide, we the place in the file. Headers come last: Chrome changes them only
 * with a priority above that of every rule that allows the request.
 */
function byPrecedence(a: DnrRule, b: DnrRule): number {
  return (
    b.priority - a.priority ||
    dnrActionTypes.indexOf(a.action.type) - dnrActionTypes.indexOf(b.action.type)
  );
}
