import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { openSearchPanel, search } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { standardKeymap } from '@codemirror/commands';
import { EditorView, drawSelection, keymap, lineNumbers } from '@codemirror/view';
import type { ViewUpdate } from '@codemirror/view';
import type { Found, Language, Page, Query } from '../../session/bodyText.ts';
import { editorLook } from './editorLook.ts';
import { FindBox } from './findBox.ts';
import { languages } from './languages.ts';
import { PageWindow } from './pageWindow.ts';

/** A text that is read page by page, and searched where it is. */
export interface BodyTextOptions {
  /** Another key is another text, shown from its start. */
  readonly key: string;
  readonly label: string;
  readonly language: Language | null;
  readonly wrap: boolean;
  /** Bytes that are known to be there: more of them while the text grows. */
  readonly size: number;
  readonly page: (at: number, before: boolean) => Promise<Page>;
  readonly find: (query: Query, at: number, before: boolean) => Promise<Found>;
  readonly failed: (error: unknown) => void;
}

/** Characters beyond what is in sight that are held ready. */
const AHEAD = 20_000;

/** An editor that shows a text, of whatever length: what is far from what is in sight is not held. */
export class BodyText {
  readonly #view: EditorView;
  readonly #language = new Compartment();
  readonly #wrap = new Compartment();
  readonly #label = new Compartment();
  readonly #window = new PageWindow();
  #options: BodyTextOptions | null = null;
  #loading = false;
  /** Counts what was asked for: only the newest answer is taken. */
  #turn = 0;
  #box: FindBox | null = null;

  constructor(parent: HTMLElement) {
    this.#view = new EditorView({
      parent,
      // It stands in a slot of the toolkit's tabs; its styles belong to the page, not to theirs.
      root: document,
      state: EditorState.create({ extensions: this.#extensions() }),
    });
  }

  show(options: BodyTextOptions): void {
    const before = this.#options;
    this.#options = options;
    this.#view.dispatch({
      effects: [
        ...(before?.language === options.language
          ? []
          : [this.#language.reconfigure(languageOf(options.language))]),
        ...(before?.wrap === options.wrap
          ? []
          : [this.#wrap.reconfigure(options.wrap ? EditorView.lineWrapping : [])]),
        ...(before?.label === options.label
          ? []
          : [this.#label.reconfigure(labelOf(options.label))]),
      ],
    });
    if (before?.key !== options.key) void this.#load(() => options.page(0, false), 'reset');
    else this.#fill();
  }

  openFind(): void {
    openSearchPanel(this.#view);
  }

  dispose(): void {
    this.#options = null;
    this.#view.destroy();
  }

  #extensions(): Extension {
    return [
      EditorState.readOnly.of(true),
      // Line ends stay as they are: a position in the editor is a position in the text.
      EditorState.lineSeparator.of('\n'),
      lineNumbers({ formatNumber: (number) => String(number + this.#window.line) }),
      codeFolding(),
      foldGutter(),
      drawSelection(),
      search({
        top: true,
        createPanel: (view) =>
          (this.#box = new FindBox(view, (query, from, before) => this.#find(query, from, before))),
      }),
      keymap.of([
        { key: 'Mod-Home', run: () => this.#jump(0) },
        { key: 'Mod-f', run: openSearchPanel },
        { key: 'F3', run: () => this.#again(false), shift: () => this.#again(true) },
        { key: 'Mod-End', run: () => this.#jump(this.#window.size) },
        ...standardKeymap,
        ...foldKeymap,
      ]),
      editorLook,
      this.#language.of([]),
      this.#wrap.of([]),
      this.#label.of([]),
      EditorView.updateListener.of((update) => {
        this.#seen(update);
      }),
    ];
  }

  #seen({ viewportChanged, geometryChanged }: ViewUpdate): void {
    if (viewportChanged || geometryChanged) this.#fill();
  }

  /** Reads on where what is in sight comes near the end of what is held. */
  #fill(): void {
    const options = this.#options;
    if (options === null || this.#loading) return;
    const { viewport, state } = this.#view;
    const { from, to, size } = this.#window;
    const known = Math.max(size, options.size);
    if (viewport.to > state.doc.length - AHEAD && to < known && to > 0) {
      void this.#load(() => options.page(to, false), 'append');
    } else if (viewport.from < AHEAD && from > 0) {
      void this.#load(() => options.page(from, true), 'prepend');
    }
  }

  /** Reads one page after the other: what a page is wanted for may be another thing once the one before is there. */
  async #load(read: () => Promise<Page>, how: 'reset' | 'append' | 'prepend'): Promise<void> {
    const key = this.#options?.key;
    const turn = ++this.#turn;
    this.#loading = true;
    try {
      const page = await read();
      // Another text, or another place of it, is wanted by now.
      if (key !== this.#options?.key || turn !== this.#turn) return;
      this.#place(page, how);
      await drawn();
      if (turn !== this.#turn) return;
      this.#loading = false;
      // What grows may have nothing new yet: the next size says so.
      if (page.to > page.from) this.#fill();
    } catch (error) {
      if (key !== this.#options?.key || turn !== this.#turn) return;
      this.#loading = false;
      this.#options?.failed(error);
    }
  }

  #place(page: Page, how: 'reset' | 'append' | 'prepend'): void {
    const { doc } = this.#view.state;
    switch (how) {
      case 'reset':
        this.#window.reset(page);
        this.#view.dispatch({
          changes: { from: 0, to: doc.length, insert: page.text },
          selection: { anchor: 0 },
          effects: EditorView.scrollIntoView(0, { y: 'start' }),
        });
        return;
      case 'append': {
        const gone = this.#window.append(page);
        this.#keepingScroll(-gone, [
          { from: 0, to: gone },
          { from: doc.length, insert: page.text },
        ]);
        return;
      }
      case 'prepend': {
        const gone = this.#window.prepend(page);
        this.#keepingScroll(page.text.length, [
          { from: 0, insert: page.text },
          { from: doc.length - gone, to: doc.length },
        ]);
      }
    }
  }

  /** Changes what is out of sight, by which what is in sight moves on by `shift` characters and stays where it is on the screen. */
  #keepingScroll(
    shift: number,
    changes: readonly { from: number; to?: number; insert?: string }[],
  ): void {
    const view = this.#view;
    if (shift === 0) {
      view.dispatch({ changes });
      return;
    }
    const top = view.scrollDOM.getBoundingClientRect().top - view.documentTop;
    const line = view.lineBlockAtHeight(top);
    view.dispatch({ changes });
    // By itself: what comes with the changes is held against the text before them.
    view.dispatch({
      effects: EditorView.scrollIntoView(Math.max(0, line.from + shift), {
        ...{ y: 'start', yMargin: line.top - top, x: 'nearest' },
      }),
    });
  }

  #again(before: boolean): boolean {
    this.#box?.next(before);
    return true;
  }

  #jump(to: number): boolean {
    const options = this.#options;
    if (options === null || this.#window.isWhole) return false;
    const isEnd = to > 0;
    void this.#load(() => options.page(to, isEnd), 'reset').then(() => {
      const anchor = isEnd ? this.#view.state.doc.length : 0;
      this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
    });
    return true;
  }

  /** Finds the next match after (or before) a position, shows it, and answers what is to be said of it. */
  async #find(query: Query, position: number, before: boolean): Promise<Found> {
    const options = this.#options;
    if (options === null) return { count: 0, at: null };
    const found = await options.find(query, this.#window.offsetAt(position), before);
    if (found.at === null) return found;
    const { from, to } = found.at;
    if (this.#window.positionOf(from) === null || this.#window.positionOf(to) === null) {
      await this.#load(() => options.page(from, false), 'reset');
    }
    const anchor = this.#window.positionOf(from) ?? 0;
    const head = this.#window.positionOf(to) ?? anchor;
    this.#view.dispatch({
      selection: { anchor, head },
      effects: EditorView.scrollIntoView(anchor, { y: 'center', x: 'nearest' }),
    });
    return found;
  }
}

/** When the editor has measured what was placed, and scrolled: before, it does not know what is in sight. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve();
    });
  });
}

function languageOf(language: Language | null): Extension {
  return language === null ? [] : languages[language]();
}

function labelOf(label: string): Extension {
  return EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });
}
