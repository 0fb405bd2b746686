import type { Fault } from '../../rules/document/fault.ts';
import type { Rule } from '../../rules/schema/ruleFile.ts';

export const exportNames = ['dnr', 'mitmproxy', 'requestly'] as const;
export type ExportName = (typeof exportNames)[number];

/** A rule with its file, in the order in which rules are asked. */
export interface RuleToExport {
  readonly rule: Rule;
  readonly file: string;
  /** Its place in the file's list. */
  readonly index: number;
}

/** What is lost of a rule. The path begins at the rule. */
export interface ExportWarning {
  readonly rule: RuleToExport;
  readonly fault: Fault;
}

export interface Exported {
  readonly text: string;
  /** How many of the rules act in what was written. */
  readonly ruleCount: number;
  readonly warnings: readonly ExportWarning[];
}

export interface Exporter {
  readonly title: string;
  /** What the file is called unless told. */
  readonly fileName: string;
  convert(rules: readonly RuleToExport[]): Exported;
}
