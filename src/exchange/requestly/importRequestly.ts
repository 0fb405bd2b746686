import type { Fault } from '../../rules/document/fault.ts';
import { leftOut } from '../conversion/importer.ts';
import type {
  CompanionFile,
  ImportDraft,
  Importer,
  ImportOptions,
  PlacedRule,
  Source,
} from '../conversion/importer.ts';
import { convertPair } from './pair.ts';
import { readRequestlyRules, requestlyListIn } from './requestlyRule.ts';
import { convertSource } from './source.ts';
import { isRecord } from '../../session/kindOf.ts';

/** What Requestly's app exports. */
export const requestly: Importer = {
  title: "an export of Requestly's rules",
  recognizes: (value) => requestlyListIn(value) !== undefined,
  convert,
};

async function convert({ document }: Source, options: ImportOptions): Promise<ImportDraft> {
  const { list, path: listPath } = requestlyListIn(document.value) ?? { list: [], path: [] };
  const rules: PlacedRule[] = [];
  const files: CompanionFile[] = [];
  const warnings: Fault[] = [];
  for (const [index, from] of readRequestlyRules(list).entries()) {
    const rulePath = [...listPath, index];
    if (from === 'group') continue;
    if (from === undefined) {
      warnings.push(leftOut(rulePath, "This is not a rule of Requestly's.", 'Nothing to do.'));
      continue;
    }
    for (const [number, pair] of from.pairs.entries()) {
      if (!isRecord(pair)) continue;
      const path = [...rulePath, 'pairs', number];
      const source = convertSource(pair['source']);
      if ('lost' in source) {
        warnings.push(leftOut([...path, 'source'], source.lost, source.hint));
        continue;
      }
      const made = await convertPair[from.ruleType](pair, { path, source, options });
      warnings.push(...made.warnings);
      files.push(...(made.files ?? []));
      for (const { action, condition } of made.actions) {
        const both = joined(source.condition, condition);
        rules.push({
          path,
          rule: {
            id: from.name,
            description: from.description,
            ...(from.isActive ? {} : { enabled: false }),
            ...(Object.keys(both).length === 0 ? {} : { condition: both }),
            action,
          },
        });
      }
    }
  }
  return { description: 'Imported from Requestly.', rules, files, warnings };
}

/** An action that brings its own URL condition has what the source says of the URL in it. */
function joined(
  source: PlacedRule['rule']['condition'] & object,
  own: PlacedRule['rule']['condition'],
): object & PlacedRule['rule']['condition'] {
  if (own === undefined) return source;
  const { urlFilter, regexFilter, isUrlFilterCaseSensitive, ...rest } = source;
  return 'all' in own ? own : { ...rest, ...own };
}
