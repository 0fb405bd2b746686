import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import type {
  CompanionFile,
  DraftCondition,
  ImportOptions,
  PlacedRule,
} from '../conversion/importer.ts';
import { flowCondition } from './flowCondition.ts';
import type { FlowPhase } from './flowCondition.ts';
import type { FlowFilter } from './flowFilter.ts';

/** What one value of an option makes. */
export interface ConvertedOption {
  readonly rules?: readonly PlacedRule[];
  readonly files?: readonly CompanionFile[];
  readonly warnings?: readonly Fault[];
}

export interface OptionContext {
  readonly path: ValuePath;
  /** "map-remote-2" */
  readonly id: string;
  readonly options: ImportOptions;
}

/** Makes rules of one value of one option. */
export type ConvertOption = (
  value: string,
  context: OptionContext,
) => ConvertedOption | Promise<ConvertedOption>;

/** One value of an option: what it is called in messages is where it stands. */
export function broken(path: ValuePath, fault: string): ConvertedOption {
  return { warnings: [leftOut(path, fault, "Correct it as mitmproxy's documentation says.")] };
}

/**
 * The rule of a filter in one phase, with its other conditions beside it. No rule when the filter can't hold in that
 * phase, or can't be said: then there is a warning.
 */
export function ruleAt(
  phase: FlowPhase,
  filter: FlowFilter,
  { path, id }: Omit<OptionContext, 'options'>,
  parts: { readonly condition?: DraftCondition; readonly action: PlacedRule['rule']['action'] },
): Required<Pick<ConvertedOption, 'rules' | 'warnings'>> {
  const found = flowCondition(filter, phase);
  if (found === false) return { rules: [], warnings: [] };
  if (found !== true && 'lost' in found) {
    return { rules: [], warnings: [leftOut(path, found.lost, found.hint)] };
  }
  const own = parts.condition ?? {};
  const condition = found === true ? own : withFilter(own, found.condition);
  const remarks = found === true ? [] : found.remarks;
  return {
    rules: [{ path, rule: { id, condition, action: parts.action } }],
    warnings: remarks.map((remark) => changed(path, remark, 'Compare the condition of the rule.')),
  };
}

/** Both must hold; what would stand twice in one condition goes into `all`. */
function withFilter(own: DraftCondition, filter: DraftCondition): DraftCondition {
  if (Object.keys(own).length === 0) return filter;
  const clashes = Object.keys(filter).some(
    (name) => name in own || name === 'regexFilter' || name === 'isUrlFilterCaseSensitive',
  );
  return clashes ? { ...own, all: [filter] } : { ...own, ...filter };
}
