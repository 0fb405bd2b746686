import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { emptyRow } from '../../draft/rows.ts';
import type { Row } from '../../draft/rows.ts';
import { suggestField } from './suggestField.ts';
import type { Suggestion } from './suggestField.ts';

export interface RowTableOptions<Item extends Row = Row> {
  readonly label: string;
  readonly rows: readonly Item[];
  /** Rows above, which nobody can edit. */
  readonly lead?: TemplateResult | typeof nothing;
  /** Whether a row can be switched off. */
  readonly canSwitch?: boolean;
  readonly disabled?: boolean;
  readonly namesFor?: (text: string, caret: number) => readonly Suggestion[];
  readonly valuesFor?: (name: string, text: string, caret: number) => readonly Suggestion[];
  /** What is wrong with a row; null: nothing. */
  readonly faultOf?: (row: Item) => string | null;
  /** What stands at the right of a row. */
  readonly aside?: (row: Item, index: number) => TemplateResult | string | typeof nothing;
  /** Whether a row is other than it was. */
  readonly isChanged?: (row: Item, index: number) => boolean;
  readonly onRows: (rows: readonly Item[]) => void;
}

const columns = ['on', 'name', 'value'] as const;
type Column = (typeof columns)[number];

/**
 * Names and values in a grid (WAI-ARIA, grid pattern): the arrow keys move between cells, Enter or F2 edits one, Space switches
 * its row on or off, Delete removes it. The last row is always empty: who types there has added one.
 */
class RowTable extends LitElement {
  declare options: RowTableOptions;
  /** The rows as they are typed: those without a name are not told yet. */
  #rows: readonly Row[] = [];
  #told: readonly Row[] | null = null;
  /** Whether rows were told, and have not come back yet: as they are written, which may be in another form. */
  #expecting = false;
  #at: { readonly row: number; readonly column: Column } = { row: 0, column: 'name' };
  /** What Escape brings back. */
  #before: Row | null = null;

  static override properties = { options: { attribute: false } };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('options')) return;
    const { rows } = this.options;
    const isKnown = this.#told !== null && (this.#expecting || sameRows(rows, this.#told));
    this.#expecting = false;
    this.#told = rows;
    if (!isKnown) this.#rows = rows;
  }

  protected override render(): TemplateResult {
    const { label, lead, disabled = false } = this.options;
    const rows = disabled ? this.#rows : [...this.#rows, emptyRow];
    return html`<div class="grid" role="grid" aria-label=${label} @focusout=${this.#left}>
      <div class="grid-head" role="row">
        <span role="columnheader"><span class="spoken">On</span></span>
        <span role="columnheader">Name</span><span role="columnheader">Value</span>
        <span role="columnheader"><span class="spoken">Notes</span></span>
      </div>
      ${lead ?? nothing} ${rows.map((row, index) => this.#row(row, index))}
    </div>`;
  }

  #row(row: Row, index: number): TemplateResult {
    const { aside, faultOf, isChanged, valuesFor, disabled = false } = this.options;
    const isNew = index >= this.#rows.length;
    const fault = isNew ? null : (faultOf?.(row) ?? null);
    const changed = !isNew && isChanged?.(row, index) === true;
    const name = row.name === '' ? `row ${String(index + 1)}` : row.name;
    return html`<div
      class="grid-row ${row.on ? '' : 'grid-row-off'} ${changed ? 'grid-row-changed' : ''}"
      role="row"
      data-row=${index}
    >
      ${this.#cell(
        index,
        'on',
        isNew || this.options.canSwitch === false
          ? nothing
          : html`<input
              type="checkbox"
              class="grid-box"
              tabindex="-1"
              aria-label="${name} is on"
              ?disabled=${disabled}
              .checked=${live(row.on)}
              @change=${() => {
                this.#change(index, { on: !row.on });
              }}
            />`,
      )}
      ${this.#cell(
        index,
        'name',
        suggestField({
          ...{ label: isNew ? 'New name' : `Name ${String(index + 1)}`, value: row.name },
          ...{ tabindex: -1, disabled, invalid: fault !== null },
          placeholder: isNew ? 'name' : '',
          ...(this.options.namesFor ? { suggest: this.options.namesFor } : {}),
          onInput: (text) => {
            this.#change(index, { name: text });
          },
        }),
      )}
      ${this.#cell(
        index,
        'value',
        suggestField({
          ...{ label: isNew ? 'New value' : `Value of ${name}`, value: row.value },
          ...{ tabindex: -1, disabled },
          placeholder: isNew ? 'value' : '',
          ...(valuesFor
            ? { suggest: (text, caret) => valuesFor(this.#rows[index]?.name ?? '', text, caret) }
            : {}),
          onInput: (text) => {
            this.#change(index, { value: text });
          },
        }),
      )}
      <span class="grid-aside" role="gridcell">
        ${fault === null ? nothing : html`<span class="tone-bad" role="alert">${fault}</span>`}
        ${isNew ? nothing : (aside?.(row, index) ?? nothing)}
        ${
          isNew || disabled
            ? nothing
            : html`<button
                class="grid-remove codicon codicon-close"
                tabindex="-1"
                title="Remove ${name}"
                aria-label="Remove ${name}"
                @click=${() => {
                  this.#remove(index);
                }}
              ></button>`
        }
      </span>
    </div>`;
  }

  #cell(row: number, column: Column, content: TemplateResult | typeof nothing): TemplateResult {
    const { row: atRow, column: atColumn } = this.#at;
    const isAt = Math.min(atRow, this.#lastRow) === row && atColumn === column;
    return html`<span
      class="grid-cell grid-${column}"
      role="gridcell"
      data-column=${column}
      tabindex=${isAt ? 0 : -1}
      @keydown=${(event: KeyboardEvent) => {
        this.#keydown(event, row, column);
      }}
      @focusin=${(event: FocusEvent) => {
        this.#entered(event, row, column);
      }}
      >${content}</span
    >`;
  }

  get #lastRow(): number {
    return this.options.disabled === true ? Math.max(0, this.#rows.length - 1) : this.#rows.length;
  }

  #entered({ target }: FocusEvent, row: number, column: Column): void {
    if (this.#at.row !== row || this.#at.column !== column) {
      this.#at = { row, column };
      this.requestUpdate();
    }
    if (target instanceof HTMLInputElement && target.type === 'text') {
      this.#before = this.#rows[row] ?? emptyRow;
    }
  }

  /** A row that was emptied is gone once one is elsewhere. */
  readonly #left = ({ relatedTarget }: FocusEvent): void => {
    const to = relatedTarget instanceof Element ? relatedTarget.closest('.grid-row') : null;
    const row = to !== null && this.contains(to) ? Number((to as HTMLElement).dataset['row']) : -1;
    const kept = this.#rows.filter((each, index) => index === row || !isEmpty(each));
    if (kept.length === this.#rows.length) return;
    this.#set(kept);
  };

  #keydown(event: KeyboardEvent, row: number, column: Column): void {
    const isEditing = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isEditing) this.#editing(event, row, column);
    else this.#moving(event, row, column);
  }

  #editing(event: KeyboardEvent, row: number, column: Column): void {
    switch (event.key) {
      case 'Escape':
        if (event.defaultPrevented) return;
        if (this.#before !== null) this.#restore(row, this.#before);
        this.#focus(row, column, false);
        break;
      case 'Enter':
        if (event.defaultPrevented) return;
        if (column === 'name') this.#focus(row, 'value', true);
        else this.#focus(Math.min(row + 1, this.#lastRow), 'name', true);
        break;
      case 'Tab': {
        const next = event.shiftKey ? beforeCell(row, column) : afterCell(row, column);
        if (next.row < 0 || next.row > this.#lastRow) return;
        this.#focus(next.row, next.column, true);
        break;
      }
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #moving(event: KeyboardEvent, row: number, column: Column): void {
    const at = columns.indexOf(column);
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const to = row + (event.key === 'ArrowDown' ? 1 : -1);
        this.#focus(Math.max(0, Math.min(this.#lastRow, to)), column, false);
        break;
      }
      case 'ArrowLeft':
      case 'ArrowRight': {
        const to = columns[at + (event.key === 'ArrowRight' ? 1 : -1)];
        if (to !== undefined) this.#focus(row, to, false);
        break;
      }
      case 'Home':
        this.#focus(row, 'on', false);
        break;
      case 'End':
        this.#focus(row, 'value', false);
        break;
      case 'Enter':
      case 'F2':
        if (this.options.disabled === true) return;
        if (column === 'on') this.#switch(row);
        else this.#focus(row, column, true);
        break;
      case ' ':
        this.#switch(row);
        break;
      case 'Delete':
        if (this.options.disabled !== true) this.#remove(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #switch(row: number): void {
    const known = this.#rows[row];
    const { canSwitch = true, disabled = false } = this.options;
    if (known !== undefined && canSwitch && !disabled) this.#change(row, { on: !known.on });
  }

  #change(index: number, part: Partial<Row>): void {
    const row = { ...(this.#rows[index] ?? emptyRow), ...part };
    this.#set(index < this.#rows.length ? this.#rows.with(index, row) : [...this.#rows, row]);
  }

  #restore(index: number, row: Row): void {
    if (index >= this.#rows.length) return;
    this.#set(isEmpty(row) ? this.#rows.toSpliced(index, 1) : this.#rows.with(index, row));
  }

  #remove(index: number): void {
    if (index >= this.#rows.length) return;
    this.#set(this.#rows.toSpliced(index, 1));
    this.#focus(Math.min(index, this.#lastRow), 'name', false);
  }

  #set(rows: readonly Row[]): void {
    this.#rows = rows;
    this.#told = rows.filter(({ name }) => name.trim() !== '');
    this.options.onRows(this.#told);
    this.#expecting = true;
    this.requestUpdate();
  }

  /** @param edits whether the text of the cell gets the keyboard, not the cell */
  #focus(row: number, column: Column, edits: boolean): void {
    this.#at = { row, column };
    // The cell may be one that is still to be drawn.
    this.performUpdate();
    const cell = this.querySelector<HTMLElement>(
      `[data-row="${String(row)}"] [data-column="${column}"]`,
    );
    const field = edits ? cell?.querySelector<HTMLInputElement>('input[type="text"]') : null;
    (field ?? cell)?.focus();
    field?.select();
  }
}

function afterCell(row: number, column: Column): { row: number; column: Column } {
  return column === 'name' ? { row, column: 'value' } : { row: row + 1, column: 'name' };
}

function beforeCell(row: number, column: Column): { row: number; column: Column } {
  return column === 'value' ? { row, column: 'name' } : { row: row - 1, column: 'value' };
}

function isEmpty({ name, value }: Row): boolean {
  return name === '' && value === '';
}

function sameRows(some: readonly Row[], others: readonly Row[]): boolean {
  return (
    some === others ||
    (some.length === others.length &&
      some.every((row, index) => {
        const other = others[index];
        return (
          row.on === other?.on &&
          row.name === other.name &&
          row.value === other.value &&
          row.isFile === other.isFile
        );
      }))
  );
}

export function registerRowTable(): void {
  customElements.define('rw-row-table', RowTable);
}

export function rowTable<Item extends Row>(options: RowTableOptions<Item>): TemplateResult {
  return html`<rw-row-table .options=${options}></rw-row-table>`;
}
