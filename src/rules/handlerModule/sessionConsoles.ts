import { headersFault } from '../../engine/message/headers.ts';
import { MASK, maskedParts, maskHeaders, maskUrl } from '../../engine/index.ts';
import type { Browser, HeaderList } from '../../engine/index.ts';
import type { ConsoleMessage } from './consoleMessage.ts';

/** What a session's log takes of its modules' lines; all of them are in the log channel. */
const MAX_LINES = 500;
/** Shorter ones would mask half of what is printed. */
const SHORTEST_SECRET = 4;

interface SessionConsole {
  readonly write: NonNullable<Browser['writeConsole']>;
  readonly secrets: Set<string>;
  lines: number;
}

/**
 * Where the lines of modules go that were printed for a session: into its log. A module is shown what it is asked about
 * unmasked; what of that is secret does not get from its console into a log, a file or a screenshot.
 */
export class SessionConsoles {
  readonly #sessions = new Map<string, SessionConsole>();

  open({ identifier, writeConsole }: Browser): void {
    if (writeConsole === undefined || this.#sessions.has(identifier)) return;
    this.#sessions.set(identifier, { write: writeConsole, secrets: new Set(), lines: 0 });
  }

  close(session: string): void {
    this.#sessions.delete(session);
  }

  /** A module of this session knows a request with these secrets. */
  learnRequest(
    session: string,
    request: { readonly url: string; readonly headers: HeaderList },
  ): void {
    const { url, headers } = request;
    // What a module has made of a request is checked by the engine, later.
    if (typeof url !== 'string' || headersFault(headers) !== undefined) return;
    const masked = maskHeaders(headers);
    this.learn(session, maskedParts(url, maskUrl(url)));
    headers.forEach(([, value], index) => {
      this.learn(session, maskedParts(value, masked[index]?.[1] ?? MASK));
    });
  }

  learn(session: string, secrets: readonly string[]): void {
    const known = this.#sessions.get(session)?.secrets;
    for (const secret of secrets) {
      const text = secret.trim();
      if (text.length >= SHORTEST_SECRET) known?.add(text);
    }
  }

  /** Writes a line into the log of its session. The answer is the line as it may be shown everywhere. */
  write(message: ConsoleMessage): ConsoleMessage {
    const session = message.session === null ? undefined : this.#sessions.get(message.session);
    if (session === undefined) return message;
    let { text } = message;
    for (const secret of session.secrets) text = text.replaceAll(secret, MASK);
    const { level, module: file } = message;
    session.lines++;
    if (session.lines <= MAX_LINES) session.write({ level, text, file });
    else if (session.lines === MAX_LINES + 1) {
      const rest = `Of this session's lines the first ${String(MAX_LINES)} are kept.`;
      session.write({ level: 'warn', text: rest, file: null });
    }
    return { ...message, text };
  }
}
