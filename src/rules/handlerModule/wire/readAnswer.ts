/** What a module answered, checked as far as the engine does not check it itself. @throws TypeError */
export function readAnswer(answer: unknown, bytes: readonly Uint8Array[]): unknown {
  if (answer === null || answer === undefined) return undefined;
  const { kind, data, at } = Object(answer) as Record<string, unknown>;
  if (kind === 'data') return data;
  if (kind === 'bytes' && typeof at === 'number') return bytes[at];
  throw new TypeError('it answered what its process has no words for');
}
