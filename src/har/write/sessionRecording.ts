import { readFile, stat } from 'node:fs/promises';
import type { PostData } from '../../engine/body/postData.ts';
import type { SessionEvent } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import { reduceSession, startView } from '../../session/reduceSession.ts';
import type { SessionView } from '../../session/sessionView.ts';
import type { RecordedSession } from './harOfSessions.ts';

/** What is kept of one body. A longer one is not kept at all: half a body would be taken for a whole one. */
export const MAX_BODY = 64 * 1024 * 1024;

/** Keeps what a session's log does not hold, while it runs. */
export class SessionRecording {
  readonly #log: SessionLog;
  readonly #requestBody: Promise<Uint8Array | null>;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(log: SessionLog, postData: PostData | null) {
    this.#log = log;
    this.#requestBody = postData === null ? Promise.resolve(null) : bytesOf(postData);
  }

  append(data: Uint8Array): void {
    this.#size += data.byteLength;
    if (this.#size > MAX_BODY) this.#chunks.length = 0;
    else this.#chunks.push(Uint8Array.from(data));
  }

  /** Null: the session has not begun. */
  async session(): Promise<RecordedSession | null> {
    const view = viewOf(this.#log.events);
    if (view === null) return null;
    return {
      view,
      requestBody: await this.#requestBody,
      responseBody: this.#size > MAX_BODY ? null : Buffer.concat(this.#chunks),
      maskText: (text) => this.#log.maskText(text),
    };
  }
}

function viewOf([first, ...rest]: readonly SessionEvent[]): SessionView | null {
  return first?.type === 'session:started' ? rest.reduce(reduceSession, startView(first)) : null;
}

/** Bytes and files; a stream can be read once, and the request does that. */
export async function bytesOf({ elements }: PostData): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  for (const element of elements) {
    if (element.kind === 'stream') return null;
    const part = element.kind === 'bytes' ? element.bytes : await contentOf(element.path);
    if (part === null) return null;
    parts.push(part);
  }
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return size > MAX_BODY ? null : Buffer.concat(parts);
}

/** Null for what is too large, and for a pipe: what is read here would not be sent. */
async function contentOf(path: string): Promise<Uint8Array | null> {
  try {
    const info = await stat(path);
    return info.isFile() && info.size <= MAX_BODY ? await readFile(path) : null;
  } catch {
    return null;
  }
}
