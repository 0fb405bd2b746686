import type { FileSession, ShownTest } from '../../protocol/messages.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { ReadyRequest } from '../../requestFile/run/ports.ts';
import type { TestResult } from '../../requestFile/scripts/contract/script.ts';
import type { Value } from '../../requestFile/values/value.ts';
import { Emitter } from '../../workbench/event.ts';
import type { Sessions } from '../../workbench/sessions.ts';

/** One click, or one test: what it sends belongs together. */
export interface Run {
  /** The request that a person has sent; null: all of them are as much wanted. */
  wanted: { readonly file: string; readonly line: number } | null;
  /** False: what it sends stands in no file. */
  readonly isFile: boolean;
}

/** What request files say of the sessions of this window: where they stand, what they were sent for, how their tests went. */
export class FileSessions {
  readonly #known = new Map<string, FileSession>();
  readonly #runs = new WeakMap<Run, number>();
  readonly #changed = new Emitter<FileSession>();
  /** What is known of a session has come, or is more now. */
  readonly onChanged = this.#changed.event;
  #count = 0;

  constructor(sessions: Sessions) {
    sessions.onRemoved((ids) => {
      for (const id of ids) this.#known.delete(id);
    });
  }

  get all(): readonly FileSession[] {
    return [...this.#known.values()];
  }

  of(session: string): FileSession | undefined {
    return this.#known.get(session);
  }

  /** A session has begun. */
  begun(session: string, { purpose, file, line, name }: ReadyRequest, run: Run): void {
    const { wanted, isFile } = run;
    const isWanted = wanted === null || (wanted.file === file && wanted.line === line);
    this.#keep({
      session,
      run: this.#numberOf(run),
      place: isFile ? { file, line: line + 1 } : null,
      name,
      sentFor: purpose === 'token' ? 'token' : isWanted ? 'itself' : 'another',
      tests: [],
    });
  }

  /** A request is done, with its scripts and assertions. */
  done({ session, tests }: RequestOutcome): void {
    const known = session === null ? undefined : this.#known.get(session);
    if (known !== undefined && tests.length > 0) {
      this.#keep({ ...known, tests: tests.map(shownTest) });
    }
  }

  #keep(known: FileSession): void {
    this.#known.set(known.session, known);
    this.#changed.fire(known);
  }

  #numberOf(run: Run): number {
    const number = this.#runs.get(run) ?? ++this.#count;
    this.#runs.set(run, number);
    return number;
  }
}

function shownTest({ name, passed, message, expected, actual }: TestResult): ShownTest {
  const differ = !passed && expected !== undefined && actual !== undefined;
  return {
    name,
    passed,
    message: message === undefined || message === name ? null : message,
    difference: differ ? { expected: textOf(expected), actual: textOf(actual) } : null,
  };
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
