import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import {
  bodyKindNames,
  bodyKindOf,
  bodyKinds,
  contentTypeOf,
  withBodyKind,
  withBoundary,
} from '../../../draft/bodyKind.ts';
import type { Draft } from '../../../draft/draft.ts';
import { formRows, writeForm } from '../../../draft/formRows.ts';
import { graphQlParts, writeGraphQl } from '../../../draft/graphQlParts.ts';
import { boundaryOf, partRows, writeParts } from '../../../draft/multipartRows.ts';
import type { Row } from '../../../draft/rows.ts';
import { editedText } from '../../text/editedText.ts';
import type { EditedLanguage } from '../../text/editedTextOptions.ts';
import { rowTable } from '../../toolkit/rowTable.ts';
import { suggestField } from '../../toolkit/suggestField.ts';
import { button, segments } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { suggestVariables } from './words.ts';

/** The body of the draft, in the form that its kind has. */
export function bodyDrawer(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const kind = bodyKindOf(state.draft);
  return html`<div class="drawer-form">
    ${segments({
      label: 'Kind of body',
      chosen: kind,
      segments: bodyKinds.map((name) => ({
        ...{ name, label: bodyKindNames[name], hindrance: null },
      })),
      onChoose: (name) => {
        dispatch({ type: 'compose', draft: withBodyKind(state.draft, name) });
      },
    })}
    ${contentOf(context)}
  </div>`;
}

function contentOf(context: ViewContext): TemplateResult | typeof nothing {
  const { draft } = context.state;
  switch (bodyKindOf(draft)) {
    case 'none':
      return nothing;
    case 'json':
      return text('json', context);
    case 'text':
      return text(/[/+]xml\b/.test(contentTypeOf(draft)) ? 'xml' : null, context);
    case 'form':
      return form(context);
    case 'multipart':
      return multipart(context);
    case 'file':
      return file(context);
    case 'graphql':
      return graphQl(context);
  }
}

function changeTo({ state, dispatch }: ViewContext, body: string): void {
  dispatch({ type: 'compose', draft: { ...state.draft, body } });
}

function text(language: EditedLanguage | null, context: ViewContext): TemplateResult {
  return html`<div
    class="drawer-text"
    ${editedText({
      ...{ label: 'Body', language, value: context.state.draft.body },
      onInput: (body) => {
        changeTo(context, body);
      },
    })}
  ></div>`;
}

function form(context: ViewContext): TemplateResult {
  const variables = suggestVariables(context.state.compose.words);
  return rowTable({
    label: 'Fields of the form',
    rows: formRows(context.state.draft.body),
    namesFor: variables,
    valuesFor: (_, typed, caret) => variables(typed, caret),
    onRows: (rows) => {
      changeTo(context, writeForm(rows));
    },
  });
}

/** A multipart body that a table can't show stays text. */
function multipart(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const known = boundaryOf(contentTypeOf(state.draft)) ?? '';
  const rows = partRows(state.draft.body, known);
  if (rows === null) return text(null, context);
  const variables = suggestVariables(state.compose.words);
  const write = (draft: Draft, parts: readonly Row[]): Draft => {
    const { draft: whole, boundary } = withBoundary(draft);
    return { ...whole, body: writeParts(parts, boundary) };
  };
  return rowTable({
    label: 'Parts',
    rows,
    namesFor: variables,
    valuesFor: (_, typed, caret) => variables(typed, caret),
    aside: (row, index) =>
      html`<button
        class="plain grid-link"
        title=${row.isFile === true ? 'Choose another file to send' : 'Send a file in this part'}
        @click=${() => {
          dispatch({
            type: 'chooseFile',
            use: (draft, path) =>
              write(draft, rows.with(index, { ...row, value: path, isFile: true })),
          });
        }}
      >
        ${row.isFile === true ? 'file' : 'File…'}
      </button>`,
    onRows: (parts) => {
      dispatch({ type: 'compose', draft: write(state.draft, parts) });
    },
  });
}

function file(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const [, mark = '<', path = ''] = /^\s*(<(?:@[\w-]*)?)\s*(.*)$/.exec(state.draft.body) ?? [];
  return html`<div class="drawer-fields">
    <div class="drawer-field">
      <span class="drawer-label" aria-hidden="true">File</span>
      ${suggestField({
        ...{ label: 'File to send', value: path, placeholder: './data.bin' },
        suggest: suggestVariables(state.compose.words),
        onInput: (typed) => {
          changeTo(context, `${mark} ${typed}`);
        },
      })}
      ${button({
        label: 'Choose…',
        onClick: () => {
          dispatch({
            type: 'chooseFile',
            use: (draft, chosen) => ({ ...draft, body: `${mark} ${chosen}` }),
          });
        },
      })}
    </div>
    <p class="drawer-note dim">
      ${
        mark === '<'
          ? 'Sent byte by byte, from the folder of the request file.'
          : 'Sent as text, with its variables filled in.'
      }
    </p>
  </div>`;
}

function graphQl(context: ViewContext): TemplateResult {
  const { query, variables } = graphQlParts(context.state.draft.body);
  return html`<div class="drawer-two">
    <div
      class="drawer-text"
      ${editedText({
        ...{ label: 'GraphQL query', language: 'graphql', value: query },
        onInput: (typed) => {
          changeTo(context, writeGraphQl({ query: typed, variables }));
        },
      })}
    ></div>
    <div
      class="drawer-text"
      ${editedText({
        ...{ label: 'Variables of the query, as JSON', language: 'json', value: variables },
        placeholder: 'Variables, as JSON',
        onInput: (typed) => {
          changeTo(context, writeGraphQl({ query, variables: typed }));
        },
      })}
    ></div>
  </div>`;
}
