import { nearestName } from '../../words/nearestName.ts';

type Known = Map<string, string | undefined>;

/** Once so many names of a file are guessed, no others are: comparing each with all others takes long. */
const MOST_GUESSES = 50;

/** So many lists are remembered: variables and requests of the files that somebody edits now. */
const MOST_LISTS = 8;

/** Which of its names are most likely meant by the others that one look at a file finds. */
export class Guesses {
  readonly #names: readonly string[];
  /** Of the look before: while somebody types, most of it is asked for again. */
  readonly #before: Known;
  readonly #known: Known = new Map();

  constructor(names: readonly string[]) {
    this.#names = names;
    const key = names.join('\n');
    this.#before = lastLooks.get(key) ?? new Map<string, string | undefined>();
    lastLooks.delete(key);
    lastLooks.set(key, this.#known);
    const [oldest] = lastLooks.keys();
    if (lastLooks.size > MOST_LISTS && oldest !== undefined) lastLooks.delete(oldest);
  }

  /** Undefined: none is close, or so many were looked for already that no more are. */
  nameFor(wrong: string): string | undefined {
    if (this.#known.has(wrong)) return this.#known.get(wrong);
    const isOld = this.#before.has(wrong);
    if (!isOld && this.#known.size >= MOST_GUESSES) return undefined;
    const meant = isOld ? this.#before.get(wrong) : nearestName(wrong, this.#names);
    this.#known.set(wrong, meant);
    return meant;
  }
}

/** What was guessed among a list of names when it was last needed; the list used last is at the end. */
const lastLooks = new Map<string, Known>();
