import type { Line } from './line.ts';
import type { Range } from '../../files/problem.ts';

/** Code of a script with the place where it stands, or the file that holds it. */
export type ScriptSource =
  | {
      readonly kind: 'inline';
      readonly code: string;
      /** Where the code begins; lines and characters count from 0. */
      readonly start: { readonly line: number; readonly character: number };
    }
  | { readonly kind: 'file'; readonly path: string; readonly pathRange: Range };

/**
 * When a script runs: before the request is filled in, or once its response is there. `everyRequest` is httpYac's `{{+`:
 * for each request of the file.
 */
export interface ScriptTime {
  readonly phase: 'request' | 'response';
  readonly everyRequest: boolean;
  /** httpYac's `{{@request`: before the request is sent, and after it is filled in. */
  readonly filled?: true;
}

/** `import ./other.http`, `run #login (@user=bob)`, `# @import ./other.http`. */
export type Directive =
  | { readonly kind: 'import'; readonly path: string; readonly pathRange: Range }
  | {
      readonly kind: 'run';
      readonly target:
        | { readonly kind: 'request'; readonly name: string }
        | { readonly kind: 'file'; readonly path: string };
      readonly targetRange: Range;
      /** What stands in brackets: values for variables, in this run only. */
      readonly values: readonly { readonly name: string; readonly value: string }[];
    };

/** What one line of a `.http` file is, or a few lines that belong together. The grammar of the format, by its tags. */
export type Element =
  | { readonly kind: 'separator'; readonly line: Line }
  | { readonly kind: 'blank'; readonly line: Line }
  | { readonly kind: 'comment'; readonly line: Line }
  | { readonly kind: 'metadata'; readonly line: Line }
  | { readonly kind: 'variable'; readonly line: Line }
  /** `separated` is false when no `###` stands before it and another request does. */
  | {
      readonly kind: 'requestLine';
      readonly line: Line;
      readonly separated: boolean;
      /** All lines of a command of curl; absent: it is no such command. */
      readonly curl?: readonly Line[];
    }
  | { readonly kind: 'continuation'; readonly line: Line }
  | { readonly kind: 'header'; readonly line: Line }
  | { readonly kind: 'foldedHeader'; readonly line: Line }
  /** httpYac's `...name`: the headers that a variable holds. */
  | { readonly kind: 'headerSpread'; readonly line: Line }
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'include'; readonly line: Line }
  /** What was answered once, kept for reading: never sent. */
  | { readonly kind: 'answer'; readonly line: Line }
  | { readonly kind: 'directive'; readonly line: Line }
  | {
      readonly kind: 'script';
      readonly dialect: 'jetbrains' | 'httpyac';
      readonly time: ScriptTime;
      readonly source: ScriptSource;
      readonly line: Line;
      readonly range: Range;
    }
  /** A fragment of GraphQL above the requests that use it (httpYac), or a line `gql name < file`. */
  | { readonly kind: 'fragment'; readonly lines: readonly Line[]; readonly line: Line }
  | { readonly kind: 'saveResponse'; readonly line: Line }
  | { readonly kind: 'assertion'; readonly line: Line }
  | { readonly kind: 'unclosed'; readonly what: string; readonly line: Line };

/** What follows a separator up to the next one: at most one request. */
export interface Block {
  readonly elements: readonly Element[];
  /** The last line before the next block. */
  readonly lastLine: Line;
}
