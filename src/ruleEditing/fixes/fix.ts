import type { Problem } from '../../files/problem.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import type { TextSpan, ValuePath } from '../../rules/document/fault.ts';
import type { SeenCertificate } from '../language/knowledge.ts';
import type { TextChange } from './textChange.ts';

/** A way out of a problem. */
export interface Fix {
  /** What it does, as a command: “Change to urlFilter”. */
  readonly title: string;
  readonly changes: readonly TextChange[];
  /** Whether it is what nearly everybody wants, so that “Fix all” may take it. */
  readonly isPreferred: boolean;
  /**
   * A text of the file, or a part of it, that has to be kept as a secret of this name before the changes are made. Where
   * it stands is told and not what it is, so that it does not travel through commands and logs.
   */
  readonly secret?: SecretToKeep;
}

export interface SecretToKeep {
  readonly name: string;
  readonly path: ValuePath;
  /** Undefined: all of the text. */
  readonly part: TextSpan | undefined;
}

/** A problem in a text that knows its place in the value. */
export interface Faulty {
  readonly problem: Problem;
  readonly document: SourceDocument;
  readonly path: ValuePath;
  readonly known: FixKnowledge;
}

/** What fixes can know beside the file. */
export interface FixKnowledge {
  /** Names in the secret storage. */
  readonly secrets: readonly string[];
  /** Certificates with problems of the last sessions, the latest first. */
  readonly certificates: readonly SeenCertificate[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}
