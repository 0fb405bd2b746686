export type EditedLanguage = 'json' | 'xml' | 'graphql' | 'http';

export interface EditedTextOptions {
  readonly label: string;
  readonly language: EditedLanguage | null;
  /** Another value than what was typed takes its place. */
  readonly value: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Lines that are other than they were, by their text then: they are marked. */
  readonly before?: string;
  readonly onInput: (text: string) => void;
}
