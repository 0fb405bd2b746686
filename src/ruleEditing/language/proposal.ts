import type { Language } from '../../rules/document/sourceDocument.ts';
import type { Cursor } from './cursor.ts';
import type { Knowledge } from './knowledge.ts';
import { propertiesSnippet, valueSnippet } from './snippet.ts';
import type { Template } from './template.ts';

/** Something that fits where one types. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'property' | 'value' | 'template' | 'secret' | 'host' | 'certificate';
  /** A few words beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** In VS Code's snippet syntax. */
  readonly insertText: string;
  /** Whether the next thing to do is to choose the value that was left open. */
  readonly isOpen: boolean;
}

/** A proposal with its place in the text. */
export interface Completion extends Proposal {
  /** What it takes the place of: offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** What the text that is replaced is compared with. */
  readonly filterText: string;
  /** Where a comma is missing in front; null: nowhere. */
  readonly commaAt: number | null;
}

/** Where one types, and what is known there. */
export interface ProposalContext {
  readonly language: Language;
  readonly cursor: Cursor;
  readonly knowledge: Knowledge;
  /** For further lines in YAML: in the column of the word, and two farther in than the property whose value it is. */
  readonly own: string;
  readonly nested: string;
}

/** Properties for the object in which one types a name. */
export function insertedProperties(
  properties: Readonly<Record<string, Template>>,
  context: ProposalContext,
): string {
  const { language, cursor, own } = context;
  const snippet = propertiesSnippet(properties, { language, isFlow: cursor.isFlow });
  return inserted(snippet.replaceAll('\n', `\n${language === 'yaml' ? own : ''}`), context);
}

/** A value where one is typed; in YAML an object begins on the next line. */
export function insertedValue(value: Template, context: ProposalContext): string {
  const { language, cursor, nested, own } = context;
  const snippet = valueSnippet(value, { language, isFlow: cursor.isFlow });
  if (language === 'json' || cursor.isFlow) return inserted(snippet, context);
  if (cursor.at === 'key') return inserted(snippet.replaceAll('\n', `\n${own}`), context);
  const goesOn = snippet.includes('\n') || /^(- |[^"{[]*: )/.test(snippet);
  return goesOn ? `\n${snippet}`.replaceAll('\n', `\n${nested}`) : inserted(snippet, context);
}

export function inserted(snippet: string, { cursor }: ProposalContext): string {
  return `${cursor.prefix}${snippet}${cursor.needsComma && !cursor.hasColon ? ',' : ''}`;
}
