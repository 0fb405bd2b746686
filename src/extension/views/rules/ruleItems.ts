import { basename } from 'node:path';
import type { Problem } from '../../../files/problem.ts';
import { hitWords } from '../../../ruleEditing/hits/hitWords.ts';
import type { RuleHits } from '../../../ruleEditing/hits/ruleHits.ts';
import { actionKindOf } from '../../../rules/actions/registry.ts';
import { explainRule } from '../../../rules/evaluate/explainRule.ts';
import type { Rule, RuleFile } from '../../../rules/schema/ruleFile.ts';
import { count } from '../../../words/amounts.ts';
import type { ViewItem } from '../tree/viewItem.ts';

/** What the Rules view shows. */
export interface ShownRules {
  /** All are off in this window. */
  readonly areOff: boolean;
  /** Those in force, in the order in which they are asked. */
  readonly files: readonly RuleFile[];
  /** What is wrong with each file as it was read last. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly hitsOf: (file: string, rule: string) => RuleHits;
  /** A path as people know it. */
  readonly nameOf: (path: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One rule of one file. */
export interface ShownRule {
  readonly file: string;
  readonly rule: string;
}

export function ruleItems(shown: ShownRules): ViewItem[] {
  const inForce = new Set(shown.files.map(({ path }) => path));
  const broken = [...shown.problems.keys()].filter((path) => !inForce.has(path)).sort();
  const files = [
    ...shown.files.map((file) => fileItem(file, shown)),
    ...broken.flatMap((path) => brokenFile(path, shown)),
  ];
  return shown.areOff && files.length > 0 ? [allOff(), ...files] : files;
}

/** "9 of 11 on", "11 on", "all off"; undefined: there are none. */
export function rulesInWords({
  areOff,
  files,
}: Pick<ShownRules, 'areOff' | 'files'>): string | undefined {
  const rules = files.flatMap((file) => file.rules);
  if (rules.length === 0) return undefined;
  return areOff ? 'all off' : onOf(rules);
}

function onOf(rules: readonly Rule[]): string {
  const on = rules.filter(({ enabled }) => enabled).length;
  return on === rules.length ? `${String(on)} on` : `${String(on)} of ${String(rules.length)} on`;
}

function allOff(): ViewItem {
  return {
    id: 'all off',
    kind: 'rulesOff',
    label: 'All rules are off in this window',
    tooltip: 'No rule acts on requests. Click to turn rules on again.',
    icon: { name: 'warning', color: 'list.warningForeground' },
    command: { id: 'requestWorkbench.turnRulesOn', title: 'Turn Rules On' },
  };
}

function fileItem(file: RuleFile, shown: ShownRules): ViewItem {
  const { path, rules, description } = file;
  const errors = errorsIn(path, shown);
  return {
    ...fileHead(path, shown),
    description: [
      onOf(rules),
      ...(errors === 0 ? [] : [`${count(errors, 'error')}, last good version in force`]),
    ].join(' · '),
    tooltip: [shown.nameOf(path), ...(description === null ? [] : [description])].join('\n'),
    children: rules.map((rule, index) => ruleItem(rule, index, path, shown)),
    isOpen: true,
  };
}

/** A file that never was right, so that none of its rules acts. */
function brokenFile(path: string, shown: ShownRules): ViewItem[] {
  const errors = errorsIn(path, shown);
  if (errors === 0) return [];
  return [
    {
      ...fileHead(path, shown),
      description: `${count(errors, 'error')}, not in force`,
      tooltip: `${shown.nameOf(path)}\nNone of its rules acts until its errors are fixed.`,
      icon: { name: 'error', color: 'list.errorForeground' },
      open: { file: path },
    },
  ];
}

function fileHead(path: string, { nameOf }: ShownRules) {
  const label = basename(path);
  const subject: Pick<ShownRule, 'file'> = { file: path };
  return { id: path, kind: 'ruleFile', label, file: path, subject, tooltip: nameOf(path) };
}

function errorsIn(path: string, { problems }: ShownRules): number {
  return (problems.get(path) ?? []).filter(({ severity }) => severity === 'error').length;
}

function ruleItem(rule: Rule, index: number, file: string, shown: ShownRules): ViewItem<ShownRule> {
  const { id, enabled, description, line } = rule;
  const hits = shown.hitsOf(file, id);
  return {
    id: `${file}#${id}#${String(index)}`,
    kind: hits.lastHit === null ? 'rule' : 'usedRule',
    label: id,
    description: `${stateOf(rule, hits, shown)} · ${actionKindOf(rule).describe(rule.action)}`,
    tooltip: [
      explainRule(rule),
      ...(description === null ? [] : [description]),
      `${capitalized(hitWords(hits, undefined))}.`,
    ].join('\n\n'),
    checkbox: { checked: enabled, tooltip: enabled ? `Turn ${id} off` : `Turn ${id} on` },
    open: { file, line },
    subject: { file, rule: id },
  };
}

function stateOf({ enabled, expires }: Rule, hits: RuleHits, { areOff, now }: ShownRules): string {
  if (!enabled || areOff) return 'off';
  if (expires !== null && expires <= now) return 'expired';
  return hits.hits === 0 ? 'not used yet' : hitWords(hits, undefined);
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
