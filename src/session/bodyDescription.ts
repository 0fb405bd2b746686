/** A request's body in words: its kind, its size in bytes (null: unknown), its media type. */
export interface BodyDescription {
  readonly kind: 'bytes' | 'file' | 'parts' | 'stream';
  readonly bytes: number | null;
  readonly mimeType: string | null;
}
