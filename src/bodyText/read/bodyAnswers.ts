import { BodyDocument } from './bodyDocument.ts';
import type { BodyQuestion, BodySource } from '../contract/questions.ts';
import type { Found } from '../../session/bodyText.ts';
import { StreamAnswers } from '../stream/streamAnswers.ts';
import { readPage } from './readPage.ts';

/** Bodies whose views are kept; what is on the disk of others is made anew. */
const KEPT = 8;

/** Answers questions about bodies, of which it keeps those that were looked at last. */
export class BodyAnswers {
  readonly #documents = new Map<string, BodyDocument>();
  readonly #streams = new StreamAnswers();
  /** The number of the newest search: an older one gives up. */
  #search = 0;

  async answer({ name, body, asked }: BodyQuestion): Promise<unknown> {
    if (name === 'forget') {
      this.#documents.delete(body.key);
      this.#streams.forget(body.key);
      return null;
    }
    if (name === 'events') return this.#streams.rows(body, asked);
    if (name === 'event') return this.#streams.data(body, asked);
    const document = this.#document(body);
    switch (name) {
      case 'facts':
        return document.facts();
      case 'page': {
        const { text, lines } = await document.view(asked.view);
        const { at, before } = asked;
        return readPage(text, lines, { at, before, grows: !body.ended });
      }
      case 'find':
        return this.#find(document, asked);
      case 'all': {
        const { text } = await document.view(asked.view);
        return Uint8Array.from(text.read(0, text.size));
      }
    }
  }

  async #find(
    document: BodyDocument,
    { view, query, at, before }: Extract<BodyQuestion, { name: 'find' }>['asked'],
  ): Promise<Found> {
    const search = ++this.#search;
    const matches = await document.find(view, query, () => search === this.#search);
    const next = before
      ? matches.findLastIndex(({ to }) => to <= at)
      : matches.findIndex(({ from }) => from >= at);
    // Past the last one comes the first one, and the other way round.
    const index = next === -1 ? (before ? matches.length - 1 : 0) : next;
    const match = matches[index];
    return {
      count: matches.length,
      at: match === undefined ? null : { index, from: match.from, to: match.to },
    };
  }

  #document(source: BodySource): BodyDocument {
    const known = this.#documents.get(source.key);
    this.#documents.delete(source.key);
    const isSame = known?.source.size === source.size && known.source.ended === source.ended;
    const document = known !== undefined && isSame ? known : new BodyDocument(source);
    this.#documents.set(source.key, document);
    for (const oldest of this.#documents.keys()) {
      if (this.#documents.size <= KEPT) break;
      this.#documents.delete(oldest);
    }
    return document;
  }
}
