import type { Range } from '../../files/problem.ts';

/** Something that fits where one types. */
export interface Completion {
  readonly label: string;
  readonly kind:
    | ('method' | 'header' | 'value' | 'variable' | 'dynamic' | 'request' | 'part')
    | ('metadata' | 'keyword' | 'file' | 'folder');
  /** A few words beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  readonly insertText: string;
  /** Whether the text is in VS Code's snippet syntax. */
  readonly isSnippet: boolean;
  /** What it takes the place of, on one line. */
  readonly range: Range;
  /** Whether the next thing to do is to choose what follows. */
  readonly isOpen: boolean;
}

/** What stands in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The folder that a path of the request file leads to, as it is written: `../data`, or empty for the file's own. */
export type ListFolder = (written: string) => Promise<readonly FolderEntry[]>;

/** The place of the cursor in its line. */
export interface Typing {
  readonly line: number;
  /** What stands before the cursor on its line, and after it. */
  readonly before: string;
  readonly after: string;
}

/** From so many characters before the cursor to so many after it. */
export function around({ line, before }: Typing, typed: number, covered = 0): Range {
  return {
    start: { line, character: before.length - typed },
    end: { line, character: before.length + covered },
  };
}

/** A completion with what most have. */
export function completion(
  parts: Pick<Completion, 'label' | 'kind' | 'range'> & Partial<Completion>,
): Completion {
  return {
    ...{ detail: '', documentation: '', isSnippet: false, isOpen: false },
    insertText: parts.label,
    ...parts,
  };
}

/** Text in which nothing is a placeholder of a snippet. */
export function asSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}
