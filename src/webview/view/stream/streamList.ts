import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type { BodyOf, PanelRequests } from '../../../protocol/messages.ts';
import type { EventData, EventRow, EventRows } from '../../../session/bodyText.ts';
import { messageOf } from '../../../session/messageOf.ts';
import { bytesInWords } from '../../../words/amounts.ts';
import { exactTimeOfDay } from '../../../words/dates.ts';
import { styled } from '../../toolkit/styled.ts';
import { toolButton } from '../../toolkit/toolkit.ts';
import { eventDetail } from './eventDetail.ts';
import type { Chosen } from './eventDetail.ts';
import { RowWindow } from './rowWindow.ts';

export interface StreamOptions extends BodyOf {
  /** Bytes that have come: more of them may have brought events. */
  readonly size: number;
  readonly isOver: boolean;
  readonly rows: (
    asked: Omit<PanelRequests['bodyEvents']['params'], keyof BodyOf>,
  ) => Promise<EventRows>;
  readonly event: (number: number) => Promise<EventData>;
  readonly copy: (text: string) => void;
}

/** The events of a stream as they arrive. Only what is in sight and a little around it is here. */
export class StreamList {
  readonly #parent: HTMLElement;
  readonly #window = new RowWindow();
  #options: StreamOptions;
  #type: string | null = null;
  #answer: EventRows | null = null;
  #follows = true;
  #isPaused = false;
  #chosen: Chosen | null = null;
  #fault: string | null = null;
  #isAsking = false;
  #isStale = false;

  constructor(parent: HTMLElement, options: StreamOptions) {
    this.#parent = parent;
    this.#options = options;
    void this.#ask();
  }

  show(options: StreamOptions): void {
    const before = this.#options;
    this.#options = options;
    const hasGrown = before.size !== options.size || before.isOver !== options.isOver;
    if (hasGrown && !this.#isPaused) void this.#ask();
  }

  /** One question at a time, however fast the stream is: what has come meanwhile is in the next answer. */
  async #ask(): Promise<void> {
    this.#isStale = this.#isAsking;
    if (this.#isAsking) return;
    this.#isAsking = true;
    const type = this.#type;
    const wanted = this.#window.wanted(this.#follows && !this.#isPaused);
    try {
      const answer = await this.#options.rows({ type, ...wanted });
      if (type === this.#type) this.#take(answer);
      this.#fault = null;
    } catch (error) {
      this.#fault = messageOf(error);
    }
    this.#isAsking = false;
    this.#draw();
    if (this.#isStale) void this.#ask();
  }

  #take(answer: EventRows): void {
    const before = this.#answer;
    // What comes while it is paused is counted when it goes on.
    this.#answer =
      this.#isPaused && before !== null
        ? { ...answer, total: before.total, count: before.count, types: before.types }
        : answer;
    this.#window.total = this.#answer.total;
  }

  #draw(): void {
    if (!this.#parent.isConnected) return;
    render(this.#content(), this.#parent);
    const box = this.#scroller;
    if (box !== null && this.#follows && !this.#isPaused) box.scrollTop = box.scrollHeight;
    this.#measure();
  }

  get #scroller(): HTMLElement | null {
    return this.#parent.querySelector<HTMLElement>('.stream-scroll');
  }

  #measure(): void {
    const box = this.#scroller;
    if (box === null) return;
    this.#window.top = box.scrollTop;
    this.#window.height = box.clientHeight;
    if (this.#answer !== null && !this.#window.isCovered(this.#answer)) void this.#ask();
  }

  #scrolled(box: HTMLElement): void {
    const isUp = box.scrollTop < this.#window.top - 1;
    if (isUp && !this.#window.isAtEnd(box)) this.#follow(false);
    this.#measure();
    this.#draw();
  }

  #follow(on: boolean): void {
    if (this.#follows === on && !(on && this.#isPaused)) return;
    this.#follows = on;
    if (!on) return;
    this.#isPaused = false;
    void this.#ask();
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    if (!this.#isPaused) void this.#ask();
    this.#draw();
  }

  #showType(type: string | null): void {
    this.#type = type;
    this.#chosen = null;
    this.#answer = null;
    this.#window.reset();
    this.#follows = true;
    void this.#ask();
  }

  async #choose(place: number): Promise<void> {
    const row = this.#rowAt(place);
    if (row === undefined) return;
    this.#chosen = { place, row, data: null };
    this.#draw();
    // What shows it may have taken its row's place.
    if (this.#scroller !== null) this.#scroller.scrollTop = this.#window.topFor(place);
    const data = await this.#options
      .event(row.number)
      .catch((error: unknown) => ({ fault: messageOf(error) }));
    if (!this.#isChosen(row)) return;
    this.#chosen = { place, row, data };
    this.#draw();
  }

  #isChosen({ number }: EventRow): boolean {
    return this.#chosen?.row.number === number;
  }

  #rowAt(place: number): EventRow | undefined {
    return this.#answer?.rows[place - this.#answer.first];
  }

  async #moveTo(place: number): Promise<void> {
    const last = (this.#answer?.total ?? 0) - 1;
    const to = Math.min(last, Math.max(0, place));
    const box = this.#scroller;
    if (to < 0 || box === null) return;
    this.#follow(false);
    box.scrollTop = this.#window.topFor(to);
    this.#measure();
    if (this.#rowAt(to) === undefined) await this.#ask();
    await this.#choose(to);
  }

  #keydown(event: KeyboardEvent): void {
    const from = this.#chosen?.place ?? (this.#answer?.total ?? 0) - 1;
    const page = Math.max(1, this.#window.rowsInSight - 1);
    switch (event.key) {
      case 'ArrowDown':
        void this.#moveTo(this.#chosen === null ? from : from + 1);
        break;
      case 'ArrowUp':
        void this.#moveTo(this.#chosen === null ? from : from - 1);
        break;
      case 'PageDown':
        void this.#moveTo(from + page);
        break;
      case 'PageUp':
        void this.#moveTo(from - page);
        break;
      case 'Home':
        void this.#moveTo(0);
        break;
      case 'End':
        this.#follow(true);
        this.#draw();
        break;
      case 'Escape':
        if (this.#chosen === null) return;
        this.#close();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #close(): void {
    this.#chosen = null;
    this.#draw();
    this.#scroller?.focus({ preventScroll: true });
  }

  #content(): TemplateResult {
    const answer = this.#answer;
    return html`${this.#tools()}
      ${this.#fault === null ? nothing : html`<p class="body-notice tone-bad" role="alert">${this.#fault}</p>`}
      <div class="stream-places ${this.#chosen === null ? '' : 'stream-chosen'}">
        <div class="stream-list">
          <div class="stream-head" aria-hidden="true">
            <span>Time</span><span>Type</span><span>Id</span><span>Data</span><span>Size</span>
          </div>
          <div
            class="stream-scroll"
            role="listbox"
            tabindex="0"
            aria-label="Events"
            aria-activedescendant=${this.#chosen === null ? nothing : rowId(this.#chosen.row)}
            @scroll=${(event: Event) => {
              this.#scrolled(event.currentTarget as HTMLElement);
            }}
            @keydown=${(event: KeyboardEvent) => {
              this.#keydown(event);
            }}
          >
            <div class="stream-space" ${styled({ height: this.#window.spaceHeight })}>
              ${answer?.rows.map((row, index) => this.#row(row, answer.first + index))}
            </div>
          </div>
          <p class="stream-last dim">${lastInWords(answer, this.#options.isOver)}</p>
        </div>
        ${
          this.#chosen === null
            ? nothing
            : eventDetail(this.#chosen, {
                key: this.#options.session,
                copy: this.#options.copy,
                close: () => {
                  this.#close();
                },
              })
        }
      </div>`;
  }

  #tools(): TemplateResult {
    const { count = 0, types = [] } = this.#answer ?? {};
    const chip = (label: string, number: number, type: string | null) =>
      html`<button
        class="chip"
        aria-pressed=${this.#type === type ? 'true' : 'false'}
        @click=${() => {
          this.#showType(type);
        }}
      >
        ${label} <span class="chip-count">${number}</span>
      </button>`;
    return html`<div class="stream-tools" role="toolbar" aria-label="Events">
      <div class="chips">
        ${chip('all', count, null)} ${types.map((type) => chip(type.name, type.count, type.name))}
      </div>
      <span class="stream-buttons">
        ${
          this.#options.isOver
            ? nothing
            : toolButton(
                this.#isPaused ? 'Go on' : 'Pause',
                this.#isPaused ? 'debug-continue' : 'debug-pause',
                () => {
                  this.#pause();
                },
                { on: this.#isPaused },
              )
        }
        ${toolButton(
          'Follow',
          'fold-down',
          () => {
            this.#follow(!this.#follows || this.#isPaused);
            this.#draw();
          },
          { on: this.#follows && !this.#isPaused },
        )}
      </span>
    </div>`;
  }

  #row(row: EventRow, place: number): TemplateResult {
    const isChosen = this.#isChosen(row);
    const isNewest = row.number === this.#answer?.count;
    return html`<div
      class="stream-row ${isNewest ? 'stream-newest' : ''} ${row.type.startsWith(':') ? 'dim' : ''}"
      role="option"
      id=${rowId(row)}
      aria-selected=${isChosen ? 'true' : 'false'}
      aria-setsize=${this.#window.total}
      aria-posinset=${place + 1}
      ${styled({ top: this.#window.topOf(place) })}
      @click=${() => {
        this.#follow(false);
        void this.#choose(place);
      }}
    >
      <span>${row.time === null ? '–' : exactTimeOfDay(row.time)}</span>
      <span>${row.type}</span>
      <span>${row.id ?? ''}</span>
      <span>${row.data.replaceAll(/\s*\n\s*/g, ' ')}</span>
      <span>${bytesInWords(row.size)}</span>
    </div>`;
  }
}

function rowId({ number }: EventRow): string {
  return `event-${String(number)}`;
}

/** "last event at 10:43:23.198 · 1.2 a second". */
function lastInWords(answer: EventRows | null, isOver: boolean): string {
  const last = answer?.rows.at(-1);
  if (answer === null) return '';
  if (last === undefined) return isOver ? 'There are no events.' : 'No event has come yet.';
  const isNewest = last.number === answer.count;
  return isNewest && last.time !== null ? `last event at ${exactTimeOfDay(last.time)}` : '';
}
