import * as vscode from 'vscode';
import { netErrors, reduceSession } from '../engine/index.ts';
import type { SessionView } from '../engine/index.ts';
import type { Sessions } from './sessions.ts';

const VERSION = 1;
const KEPT = 100;
const DELAY_MS = 500;

/** The sessions of this workspace across reloads. What is kept comes from the log, so it holds no secrets and no bodies. */
export class SessionHistory {
  readonly #file: vscode.Uri | null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(storage: vscode.Uri | undefined) {
    this.#file = storage === undefined ? null : vscode.Uri.joinPath(storage, 'sessions.json');
  }

  /** What the window knew before; anything unreadable is as good as nothing. */
  async load(): Promise<SessionView[]> {
    if (this.#file === null) return [];
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#file));
      const saved = JSON.parse(text) as { version: number; sessions: SessionView[] };
      return saved.version === VERSION ? saved.sessions.map(endedByReload) : [];
    } catch {
      return [];
    }
  }

  /** Saves a moment after each change, so that a window that vanishes has been seen. */
  follow(sessions: Sessions): void {
    const soon = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.save(sessions);
      }, DELAY_MS);
    };
    sessions.onEvent(soon);
    sessions.onRemoved(soon);
  }

  async save(sessions: Sessions): Promise<void> {
    const file = this.#file;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (file === null) return;
    const text = JSON.stringify({ version: VERSION, sessions: sessions.views.slice(-KEPT) });
    this.#writing = this.#writing.then(() => write(file, text));
    await this.#writing;
  }
}

/** Written beside and renamed over: a window that ends in the middle leaves the last whole version. */
async function write(file: vscode.Uri, text: string): Promise<void> {
  const fresh = file.with({ path: `${file.path}.new` });
  try {
    await vscode.workspace.fs.writeFile(fresh, new TextEncoder().encode(text));
    await vscode.workspace.fs.rename(fresh, file, { overwrite: true });
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
    status: 'canceled',
    error: {
      name: 'ERR_CONTEXT_SHUT_DOWN',
      code: netErrors.ERR_CONTEXT_SHUT_DOWN,
      cause: null,
      phase: null,
      message: 'The window was reloaded while the request was running; run it again.',
    },
    timings: { totalMs: view.elapsedMs },
    bytes: view.bytes,
  });
}
