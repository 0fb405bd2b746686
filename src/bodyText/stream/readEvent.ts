import type { StreamKind } from '../../session/bodyText.ts';

/** One event, as its sender wrote it. */
interface ReadEvent {
  /** The name of a server-sent event, or what an object of NDJSON calls its type; a comment is ": comment". */
  readonly type: string;
  readonly id: string | null;
  readonly data: string;
}

const COMMENT = ': comment';

export function readEvent(kind: StreamKind, text: string): ReadEvent {
  return kind === 'events' ? readServerSent(text) : readLine(text);
}

/** HTML standard, 9.2.6. A block of comments alone is told as one: it keeps the connection alive. */
function readServerSent(text: string): ReadEvent {
  let type = '';
  let id: string | null = null;
  const data: string[] = [];
  const comments: string[] = [];
  const others: string[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') type = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
    else if (colon === 0) comments.push(value);
    else others.push(line);
  }
  if (data.length > 0) return { type: type === '' ? 'message' : type, id, data: data.join('\n') };
  if (type === '' && id === null && others.length === 0) {
    return { type: COMMENT, id, data: comments.join('\n') };
  }
  // Without data a browser dispatches nothing; it is shown all the same.
  return { type: type === '' ? 'no data' : type, id, data: others.join('\n') };
}

/** RFC 7464 begins each text with a record separator. */
function readLine(text: string): ReadEvent {
  const data = text.replace(/^[\uFEFF\u001E]/, '');
  return { type: typeIn(data), id: null, data };
}

/** What the sender calls its kind, where it is at the top of an object; otherwise what sort of JSON it is. */
function typeIn(data: string): string {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
    if (Array.isArray(value)) return 'array';
    const { type, event } = value as Record<string, unknown>;
    const named = [type, event].find((name) => typeof name === 'string' && name !== '');
    return typeof named === 'string' ? named.slice(0, MOST_TYPE) : 'object';
  } catch {
    return cutTypeIn(data);
  }
}

/** A long line is not read whole: its type may stand in front. */
function cutTypeIn(data: string): string {
  if (data.length < LONG || !/^\s*\{/.test(data)) return 'not JSON';
  return /^\s*\{\s*"(?:type|event)"\s*:\s*"([^"\\]{1,60})"/.exec(data)?.[1] ?? 'object';
}

/** In characters; the head of a line that is read is longer. */
const LONG = 4_000;

/** A type is a word. */
const MOST_TYPE = 60;
