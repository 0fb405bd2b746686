import type { FileProblem } from '../../files/problem.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';

/** What is wrong with the file itself, not with one of its requests. */
export function fileProblemsOf({ path, file, problems }: LoadedFile): FileProblem[] {
  const ofRequests = new Set(file.requests.flatMap((request) => request.problems));
  const outside = problems.filter(
    ({ range: { start } }) =>
      !file.requests.some(
        ({ blockRange }) =>
          blockRange.start.line <= start.line && start.line <= blockRange.end.line,
      ),
  );
  return [...file.problems.filter((problem) => !ofRequests.has(problem)), ...outside].map(
    (problem) => ({ ...problem, file: path }),
  );
}
