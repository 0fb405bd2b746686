import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import Papa from 'papaparse';
import type { Page } from '../../session/bodyText.ts';
import { messageOf } from '../../session/messageOf.ts';
import { count, percent } from '../../words/amounts.ts';
import { button } from '../toolkit/toolkit.ts';
import type { Filling } from './filledBy.ts';

/** Reads the page of a text that begins at this offset. */
export type ReadPage = (at: number) => Promise<Page>;

/** Columns beyond these are not drawn: a row of a thousand is for another program. */
const MOST_COLUMNS = 200;

/**
 * Comma- or tab-separated values (RFC 4180) as a table, whose first row is its head. It is read page by page, as far as
 * the person wants.
 */
class CsvTable implements Filling {
  readonly #element: HTMLElement;
  readonly #page: ReadPage;
  readonly #rows: string[][] = [];
  /** Detected in the first page. */
  #delimiter = '';
  /** The row that the last page has cut. */
  #rest = '';
  #at = 0;
  #size = 0;
  #isWhole = false;
  #fault: string | null = null;
  #ended = false;

  constructor(element: HTMLElement, page: ReadPage) {
    this.#element = element;
    this.#page = page;
  }

  end(): void {
    this.#ended = true;
  }

  /** Reads a page more and draws it. */
  async more(): Promise<void> {
    try {
      const { text, to, size } = await this.#page(this.#at);
      this.#size = size;
      this.#take(text, to >= size || to === this.#at);
      this.#at = to;
    } catch (error) {
      this.#fault = messageOf(error);
    }
    if (!this.#ended) render(this.#drawn(), this.#element);
  }

  #take(text: string, isLast: boolean): void {
    const input = this.#rest + (this.#rows.length === 0 ? text.replace(/^\uFEFF/, '') : text);
    const whole: string[][] = [];
    let [start, next] = [0, 0];
    Papa.parse<string[]>(input, {
      delimiter: this.#delimiter,
      skipEmptyLines: true,
      step: ({ data, meta }) => {
        whole.push(data);
        [start, next] = [next, meta.cursor];
        this.#delimiter = meta.delimiter;
      },
    });
    // Whether a row is whole only the next one tells.
    if (!isLast) whole.pop();
    for (const row of whole) this.#rows.push(row);
    this.#rest = isLast ? '' : input.slice(start);
    this.#isWhole = isLast;
  }

  #drawn(): TemplateResult {
    const [head = [], ...rows] = this.#rows;
    const width = Math.max(0, ...this.#rows.map(({ length }) => length));
    return html`<table class="csv">
        <thead>
          <tr>
            <th scope="col"><span class="spoken">Row</span></th>
            ${cellsOf(head).map((text) => html`<th scope="col" title=${text}>${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row, index) =>
              html`<tr>
                <th scope="row">${index + 1}</th>
                ${cellsOf(row).map((text) => html`<td title=${text}>${text}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      ${
        width > MOST_COLUMNS
          ? html`<p class="dim">${MOST_COLUMNS} of ${count(width, 'column')} are shown.</p>`
          : nothing
      }
      ${this.#fault === null ? nothing : html`<p role="alert" class="tone-bad">${this.#fault}</p>`}
      ${
        this.#isWhole || this.#fault !== null
          ? nothing
          : html`<p class="csv-more">
              ${button({
                label: 'Show more',
                onClick: () => void this.more(),
              })}
              <span class="dim"
                >${count(rows.length, 'row')}, ${percent(this.#at, this.#size) ?? 0} %</span
              >
            </p>`
      }`;
  }
}

function cellsOf(row: readonly string[]): readonly string[] {
  return row.slice(0, MOST_COLUMNS);
}

/** Fills an element with the table of a text. */
export async function showTable(element: HTMLElement, page: ReadPage): Promise<Filling> {
  const table = new CsvTable(element, page);
  await table.more();
  return table;
}
