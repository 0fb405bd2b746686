import type { Problem } from '../files/problem.ts';
import type { LoadFailure } from './channel/kinds.ts';

/** A problem of a module, and the file that it is in: the module itself, or one that it imports. */
export interface ModuleProblem extends Problem {
  readonly file: string | null;
}

const HINTS: Readonly<Record<string, string>> = {
  'not-approved':
    'Only approved files can run: the module, and the files that it imports with a literal path in quotation marks.',
  'no-handler': 'A handler module exports its callbacks as one object: export default { … }.',
  'unsupported-typescript':
    "Types are removed, but nothing is compiled: don't use enums, namespaces or parameter properties.",
  'typescript-unavailable': 'Write the module as .mjs, with its types in JSDoc comments.',
  'import-not-found':
    'Import files with their extension, and packages that are installed in the workspace folder.',
  'access-denied':
    "Handler modules can read the files of their workspace folder. They can't write files or start programs.",
};

/** Why a module can't be loaded, as people are shown mistakes in their files. */
export function problemOf({ code, message, file, line, column }: LoadFailure): ModuleProblem {
  const start = { line: (line ?? 1) - 1, character: (column ?? 1) - 1 };
  return {
    code,
    severity: 'error',
    message,
    hint: HINTS[code] ?? 'Until it loads, the callbacks of this module do not answer.',
    range: { start, end: { line: start.line, character: start.character + 1 } },
    file,
  };
}
