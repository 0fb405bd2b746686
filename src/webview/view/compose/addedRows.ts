import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { authKindNames, authOf } from '../../../draft/auth.ts';
import { fieldOf } from '../../../draft/bodyKind.ts';
import { count } from '../../../words/amounts.ts';
import { link } from '../../toolkit/toolkit.ts';
import { inColor } from '../../toolkit/suggestField.ts';
import type { ViewContext } from '../parts/viewContext.ts';

/** What is added when the draft is sent, with who adds it: rows that nobody can edit here. */
export function addedRows(context: ViewContext): TemplateResult {
  const { draft, compose } = context.state;
  const { defaults = [], cookies = [], rules = [] } = compose.preview ?? {};
  return html`${
    defaults.length === 0
      ? nothing
      : added(`${count(defaults.length, 'header')} added when it is sent`, defaults.join('  '), '')
  }
  ${
    cookies.length === 0
      ? nothing
      : added('Cookie', cookies.map((name) => `${name}=•••`).join('; '), 'from the cookies here')
  }
  ${rules.map((rule) => {
    const open = () => {
      const { file, line } = rule;
      context.dispatch({ type: 'tell', notice: { type: 'openRule', file, line } });
    };
    const place = `${rule.id} · ${fileName(rule.file)}:${String(rule.line)}`;
    return added('a rule', rule.does, html`by ${link(place, open)}`);
  })}
  ${authRow(context, fieldOf(draft, 'authorization'))}`;
}

/** The value as it is written, unless it is a secret itself. */
function authRow({ state, dispatch }: ViewContext, value: string | undefined) {
  if (value === undefined) return nothing;
  const { kind } = authOf(state.draft);
  const shown = value.includes('{{') ? value : `${authKindNames[kind]} •••`;
  const open = () => {
    dispatch({ type: 'drawer', drawer: 'auth' });
  };
  return added('Authorization', inColor(shown), html`from ${link('Auth', open)}`);
}

function added(
  name: string,
  value: string | ReturnType<typeof inColor>,
  whence: TemplateResult | string,
): TemplateResult {
  return html`<div class="grid-row grid-row-added" role="row">
    <span role="gridcell"></span>
    <span class="grid-text" role="gridcell">${name}</span>
    <span class="grid-text" role="gridcell">${value}</span>
    <span class="grid-aside" role="gridcell">${whence}</span>
  </div>`;
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
