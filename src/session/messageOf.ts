/** What was thrown, in words; never fails itself, although anything can be thrown. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "what was thrown can't be shown as text";
  }
}
