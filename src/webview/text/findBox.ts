import { SearchQuery, closeSearchPanel, getSearchQuery, setSearchQuery } from '@codemirror/search';
import type { EditorView, Panel } from '@codemirror/view';
import { html, nothing, render } from 'lit';
import { MAX_MATCHES } from '../../session/bodyText.ts';
import type { Found, Query } from '../../session/bodyText.ts';
import { iconButton, iconToggle, textField } from '../toolkit/toolkit.ts';

/** Shows the match after (or before) a position of the editor. */
export type Finder = (query: Query, position: number, before: boolean) => Promise<Found>;

/** The match where one is, the one after it, or the one before it. */
type Step = 'first' | 'next' | 'before';

/** A search begins when a person has paused this long; in milliseconds. */
const PAUSE = 120;

/** The find box of VS Code's editor: what is looked for, how, the number of matches, the next and the one before. */
export class FindBox implements Panel {
  readonly dom = document.createElement('div');
  readonly top = true;
  readonly #view: EditorView;
  readonly #finder: Finder;
  #query: Query;
  #said: string | null = null;
  #isFault = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(view: EditorView, finder: Finder) {
    this.#view = view;
    this.#finder = finder;
    const { search, caseSensitive, wholeWord, regexp } = getSearchQuery(view.state);
    this.#query = { text: search, matchCase: caseSensitive, wholeWord, regex: regexp };
    this.dom.className = 'find-box';
    this.dom.setAttribute('role', 'search');
    this.dom.addEventListener('keydown', (event) => {
      this.#keydown(event);
    });
    this.#draw();
  }

  mount(): void {
    this.#focus();
    if (this.#query.text !== '') this.#search('first');
  }

  /** Shows the next match, or the one before. */
  next(before: boolean): void {
    this.#search(before ? 'before' : 'next');
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #draw(): void {
    const toggle = (name: 'matchCase' | 'wholeWord' | 'regex', icon: string, label: string) =>
      iconToggle({
        label,
        icon,
        on: this.#query[name],
        onToggle: () => {
          this.#change({ [name]: !this.#query[name] });
        },
      });
    render(
      html`${textField({
          label: 'Find',
          hideLabel: true,
          className: 'find-text',
          placeholder: 'Find',
          value: this.#query.text,
          invalid: this.#isFault,
          onInput: (text) => {
            this.#change({ text });
          },
        })}
        ${toggle('matchCase', 'case-sensitive', 'Match case')}
        ${toggle('wholeWord', 'whole-word', 'Match whole word')}
        ${toggle('regex', 'regex', 'Use regular expression')}
        <span class="find-count ${this.#isFault ? 'tone-bad' : ''}" role="status"
          >${this.#said ?? nothing}</span
        >
        ${iconButton({
          label: 'Previous match (Shift+Enter)',
          icon: 'arrow-up',
          onClick: () => {
            this.#search('before');
          },
        })}
        ${iconButton({
          label: 'Next match (Enter)',
          icon: 'arrow-down',
          onClick: () => {
            this.#search('next');
          },
        })}
        ${iconButton({
          label: 'Close (Escape)',
          icon: 'close',
          onClick: () => {
            this.#close();
          },
        })}`,
      this.dom,
    );
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'Enter' && this.#isInField(event)) {
      this.#search(event.shiftKey ? 'before' : 'next');
    } else if (event.key === 'f' && (event.ctrlKey || event.metaKey)) this.#focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #isInField({ target }: KeyboardEvent): boolean {
    return target instanceof Element && target.classList.contains('find-text');
  }

  #change(part: Partial<Query>): void {
    this.#query = { ...this.#query, ...part };
    this.#draw();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#search('first');
    }, PAUSE);
  }

  /** One after the other: the next match is the one after that which is shown by then. */
  #search(step: Step): void {
    clearTimeout(this.#timer);
    const query = this.#query;
    this.#view.dispatch({ effects: setSearchQuery.of(highlighted(query)) });
    this.#turn = this.#turn.then(async () => {
      if (!this.#isMeant(query)) return;
      const [words, isFault] = await this.#take(query, step);
      if (this.#isMeant(query)) this.#say(words, isFault);
    });
  }

  /** Whether nothing else is looked for by now, and the box is open. */
  #isMeant(query: Query): boolean {
    return query === this.#query && this.dom.isConnected;
  }

  async #take(query: Query, step: Step): Promise<[words: string | null, isFault: boolean]> {
    if (query.text === '') return [null, false];
    const { from, to } = this.#view.state.selection.main;
    try {
      // While a person types, the next letter may belong to the match that is shown.
      const found = await this.#finder(query, step === 'next' ? to : from, step === 'before');
      return [countInWords(found), false];
    } catch (error) {
      return [faultInWords(error), true];
    }
  }

  #say(words: string | null, isFault: boolean): void {
    this.#said = words;
    this.#isFault = isFault;
    this.#draw();
  }

  #close(): void {
    closeSearchPanel(this.#view);
    this.#view.focus();
  }

  #focus(): void {
    const field = this.dom.querySelector<HTMLElement & { select?: () => void }>('.find-text');
    field?.focus();
    field?.select?.();
  }
}

function highlighted({ text, matchCase, wholeWord, regex }: Query): SearchQuery {
  return new SearchQuery({
    ...{ search: text, caseSensitive: matchCase, wholeWord, regexp: regex, literal: true },
  });
}

function countInWords({ count, at }: Found): string {
  if (at === null) return 'No results';
  return `${String(at.index + 1)} of ${String(count)}${count >= MAX_MATCHES ? '+' : ''}`;
}

function faultInWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith('Invalid regular expression') ? 'Invalid expression' : message;
}
