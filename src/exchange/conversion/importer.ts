import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import type { Fault, ValuePath } from '../../rules/document/fault.ts';

export const formatNames = ['har', 'dnr', 'requestly', 'mitmproxy'] as const;
export type FormatName = (typeof formatNames)[number];

/** What is imported, read into a value. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  readonly document: SourceDocument;
}

export interface ImportOptions {
  /** Copy credentials, cookies and tokens instead of leaving references in their place. */
  readonly includeSecrets: boolean;
  /** Copy files that a source names outside of the folder of `target`, instead of leaving out what needs them. */
  readonly copyOutside: boolean;
  /** How a recording answers: by one rule out of a copy of it, or by a rule for each response with its body in a file. */
  readonly recording: 'recording' | 'responses';
  /** What becomes of a request that a recording has no answer for; null: as the rule's default says. */
  readonly notFound: 'abort' | 'fallback' | null;
  /** The path of the rule file that is going to be written; other files stand beside it. */
  readonly target: string;
}

/** A rule as it is going to be written. The schema decides later whether it is one. */
export interface DraftRule {
  readonly id: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly priority?: number;
  readonly times?: number;
  readonly condition?: DraftCondition;
  readonly action: { readonly type: string } & Readonly<Record<string, unknown>>;
}

export type DraftCondition = Readonly<Record<string, unknown>>;

/** A rule, and where in the source it comes from. */
export interface PlacedRule {
  readonly rule: DraftRule;
  readonly path: ValuePath;
}

/** A file that rules answer with, to be written beside the rule file. */
export interface CompanionFile {
  /** Relative to the rule file, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What an importer makes of a source. */
export interface ImportDraft {
  /** A sentence for the head of the rule file. */
  readonly description: string;
  /** In the order in which they are asked. */
  readonly rules: readonly PlacedRule[];
  readonly files?: readonly CompanionFile[];
  /** What could not be converted as it is. Paths are those of the source. */
  readonly warnings: readonly Fault[];
}

export interface Importer {
  /** For messages: "a declarativeNetRequest list". */
  readonly title: string;
  recognizes(value: unknown): boolean;
  convert(source: Source, options: ImportOptions): ImportDraft | Promise<ImportDraft>;
}

/** Nothing of this part of the source acts in the rule file. */
export function leftOut(path: ValuePath, message: string, hint: string): Fault {
  return { code: 'left-out', severity: 'warning', message, hint, path, at: 'start' };
}

/** This part of the source acts, but not quite as it did. */
export function changed(path: ValuePath, message: string, hint: string): Fault {
  return { code: 'changed', severity: 'warning', message, hint, path, at: 'start' };
}

/** A credential, cookie or token was not copied. */
export function secretLeftOut(path: ValuePath, message: string, hint: string): Fault {
  return { code: 'secret-left-out', severity: 'warning', message, hint, path, at: 'start' };
}
