import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { editorLook } from './editorLook.ts';
import type { EditedTextOptions } from './editedTextOptions.ts';
import { editedLanguages } from './editedLanguages.ts';
import { variableMarks } from './variableMarks.ts';

/** An editor for a text that is written here. */
export class TextEditor {
  readonly #view: EditorView;
  readonly #language = new Compartment();
  readonly #attributes = new Compartment();
  #options: EditedTextOptions | null = null;

  constructor(parent: HTMLElement) {
    this.#view = new EditorView({
      parent,
      root: document,
      state: EditorState.create({
        extensions: [
          EditorState.lineSeparator.of('\n'),
          ...[lineNumbers(), history(), drawSelection(), bracketMatching(), indentOnInput()],
          indentUnit.of('  '),
          EditorView.lineWrapping,
          keymap.of([
            // Escape, then Tab, leaves the editor: CodeMirror's own way out.
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
            ...historyKeymap,
            indentWithTab,
          ]),
          ...[editorLook, variableMarks, this.#language.of([]), this.#attributes.of([])],
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const text = update.state.doc.toString();
            if (text !== this.#options?.value) this.#options?.onInput(text);
          }),
        ],
      }),
    });
  }

  show(options: EditedTextOptions): void {
    const before = this.#options;
    this.#options = options;
    const { doc } = this.#view.state;
    const isOther = doc.toString() !== options.value;
    this.#view.dispatch({
      ...(isOther ? { changes: { from: 0, to: doc.length, insert: options.value } } : {}),
      effects: [
        ...(before?.language === options.language
          ? []
          : [
              this.#language.reconfigure(
                options.language === null ? [] : editedLanguages[options.language](),
              ),
            ]),
        ...(before?.label === options.label && before.disabled === options.disabled
          ? []
          : [this.#attributes.reconfigure(attributesOf(options))]),
      ],
    });
  }

  dispose(): void {
    this.#options = null;
    this.#view.destroy();
  }
}

function attributesOf({ label, placeholder: words, disabled = false }: EditedTextOptions) {
  return [
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorState.readOnly.of(disabled),
    words === undefined ? [] : placeholder(words),
  ];
}
