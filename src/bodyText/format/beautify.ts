import beautifier from 'js-beautify';
import type { Language } from '../../session/bodyText.ts';

const common = { indent_size: 2, preserve_newlines: true, max_preserve_newlines: 2 };

/** In XML every element is a block that may have content, whatever HTML calls it. */
const asXml = {
  ...common,
  inline: [],
  inline_custom_elements: false,
  void_elements: [],
  unformatted: [],
  content_unformatted: [],
  wrap_line_length: 0,
};

/** Lays out what browsers are sent, by the library that editors use for it. */
export function beautify(language: Exclude<Language, 'json'>, text: string): string {
  switch (language) {
    case 'xml':
      return beautifier.html(text, asXml);
    case 'html':
      return beautifier.html(text, { ...common, wrap_line_length: 0 });
    case 'css':
      return beautifier.css(text, common);
    case 'javascript':
      return beautifier.js(text, common);
  }
}
