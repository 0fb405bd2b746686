import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Drawer } from '../../state/compose.ts';
import { editedText } from '../../text/editedText.ts';
import { icon, iconButton, segments, toolButton } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { authDrawer } from './authDrawer.ts';
import { bodyDrawer } from './bodyDrawer.ts';
import { drawerNames } from './chips.ts';
import { headersDrawer } from './headersDrawer.ts';
import { queryDrawer } from './queryDrawer.ts';

const contents: Readonly<Record<Drawer, (context: ViewContext) => TemplateResult>> = {
  ...{ query: queryDrawer, headers: headersDrawer, body: bodyDrawer, auth: authDrawer },
};

/** What an open chip shows, or the draft as text; with what can be done with a draft. */
export function composeDrawer(context: ViewContext): TemplateResult | typeof nothing {
  const { drawer, text } = context.state.compose;
  if (drawer === null) return nothing;
  return html`<section
    class="drawer"
    aria-label=${text === null ? drawerNames[drawer] : 'Request as text'}
  >
    <div class="drawer-content">
      ${text === null ? contents[drawer](context) : asText(text, context)}
    </div>
    ${warnings(context)} ${tools(context)}
  </section>`;
}

function warnings({ state }: ViewContext): TemplateResult | typeof nothing {
  const found = state.compose.preview?.warnings ?? [];
  return found.length === 0
    ? nothing
    : html`<ul class="compose-warnings" role="status">
        ${found.map((warning) => html`<li class="tone-warn">${icon('warning')} ${warning}</li>`)}
      </ul>`;
}

function asText(text: string, { state, dispatch }: ViewContext): TemplateResult {
  const { textFault } = state.compose;
  return html`<div
      class="drawer-text"
      ${editedText({
        ...{ label: 'Request, as in a request file', language: 'http', value: text },
        onInput: (typed) => {
          dispatch({ type: 'typeText', text: typed });
        },
      })}
    ></div>
    <p class="compose-fault" role="alert">${textFault ?? nothing}</p>`;
}

function tools({ state, dispatch }: ViewContext): TemplateResult {
  const { text, textFault, done, source, saveTo } = state.compose;
  const file = source?.origin == null ? saveTo : nameOf(source.origin.file);
  const did = (button: NonNullable<typeof done>['button'], label: string): string =>
    done?.button === button ? done.words : label;
  const iconOf = (button: NonNullable<typeof done>['button'], name: string): string =>
    done?.button === button ? 'check' : name;
  return html`<div class="drawer-tools" role="toolbar" aria-label="Request">
    ${segments({
      label: 'Edit the request as',
      chosen: text === null ? 'table' : 'text',
      segments: [
        { name: 'table', label: 'Table', hindrance: textFault },
        { name: 'text', label: 'Text', hindrance: null },
      ],
      onChoose: (as) => {
        dispatch({ type: 'editAs', as });
      },
    })}
    <span class="drawer-space"></span>
    ${toolButton(did('paste', 'Paste cURL'), iconOf('paste', 'clippy'), () => {
      dispatch({ type: 'pasteCurl', text: null });
    })}
    ${toolButton(did('copy', 'Copy as cURL'), iconOf('copy', 'copy'), () => {
      dispatch({ type: 'copyDraft', choose: false });
    })}
    ${more('Copy as other code…', () => {
      dispatch({ type: 'copyDraft', choose: true });
    })}
    ${toolButton('Open as .http', 'go-to-file', () => {
      dispatch({ type: 'openDraft' });
    })}
    ${toolButton(
      did('save', file === null ? 'Save…' : `Save to ${file}`),
      iconOf('save', 'save'),
      () => {
        dispatch({ type: 'saveDraft', choose: false });
      },
    )}
    ${
      file === null
        ? nothing
        : more('Save to another file…', () => {
            dispatch({ type: 'saveDraft', choose: true });
          })
    }
    <span class="spoken" role="status">${done?.words ?? nothing}</span>
  </div>`;
}

/** What else a button beside it can do. */
function more(label: string, onClick: () => void): TemplateResult {
  return iconButton({ label, icon: 'chevron-down', className: 'tool-more', onClick });
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
