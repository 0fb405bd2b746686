import type { EventData, EventRows } from '../../session/bodyText.ts';
import type { BodyQuestions, BodySource } from '../contract/questions.ts';
import { formatJson } from '../format/formatJson.ts';
import { MemoryText, WindowText, textOf } from '../text/text.ts';
import { TextSink } from '../text/textSink.ts';
import { EventList } from './eventList.ts';
import { streamKindOf } from './streamKind.ts';

/** Streams whose events are known; those of others are found anew. */
const KEPT = 8;
/** A longer event is shown as far as this, and as it came; in characters. */
const MOST_SHOWN = 1024 * 1024;

/** Answers questions about the events of streams. */
export class StreamAnswers {
  readonly #lists = new Map<string, EventList>();

  rows(source: BodySource, { type, at, most }: BodyQuestions['events']['asked']): EventRows {
    return this.#list(source).rows(bytesOf(source), type, at, most);
  }

  data(source: BodySource, { number }: BodyQuestions['event']['asked']): EventData {
    const data = this.#list(source).data(bytesOf(source), number);
    if (data === null) {
      throw new Error('This event is too old to be kept. Save the body to read it.');
    }
    const isCut = data.length > MOST_SHOWN;
    const isJson = !isCut && /^\s*[[{]/.test(data) && isJsonText(data);
    const text = isJson ? formatted(data) : data.slice(0, MOST_SHOWN);
    return { text, language: isJson ? 'json' : null, isCut };
  }

  forget(key: string): void {
    this.#lists.delete(key);
  }

  #list(source: BodySource): EventList {
    const kind = streamKindOf(source.mimeType);
    if (kind === null) throw new Error('This body is not a stream of events.');
    const list = this.#lists.get(source.key) ?? new EventList(kind);
    this.#lists.delete(source.key);
    this.#lists.set(source.key, list);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= KEPT) break;
      this.#lists.delete(oldest);
    }
    list.grow(bytesOf(source), source.ended);
    return list;
  }
}

function bytesOf(source: BodySource): WindowText {
  return new WindowText(textOf(source));
}

function isJsonText(data: string): boolean {
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

function formatted(data: string): string {
  const sink = new TextSink(null);
  formatJson(new MemoryText(Buffer.from(data)), sink);
  const text = sink.end();
  return text.read(0, text.size).toString('utf8');
}
