import type { Problem } from '../../files/problem.ts';

/** A problem with the file that it is in. */
export interface FileProblem extends Problem {
  readonly file: string;
  /** The name that nobody defines, which a person can be asked for. */
  readonly undefinedName?: string;
}
