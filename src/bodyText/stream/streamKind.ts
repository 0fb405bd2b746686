import type { StreamKind } from '../../session/bodyText.ts';

const KINDS: readonly (readonly [RegExp, StreamKind])[] = [
  [/^text\/event-stream$/, 'events'],
  [/^application\/(?:x-)?(?:ndjson|jsonlines|jsonl|json-lines)$|^application\/json-seq$/, 'lines'],
];

/** What a body is a stream of, by its type; null: it is no stream. */
export function streamKindOf(mimeType: string): StreamKind | null {
  return KINDS.find(([pattern]) => pattern.test(mimeType.toLowerCase()))?.[1] ?? null;
}
