import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import type { Extension } from '@codemirror/state';
import type { Language } from '../../session/bodyText.ts';

/** How a language is colored and folded. */
export const languages: Readonly<Record<Language, () => Extension>> = {
  json,
  xml,
  html,
  css,
  javascript,
};
