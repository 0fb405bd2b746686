import type { Steps } from './slices.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  END,
  JsonTokens,
  OPEN_LIST,
  OPEN_OBJECT,
  OTHER,
  QUOTE,
} from './jsonTokens.ts';
import { PositionIndex } from './positionIndex.ts';

/** How deeply values may be nested: whoever walks through them does so by calling itself. */
const MAX_DEPTH = 500;

/** So deep, containers are read step by step and the positions of their parts are noted: the root and what it holds. */
const STEPPED = 2;

/** Thrown where values are nested more deeply than can be read. */
export class TooDeep extends Error {}

/** A name that stands in its object for a second time. */
export interface RepeatedName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface JsonText {
  readonly value: unknown;
  /** Where the large parts stand. */
  readonly positions: PositionIndex;
  readonly repeated: readonly RepeatedName[];
}

/**
 * Reads a text into its value, without a tree of where everything stands: of a large file that would be ten times the file. A step is
 * one item of a list at the root or right below it, as the rules of a file are.
 * @returns null for a text without a value
 * @throws JsonFault, TooDeep
 */
export function readingJsonText(text: string): Steps<JsonText | null> {
  return new JsonReader(text).read();
}

class JsonReader {
  readonly #tokens: JsonTokens;
  readonly #repeated: RepeatedName[] = [];
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new JsonTokens(text);
  }

  *read(): Steps<JsonText | null> {
    const tokens = this.#tokens;
    tokens.next();
    if (tokens.kind === END) return null;
    const positions = new PositionIndex(tokens.start);
    const value = yield* this.#stepped(STEPPED, positions);
    if (tokens.kind !== END) tokens.fail('EndOfFileExpected');
    return { value, positions, repeated: this.#repeated };
  }

  /** As {@link #value}, in steps, telling where its parts stand. */
  *#stepped(levels: number, positions: PositionIndex): Steps<unknown> {
    const tokens = this.#tokens;
    if (levels > 0 && tokens.kind === OPEN_LIST) {
      const items: unknown[] = [];
      for (let more = this.#open(CLOSE_LIST); more; more = this.#more(CLOSE_LIST)) {
        const item = new PositionIndex(tokens.start);
        items.push(yield* this.#stepped(levels - 1, item));
        positions.addItem(item);
        yield;
      }
      this.#close();
      positions.end = tokens.before;
      return items;
    }
    if (levels > 0 && tokens.kind === OPEN_OBJECT) {
      const object = {};
      for (let more = this.#open(CLOSE_OBJECT); more; more = this.#more(CLOSE_OBJECT)) {
        const { start, end } = tokens;
        const name = this.#name(object);
        const part = new PositionIndex(tokens.start);
        put(object, name, yield* this.#stepped(levels - 1, part));
        positions.addProperty({ kind: 'scalar', start, end, value: name }, part);
      }
      this.#close();
      positions.end = tokens.before;
      return object;
    }
    const value = this.#value();
    positions.end = tokens.before;
    return value;
  }

  #value(): unknown {
    const tokens = this.#tokens;
    if (tokens.kind === OPEN_LIST) {
      const items: unknown[] = [];
      for (let more = this.#open(CLOSE_LIST); more; more = this.#more(CLOSE_LIST)) {
        items.push(this.#value());
      }
      this.#close();
      return items;
    }
    if (tokens.kind === OPEN_OBJECT) {
      const object = {};
      for (let more = this.#open(CLOSE_OBJECT); more; more = this.#more(CLOSE_OBJECT)) {
        const name = this.#name(object);
        put(object, name, this.#value());
      }
      this.#close();
      return object;
    }
    if (tokens.kind !== QUOTE && tokens.kind !== OTHER) tokens.fail('ValueExpected');
    const { value } = tokens;
    tokens.next();
    return value;
  }

  /** Goes into a list or object; whether there is something in it. */
  #open(close: number): boolean {
    if (++this.#depth > MAX_DEPTH) throw new TooDeep();
    this.#tokens.next();
    if (this.#tokens.kind === COMMA) this.#tokens.fail('ValueExpected');
    return this.#isIn(close);
  }

  /** Goes on behind a part; whether there is one more. The last one may have a comma too. */
  #more(close: number): boolean {
    const tokens = this.#tokens;
    if (tokens.kind !== COMMA) {
      if (this.#isIn(close)) tokens.fail('CommaExpected');
      return false;
    }
    tokens.next();
    return tokens.kind !== close;
  }

  #isIn(close: number): boolean {
    if (this.#tokens.kind === END) {
      this.#tokens.fail(close === CLOSE_LIST ? 'CloseBracketExpected' : 'CloseBraceExpected');
    }
    return this.#tokens.kind !== close;
  }

  /** Goes out of a list or object. */
  #close(): void {
    this.#depth--;
    this.#tokens.next();
  }

  /** A property's name, and on to its value. */
  #name(object: object): string {
    const tokens = this.#tokens;
    if (tokens.kind !== QUOTE) tokens.fail('PropertyNameExpected');
    const name = tokens.value as string;
    if (Object.hasOwn(object, name)) {
      this.#repeated.push({ name, start: tokens.start, end: tokens.end });
    }
    tokens.next();
    if (tokens.kind !== COLON) tokens.fail('ColonExpected');
    tokens.next();
    return name;
  }
}

function put(object: object, name: string, value: unknown): void {
  // An assignment would let a "__proto__" key change the object instead of adding a property.
  if (name !== '__proto__') (object as Record<string, unknown>)[name] = value;
  else {
    const property = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(object, name, property);
  }
}
