import { decoderOf } from '../../engine/body/charset/charset.ts';
import type { BodySource } from '../contract/questions.ts';
import type { BodyFacts, BodyView, Language, Query } from '../../session/bodyText.ts';
import { findMatches } from './findMatches.ts';
import type { Match } from './findMatches.ts';
import { formatText } from '../format/formatText.ts';
import { MAX_FORMATTED } from '../format/limits.ts';
import { HexText } from '../text/hexText.ts';
import { isText } from './isText.ts';
import { languageOf } from './languageOf.ts';
import { streamKindOf } from '../stream/streamKind.ts';
import { LineCounter } from '../text/lineCounter.ts';
import { pieces, textOf } from '../text/text.ts';
import type { Text } from '../text/text.ts';
import { TextSink } from '../text/textSink.ts';

/** Longer bodies are not read whole only to count their lines. */
const MAX_COUNTED = 16 * 1024 * 1024;
const HEAD_BYTES = 4_096;
const PIECE = 1024 * 1024;
const NEWLINE = 0x0a;

/** A view of a body, with what is known of it. */
interface ViewText {
  readonly text: Text;
  readonly lines: LineCounter;
}

/** One body as it is now, and what was made of it: each view when it is first looked at. */
export class BodyDocument {
  readonly source: BodySource;
  readonly #bytes: Text;
  readonly #isText: boolean;
  readonly #language: Language | null;
  readonly #views = new Map<BodyView, Promise<ViewText>>();
  #found: { readonly key: string; readonly matches: Promise<readonly Match[]> } | null = null;

  constructor(source: BodySource) {
    const { mimeType, charset } = source;
    this.source = source;
    this.#bytes = textOf(source);
    const head = this.#bytes.read(0, HEAD_BYTES);
    this.#isText = isText(head, mimeType, charset);
    this.#language = this.#isText
      ? languageOf(mimeType, decoderOf(charset).decode(head, { stream: true }))
      : null;
  }

  async facts(): Promise<BodyFacts> {
    const { size } = this.source;
    const limit = this.#language === null ? 0 : MAX_FORMATTED[this.#language];
    const counted = this.#isText && size <= MAX_COUNTED ? await this.view('raw') : null;
    return {
      isText: this.#isText,
      stream: this.#isText ? streamKindOf(this.source.mimeType) : null,
      language: this.#language,
      notFormatted:
        this.#language === null || size <= limit
          ? null
          : `Bodies of more than ${String(limit / 2 ** 20)} MB are not formatted.`,
      lines: counted === null ? null : linesOf(counted),
    };
  }

  view(view: BodyView): Promise<ViewText> {
    let made = this.#views.get(view);
    if (made === undefined) {
      made = this.#make(view).then((text) => ({ text, lines: new LineCounter(text) }));
      this.#views.set(view, made);
    }
    return made;
  }

  /** The matches of the query that was asked for last are remembered: the next ones are asked for one by one. */
  async find(view: BodyView, query: Query, isWanted: () => boolean): Promise<readonly Match[]> {
    const key = JSON.stringify([view, query]);
    if (this.#found?.key === key) return this.#found.matches;
    const { text } = await this.view(view);
    const found = { key, matches: findMatches(text, query, () => !isWanted()) };
    this.#found = found;
    // One that was given up, or failed, is not the answer to the next question.
    const forget = (): void => {
      if (this.#found === found) this.#found = null;
    };
    found.matches.then(() => {
      if (!isWanted()) forget();
    }, forget);
    return found.matches;
  }

  async #make(view: BodyView): Promise<Text> {
    switch (view) {
      case 'hex':
        return new HexText(this.#bytes);
      case 'raw':
        return this.#isUtf8() ? this.#bytes : this.#decoded();
      case 'pretty': {
        const { text } = await this.view('raw');
        if (this.#language === null || text.size > MAX_FORMATTED[this.#language]) return text;
        return this.#formatted(this.#language, text);
      }
    }
  }

  /** What can't be formatted, because its text or a full disk defeats it, is shown as it came. */
  async #formatted(language: Language, text: Text): Promise<Text> {
    const sink = new TextSink(this.#pathFor('pretty'));
    try {
      await formatText(language, text, sink);
    } catch {
      sink.abort();
      return text;
    }
    return sink.end();
  }

  #isUtf8(): boolean {
    return /^(?:utf-?8|us-ascii|)$/i.test(this.source.charset) || !this.#isText;
  }

  #decoded(): Text {
    const sink = new TextSink(this.#pathFor('utf8'));
    const decoder = decoderOf(this.source.charset);
    for (const piece of pieces(this.#bytes, PIECE)) {
      sink.write(Buffer.from(decoder.decode(piece, { stream: true })));
    }
    sink.write(Buffer.from(decoder.decode()));
    return sink.end();
  }

  /** Beside the body, for what is made of it. */
  #pathFor(view: string): string | null {
    const { content } = this.source;
    return 'path' in content ? `${content.path}.${view}` : null;
  }
}

/** A line end at the very end begins no line. */
function linesOf({ text, lines }: ViewText): number {
  const endsInLine = text.size > 0 && text.read(text.size - 1, text.size)[0] !== NEWLINE;
  return lines.linesBefore(text.size) + (endsInLine ? 1 : 0);
}
