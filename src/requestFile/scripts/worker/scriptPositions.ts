import type { ScriptError } from '../contract/script.ts';

type ScriptPosition = Pick<ScriptError, 'file' | 'line' | 'column'>;

/** Code as QuickJS knows it by name, and where it stands. */
export interface ScriptText {
  readonly file: string;
  /** From 0. */
  readonly firstLine: number;
  /** In its line, from 0. */
  readonly firstCharacter: number;
  /** What is put before it, in its first line. */
  readonly head: string;
  /** What follows belongs to nobody. */
  readonly lines: number;
}

const PLACE = /:(\d+):(\d+)\)?$/;

/** Finds the lines of a file that QuickJS's stacks talk about. */
export class ScriptPositions {
  readonly #sources = new Map<string, ScriptText>();

  add(name: string, source: ScriptText): void {
    this.#sources.set(name, source);
  }

  /** The innermost place in code of the user's; null: there is none. */
  find(stack: string): ScriptPosition | null {
    for (const line of stack.split('\n')) {
      const place = PLACE.exec(line);
      if (place === null) continue;
      const [, row, column] = place;
      const source = this.#sources.get(fileOf(line.slice(0, place.index)));
      if (source !== undefined) return placeIn(source, Number(row) - 1, Number(column) - 1);
    }
    return null;
  }

  startOf(name: string): ScriptPosition {
    const source = this.#sources.get(name);
    return {
      file: source?.file ?? name,
      line: source?.firstLine ?? 0,
      column: source?.firstCharacter ?? 0,
    };
  }
}

/** What stands behind the last bracket of a stack's line, or behind `at`. */
function fileOf(text: string): string {
  const bracket = Math.max(text.lastIndexOf('('), text.lastIndexOf(')'));
  if (text[bracket] === '(') return text.slice(bracket + 1);
  const at = text.indexOf('at ', bracket + 1);
  return at < 0 ? '' : text.slice(at + 3);
}

function placeIn(source: ScriptText, row: number, column: number): ScriptPosition {
  const { file, firstLine, firstCharacter, head, lines } = source;
  if (row >= lines) {
    return { file, line: firstLine + lines - 1, column: lines === 1 ? firstCharacter : 0 };
  }
  if (row > 0) return { file, line: firstLine + row, column };
  // QuickJS names the token before, which may be one of the head.
  const shifted = column - head.length + firstCharacter;
  return { file, line: firstLine, column: Math.max(shifted, firstCharacter) };
}
