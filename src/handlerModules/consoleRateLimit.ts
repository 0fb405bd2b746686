import { consoleLevels } from './channel/consoleMessage.ts';
import type { ConsoleMessage } from './channel/consoleMessage.ts';

/** How many lines are let through at once, and how many more in each second. */
const BURST = 500;
const PER_SECOND = 100;
/** Of one line, in characters. */
const MAX_TEXT = 16 * 1024;

/** Limits the rate of what modules write to what people can read, and says how many lines were left out. */
export class ConsoleRateLimit {
  readonly #mask: (text: string) => string;
  readonly #listeners = new Set<(message: ConsoleMessage) => void>();
  #room = BURST;
  #filledAt = performance.now();
  #dropped = 0;

  /** `mask` is given each line that is let through whole: of a secret that the cut halves the rest would be shown. */
  constructor(mask: (text: string) => string = (text) => text) {
    this.#mask = mask;
  }

  subscribe(listener: (message: ConsoleMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a process says that a module wrote. */
  receive(params: unknown): void {
    const { level, text, module, session } = Object(params) as Record<string, unknown>;
    const known = consoleLevels.find((name) => name === level);
    if (known === undefined || typeof text !== 'string') return;
    this.write({
      level: known,
      text,
      module: typeof module === 'string' ? module : null,
      session: typeof session === 'string' ? session : null,
    });
  }

  write(message: ConsoleMessage): void {
    if (!this.#mayPass()) {
      this.#dropped++;
      return;
    }
    const text = this.#mask(message.text);
    const short = text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
    if (this.#dropped > 0) {
      const left = `${String(this.#dropped)} lines were left out: there were too many at once`;
      this.#dropped = 0;
      this.#tell({ level: 'warn', text: left, module: null, session: null });
    }
    this.#tell({ ...message, text: short });
  }

  #mayPass(): boolean {
    const now = performance.now();
    const gained = ((now - this.#filledAt) * PER_SECOND) / 1000;
    this.#room = Math.min(BURST, this.#room + gained);
    this.#filledAt = now;
    if (this.#room < 1) return false;
    this.#room--;
    return true;
  }

  #tell(message: ConsoleMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
