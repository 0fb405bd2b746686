import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../storage/replaceFile.ts';
import { NetworkError, reduceSession } from '../engine/index.ts';
import type { SessionView } from '../engine/index.ts';
import { readViews, VIEW_VERSION } from '../session/earlierViews.ts';
import type { Subscription } from './event.ts';
import type { Sessions } from './sessions.ts';

/** At most, whatever the settings say: they are written as one file. */
const KEPT = 1000;
const DELAY_MS = 500;
/** Writing takes at most this part of the time. */
const SHARE = 1 / 20;

/** The sessions across reloads. What is kept comes from the log, so it holds no secrets; bodies are kept apart (keptBodies.ts). */
export class History {
  readonly #file: string | null;
  #subscriptions: readonly Subscription[] = [];
  #timer: NodeJS.Timeout | null = null;
  #savedAt = -Infinity;
  #pauseMs = DELAY_MS;
  #writing: Promise<void> = Promise.resolve();

  /** @param file null: they are not kept */
  constructor(file: string | null) {
    this.#file = file;
  }

  /** What the window knew before; anything unreadable is as good as nothing. */
  async load(): Promise<SessionView[]> {
    if (this.#file === null) return [];
    try {
      const saved: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return readViews(saved).map(endedByReload);
    } catch {
      return [];
    }
  }

  /** Saves at once when a session starts or ends, else a moment later: a window may vanish without a word. */
  follow(sessions: Sessions): void {
    const soon = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.save(sessions);
      }, this.#pauseMs);
    };
    const onEvent = sessions.onEvent(({ type }) => {
      const turn = type === 'session:started' || type === 'session:completed';
      if (turn && performance.now() - this.#savedAt > this.#pauseMs) void this.save(sessions);
      else soon();
    });
    this.#subscriptions = [onEvent, sessions.onRemoved(soon), sessions.onWhole(soon)];
  }

  /** Saves what there is for the last time. */
  async close(sessions: Sessions): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    await this.save(sessions);
  }

  async save(sessions: Sessions): Promise<void> {
    const file = this.#file;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (file === null) return;
    this.#savedAt = performance.now();
    const text = JSON.stringify({ version: VIEW_VERSION, sessions: sessions.views.slice(-KEPT) });
    this.#pauseMs = Math.max(DELAY_MS, (performance.now() - this.#savedAt) / SHARE);
    this.#writing = this.#writing.then(() => write(file, text));
    await this.#writing;
  }
}

/** A window that ends in the middle leaves the last whole version, which the next window may be reading by then. */
async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text);
  } catch {
    // A full disk or a removed folder costs the history, never a request.
  }
}

/** A session that ran when the window went away has ended with it, and says so. */
function endedByReload(view: SessionView): SessionView {
  if (view.state !== 'running' && view.state !== 'asking') return view;
  return reduceSession(view, {
    type: 'session:completed',
    session: view.id,
    seq: view.seq + 1,
    time: view.elapsedMs,
    status: 'failed',
    error: new NetworkError('ERR_CONTEXT_SHUT_DOWN').toSessionError(),
    timings: { totalMs: view.elapsedMs },
    bytes: view.bytes,
  });
}
