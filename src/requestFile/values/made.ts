/** What a dynamic value is, or why there is none. */
export type Made = { readonly text: string } | { readonly fault: string; readonly hint: string };

/** What the values are made from, so that a test can say what time it is. */
export interface ValueSource {
  readonly now: () => Date;
  /** From `low` to before `high`. */
  readonly integer: (low: number, high: number) => number;
}
