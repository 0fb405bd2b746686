import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** Something that fits where one types. */
export interface Suggestion {
  readonly label: string;
  readonly detail?: string;
  /** What it takes the place of, in characters of the field's text. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface SuggestOptions {
  readonly label: string;
  readonly value: string;
  readonly className?: string;
  readonly placeholder?: string;
  /** It is one of a few, usually: the arrow keys open the list. */
  readonly isChoice?: boolean;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Drawn as dots, unless variables stand in it. */
  readonly secret?: boolean;
  /** -1: the keyboard comes to it by its table. */
  readonly tabindex?: number;
  /** Dim, at the right end. */
  readonly aside?: string;
  readonly suggest?: (text: string, caret: number) => readonly Suggestion[];
  readonly onInput: (text: string) => void;
  readonly onEnter?: () => void;
  /** True: the text was taken, and is not put into the field. */
  readonly onPaste?: (text: string) => boolean;
}

const MOST_SHOWN = 50;
let fields = 0;

/** A line of text with its variables in color, and a list of what fits. Drawn into the page, whose styles it has. */
class SuggestField extends LitElement {
  declare options: SuggestOptions;
  readonly #id = `suggest-${String((fields += 1))}`;
  #open: readonly Suggestion[] = [];
  #active = -1;

  static override properties = { options: { attribute: false } };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Drawn with the page, not after it: who goes to the panel has the keyboard in a field at once. */
  override connectedCallback(): void {
    super.connectedCallback();
    if (this.isUpdatePending) this.performUpdate();
  }

  protected override render(): TemplateResult {
    const { label, value, className = '', placeholder, isChoice, aside, ...rest } = this.options;
    const isHidden = rest.secret === true && value !== '' && !value.includes('{{');
    const isOpen = this.#open.length > 0;
    return html`<input
        class="field ${className} ${isHidden ? 'field-hidden' : ''}"
        type="text"
        role=${isChoice === true ? 'combobox' : nothing}
        aria-label=${label}
        aria-invalid=${rest.invalid === true ? 'true' : nothing}
        aria-autocomplete=${rest.suggest ? 'list' : nothing}
        aria-expanded=${isChoice === true ? String(isOpen) : nothing}
        aria-controls=${isOpen ? this.#id : nothing}
        aria-activedescendant=${isOpen && this.#active >= 0 ? this.#optionId(this.#active) : nothing}
        tabindex=${rest.tabindex ?? nothing}
        placeholder=${placeholder ?? nothing}
        autocomplete="off"
        spellcheck="false"
        ?disabled=${rest.disabled === true}
        .value=${live(value)}
        @input=${this.#input}
        @keydown=${this.#keydown}
        @paste=${this.#paste}
        @blur=${this.#close}
        @scroll=${this.#scroll}
        @mousedown=${this.#mouse}
      /><span class="field-mirror" aria-hidden="true" ?hidden=${isHidden}
        ><span class="field-text">${inColor(value)}</span></span
      >${aside === undefined || aside === '' ? nothing : html`<span class="field-aside">${aside}</span>`}
      ${isOpen ? this.#list(label) : nothing}`;
  }

  protected override updated(): void {
    this.#scroll();
    const list = this.querySelector<HTMLElement>('.suggest-list');
    if (list === null) return;
    const { left, bottom, top, width } = this.getBoundingClientRect();
    const below = window.innerHeight - bottom;
    const isBelow = below > Math.min(list.offsetHeight, 200) || below > top;
    list.style.setProperty('left', `${String(left)}px`);
    list.style.setProperty('min-width', `${String(width)}px`);
    list.style.setProperty('top', isBelow ? `${String(bottom)}px` : 'auto');
    list.style.setProperty('bottom', isBelow ? 'auto' : `${String(window.innerHeight - top)}px`);
    list.style.setProperty('max-height', `${String(Math.min(240, isBelow ? below : top))}px`);
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  get #field(): HTMLInputElement {
    const field = this.querySelector('input');
    if (field === null) throw new Error('The field is not drawn yet.');
    return field;
  }

  #list(label: string): TemplateResult {
    return html`<ul class="suggest-list" id=${this.#id} role="listbox" aria-label=${label}>
      ${this.#open.map(
        (suggestion, index) =>
          html`<li
            class="suggestion"
            id=${this.#optionId(index)}
            role="option"
            aria-selected=${String(index === this.#active)}
            @mousedown=${(event: Event) => {
              event.preventDefault();
              this.#accept(suggestion);
            }}
          >
            <span class="mono">${suggestion.label}</span>
            ${
              suggestion.detail === undefined || suggestion.detail === ''
                ? nothing
                : html`<span class="dim">${suggestion.detail}</span>`
            }
          </li>`,
      )}
    </ul>`;
  }

  #optionId(index: number): string {
    return `${this.#id}-${String(index)}`;
  }

  readonly #input = (): void => {
    this.#tell();
    this.#offer(0);
  };

  /** Tells what was typed, and knows it itself: it may be drawn anew before whoever was told draws it. */
  #tell(): void {
    const { value } = this.#field;
    this.options.onInput(value);
    this.options = { ...this.options, value };
  }

  /** Shows what fits at the caret. @param active which of it is chosen at first; -1: none */
  #offer(active: number): void {
    const { value, selectionStart } = this.#field;
    const caret = selectionStart ?? value.length;
    const found = this.options.suggest?.(value, caret) ?? [];
    const [only] = found;
    const isTyped = found.length === 1 && value.slice(only?.from, only?.to) === only?.insert;
    this.#open = isTyped ? [] : found.slice(0, MOST_SHOWN);
    this.#active = this.#open.length === 0 ? -1 : Math.min(active, this.#open.length - 1);
    this.requestUpdate();
  }

  readonly #close = (): void => {
    if (this.#open.length === 0) return;
    this.#open = [];
    this.#active = -1;
    this.requestUpdate();
  };

  /** A choice shows all that there is to choose from when it is clicked. */
  readonly #mouse = (): void => {
    if (this.options.isChoice === true && this.options.disabled !== true) {
      requestAnimationFrame(() => {
        this.#all(-1);
      });
    }
  };

  #all(by: number): void {
    this.#open = this.options.suggest?.('', 0) ?? [];
    const at = this.#open.findIndex(({ insert }) => insert === this.options.value);
    this.#active = Math.max(0, Math.min(this.#open.length - 1, by < 0 ? at : at + by));
    this.#open = this.#open.map((each) => ({ ...each, to: this.#field.value.length }));
    this.requestUpdate();
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const chosen = this.#open[this.#active];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        this.#move(event);
        break;
      case 'Escape':
        if (this.#open.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        this.#close();
        break;
      case 'Enter':
      case 'Tab':
        if (chosen !== undefined) {
          this.#accept(chosen);
          // Ctrl+Enter sends with it, Tab goes on.
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            event.stopPropagation();
          }
        } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
          this.options.onEnter?.();
        }
        break;
    }
  };

  #move(event: KeyboardEvent): void {
    const by = event.key === 'ArrowDown' ? 1 : -1;
    if (this.#open.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      this.#active = (this.#active + by + this.#open.length) % this.#open.length;
      this.requestUpdate();
    } else if (this.options.isChoice === true) {
      event.preventDefault();
      this.#all(by > 0 ? 1 : -1);
    }
  }

  #accept({ from, to, insert }: Suggestion): void {
    const field = this.#field;
    field.value = field.value.slice(0, from) + insert + field.value.slice(to);
    field.setSelectionRange(from + insert.length, from + insert.length);
    this.#open = [];
    this.#active = -1;
    this.#tell();
  }

  readonly #paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.options.onPaste?.(text) === true) event.preventDefault();
  };

  /** The colors go along with the text. */
  readonly #scroll = (): void => {
    const text = this.querySelector<HTMLElement>('.field-text');
    text?.style.setProperty('transform', `translateX(${String(-this.#field.scrollLeft)}px)`);
  };
}

/** A text whose variables are in color. */
export function inColor(text: string): (TemplateResult | string)[] {
  return text
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith('{{') ? html`<span class="variable">${part}</span>` : part));
}

export function registerSuggestField(): void {
  customElements.define('rw-suggest-field', SuggestField);
}

export function suggestField(options: SuggestOptions): TemplateResult {
  return html`<rw-suggest-field .options=${options}></rw-suggest-field>`;
}
