import { dirname, resolve } from 'node:path';
import type { ActiveRule } from '../evaluate/activeRule.ts';

/** The handler modules that rules in force name with `script`, by absolute path, each once and in order. */
export function namedModules(rules: readonly ActiveRule[]): string[] {
  const paths = rules.flatMap(({ rule: { action }, file }) =>
    action.type === 'script' ? [resolve(dirname(file), action.path)] : [],
  );
  return [...new Set(paths)].sort();
}
