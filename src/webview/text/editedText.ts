import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import type { EditedTextOptions } from './editedTextOptions.ts';
import type { TextEditor } from './textEditor.ts';

/** Fills its element with an editor; the editor is loaded when the first one is wanted. */
class EditedText extends AsyncDirective {
  #options: EditedTextOptions | null = null;
  #editor: Promise<TextEditor> | null = null;

  render(_options: EditedTextOptions): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [options]: [EditedTextOptions]): typeof nothing {
    this.#options = options;
    this.#editor ??= made(element as HTMLElement);
    void this.#editor.then((editor) => {
      if (this.#options === options && this.isConnected) editor.show(options);
    });
    return nothing;
  }

  override disconnected(): void {
    void this.#editor?.then((editor) => {
      editor.dispose();
    });
    this.#editor = null;
  }
}

async function made(element: HTMLElement): Promise<TextEditor> {
  const { TextEditor } = await import('./textEditor.ts');
  return new TextEditor(element);
}

export const editedText = directive(EditedText);
