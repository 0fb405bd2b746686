import { Script } from 'node:vm';

/**
 * Whether a text is one JavaScript expression, as httpYac's `{{…}}` may have. It is only parsed, by V8, and never run. What
 * closes the brackets around it and opens others is none: it would have to do so for both kinds.
 */
export function isExpression(text: string): boolean {
  return (
    parses(`(async () => (\n${text}\n))`) &&
    parses(`(async () => [\n${text}\n])`) &&
    text.trim() !== ''
  );
}

function parses(code: string): boolean {
  try {
    return new Script(code) instanceof Script;
  } catch {
    return false;
  }
}
