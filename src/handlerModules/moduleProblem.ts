import type { Problem } from '../files/problem.ts';
import type { LoadFailure } from './channel/kinds.ts';

/** A problem of a module, and the file that it is in: the module itself, or one that it imports. */
export interface ModuleProblem extends Problem {
  readonly file: string | null;
}

const HINTS: Readonly<Record<string, string>> = {
  'not-approved':
    'What runs is what was approved: the module, and the files that it imports by a name in quotation marks.',
  'no-handler': 'A handler module exports its callbacks as one object: export default { … }.',
  'unsupported-typescript':
    'Types are removed, nothing is compiled: write the same without an enum, a namespace or a parameter property.',
  'typescript-unavailable': 'Write the module as .mjs, with its types in JSDoc comments.',
  'import-not-found':
    'Imports name files with their ending, and packages that are in the workspace folder.',
  'access-denied':
    'Handler modules read the files of their workspace folder; they write nothing and start no programs.',
};

/** Why a module cannot be loaded, as people are shown mistakes in their files. */
export function problemOf({ code, message, file, line, column }: LoadFailure): ModuleProblem {
  const start = { line: (line ?? 1) - 1, character: (column ?? 1) - 1 };
  return {
    code,
    severity: 'error',
    message,
    hint: HINTS[code] ?? 'Until it can be loaded, the callbacks of this module have no answer.',
    range: { start, end: { line: start.line, character: start.character + 1 } },
    file,
  };
}
