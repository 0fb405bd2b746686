import type { Writable } from 'node:stream';

export type Color = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';

/** SGR parameters (ECMA-48, section 8.3.117). */
const codes: Record<Color, number> = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 };

const CLEAR_LINE = '\r\u001b[2K';

/** Where a person reads: lines that stay, and on a terminal one line at the end that is written over. */
export class Screen {
  readonly #stream: Writable;
  readonly #isTerminal: boolean;
  readonly #hasColors: boolean;
  readonly #isMuted: boolean;
  #hasTransient = false;

  constructor(
    stream: Writable,
    options: { isTerminal: boolean; hasColors: boolean; isMuted?: boolean },
  ) {
    this.#stream = stream;
    this.#isTerminal = options.isTerminal;
    this.#hasColors = options.hasColors;
    this.#isMuted = options.isMuted ?? false;
  }

  /** The same, on which nothing is ever shown. */
  muted(): Screen {
    return new Screen(this.#stream, { isTerminal: false, hasColors: false, isMuted: true });
  }

  /** The same on another stream, which is no terminal: no line is written over. */
  on(stream: Writable): Screen {
    return new Screen(stream, {
      isTerminal: false,
      hasColors: this.#hasColors,
      isMuted: this.#isMuted,
    });
  }

  /** `text` in a colour where there are colours. The caller has made it printable. */
  paint(color: Color, text: string): string {
    return this.#hasColors ? `\u001b[${String(codes[color])}m${text}\u001b[0m` : text;
  }

  line(text: string): void {
    if (this.#isMuted) return;
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** A line that the next one replaces. Only on a terminal. */
  transient(text: string): void {
    if (!this.#isTerminal) return;
    this.#stream.write(`${CLEAR_LINE}${text}`);
    this.#hasTransient = true;
  }

  /** Takes the transient line away, before somebody else writes. */
  clear(): void {
    if (!this.#hasTransient) return;
    this.#stream.write(CLEAR_LINE);
    this.#hasTransient = false;
  }
}
