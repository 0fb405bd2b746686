import { headersFault } from '../session/headers.ts';
import { MASK, maskedParts, maskHeaders, maskUrl } from '../engine/index.ts';
import type { Browser, HeaderList } from '../engine/index.ts';
import type { ConsoleMessage } from './channel/consoleMessage.ts';

/** What a session's log takes of its modules' lines; all of them are in the log channel. */
const MAX_LINES = 500;
/** Shorter ones would mask half of what is printed. */
const SHORTEST_SECRET = 4;
/** Of so many sessions that are over the secrets are still masked: a timer may print them, or the process itself. */
const MAX_OVER = 100;

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
  /** The secrets of the sessions that ended last, the oldest first. */
  #over: ReadonlySet<string>[] = [];
  /** All secrets that are known, the longest first: a shorter one may be a part of it. Null: to be put together. */
  #secrets: readonly string[] | null = null;

  open({ identifier, writeConsole }: Browser): void {
    if (writeConsole === undefined || this.#sessions.has(identifier)) return;
    this.#sessions.set(identifier, { write: writeConsole, secrets: new Set(), lines: 0 });
  }

  close(session: string): void {
    const ended = this.#sessions.get(session);
    if (ended === undefined) return;
    this.#sessions.delete(session);
    if (ended.secrets.size === 0) return;
    this.#over = [...this.#over, ended.secrets].slice(-MAX_OVER);
    this.#secrets = null;
  }

  /** A module of this session knows a request with these secrets. */
  addSecretsOf(
    session: string,
    request: { readonly url: string; readonly headers: HeaderList },
  ): void {
    const { url, headers } = request;
    // What a module has made of a request is checked by the engine, later.
    if (typeof url !== 'string' || headersFault(headers) !== undefined) return;
    const masked = maskHeaders(headers);
    this.addSecrets(session, maskedParts(url, maskUrl(url)));
    headers.forEach(([, value], index) => {
      this.addSecrets(session, maskedParts(value, masked[index]?.[1] ?? MASK));
    });
  }

  addSecrets(session: string, secrets: readonly string[]): void {
    const known = this.#sessions.get(session)?.secrets;
    for (const secret of secrets) {
      const text = secret.trim();
      if (known === undefined || text.length < SHORTEST_SECRET || known.has(text)) continue;
      known.add(text);
      this.#secrets = null;
    }
  }

  /** The text without any secret that is known, whoever wrote it: what a process prints itself belongs to no session. */
  mask(text: string): string {
    this.#secrets ??= this.#allSecrets();
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  }

  /** Writes a line, masked, into the log of its session. */
  write({ level, text, module: file, session: of }: ConsoleMessage): void {
    const session = of === null ? undefined : this.#sessions.get(of);
    if (session === undefined) return;
    session.lines++;
    if (session.lines <= MAX_LINES) session.write({ level, text, file });
    else if (session.lines === MAX_LINES + 1) {
      const rest = `Only the first ${String(MAX_LINES)} lines of this session are kept.`;
      session.write({ level: 'warn', text: rest, file: null });
    }
  }

  #allSecrets(): string[] {
    const known = [...this.#over, ...[...this.#sessions.values()].map(({ secrets }) => secrets)];
    const all = new Set(known.flatMap((secrets) => [...secrets]));
    return [...all].sort((one, other) => other.length - one.length);
  }
}
