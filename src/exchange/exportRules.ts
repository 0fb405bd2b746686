import type { Problem } from '../files/problem.ts';
import { loadReaders, readDocument } from '../rules/document/readDocument.ts';
import { parseRuleFile } from '../rules/check/parseRuleFile.ts';
import { dnrExporter } from './dnr/exportDnr.ts';
import type { Exporter, ExportName, RuleToExport } from './conversion/exporter.ts';
import { mitmproxyExporter } from './mitmproxy/exportMitmproxy.ts';
import { requestlyExporter } from './requestly/exportRequestly.ts';

export const exporters: Readonly<Record<ExportName, Exporter>> = {
  dnr: dnrExporter,
  mitmproxy: mitmproxyExporter,
  requestly: requestlyExporter,
};

/** A problem of one of the rule files. */
export interface ExportProblem extends Problem {
  readonly file: string;
}

export interface ExportedRules {
  /** Null: a file has an error, or no rule fits. */
  readonly text: string | null;
  readonly ruleCount: number;
  readonly problems: readonly ExportProblem[];
}

/** Writes rules as another program has them, with what they mean here; the rest is listed. */
export async function exportRules(
  files: readonly { readonly path: string; readonly text: string }[],
  to: ExportName,
): Promise<ExportedRules> {
  await loadReaders(files.map(({ path }) => path));
  const parsed = files.map(({ path, text }) => ({
    path,
    document: readDocument(path, text),
    ...parseRuleFile(path, text),
  }));
  const errors = parsed.flatMap(({ path, problems }) =>
    problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => ({ ...problem, file: path })),
  );
  if (errors.length > 0) return { text: null, ruleCount: 0, problems: errors };

  const rules = parsed
    .flatMap(({ path, file }) =>
      (file?.rules ?? []).map((rule, index): RuleToExport => ({ rule, file: path, index })),
    )
    .sort((a, b) => b.rule.priority - a.rule.priority);
  const { text, ruleCount, warnings } = exporters[to].convert(rules);
  const documents = new Map(parsed.map(({ path, document }) => [path, document]));
  const problems = warnings.flatMap(({ rule: { file, index }, fault }): ExportProblem[] => {
    const range = documents
      .get(file)
      ?.rangeOf(['rules', index, ...fault.path], fault.at ?? 'value');
    if (range === undefined) return [];
    const { code, severity, message, hint } = fault;
    return [{ code, severity, message, hint, range, file }];
  });
  return { text: ruleCount === 0 ? null : text, ruleCount, problems };
}
