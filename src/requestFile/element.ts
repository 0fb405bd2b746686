import type { Line } from './line.ts';
import type { Range } from '../files/problem.ts';

/** What a feature of other tools is, that a file may use and this project does not carry out yet. */
export type UnsupportedFeature =
  'script' | 'directive' | 'handler' | 'saveResponse' | 'assertion' | 'headerSpread';

/** What one line of a `.http` file is, or a few lines that belong together. The grammar of the format, by its tags. */
export type Element =
  | { readonly kind: 'separator'; readonly line: Line }
  | { readonly kind: 'blank'; readonly line: Line }
  | { readonly kind: 'comment'; readonly line: Line }
  | { readonly kind: 'metadata'; readonly line: Line }
  | { readonly kind: 'variable'; readonly line: Line }
  /** `separated` is false when no `###` stands before it and another request does. */
  | { readonly kind: 'requestLine'; readonly line: Line; readonly separated: boolean }
  | { readonly kind: 'continuation'; readonly line: Line }
  | { readonly kind: 'header'; readonly line: Line }
  | { readonly kind: 'foldedHeader'; readonly line: Line }
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'include'; readonly line: Line }
  /** What was answered once, kept for reading: never sent. */
  | { readonly kind: 'answer'; readonly line: Line }
  | {
      readonly kind: 'unsupported';
      readonly feature: UnsupportedFeature;
      readonly line: Line;
      readonly range: Range;
    }
  | { readonly kind: 'unclosed'; readonly what: string; readonly line: Line };

/** What follows a separator up to the next one: at most one request. */
export interface Block {
  readonly elements: readonly Element[];
  /** The last line before the next block. */
  readonly lastLine: Line;
}
