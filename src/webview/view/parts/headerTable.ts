import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { readableField } from '../../../session/fieldValue.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { count } from '../../../words/amounts.ts';
import { link } from '../../toolkit/toolkit.ts';
import type { ViewContext } from './viewContext.ts';

/** Fields as they are on the wire, one a row, with a link that copies them. */
export function headerTable(
  caption: string,
  headers: HeaderList,
  { dispatch }: ViewContext,
): TemplateResult {
  const fields = headers.map(([name, value]) => [name, readableField(value)] as const);
  const copy = () => {
    const text = fields.map(([name, value]) => `${name}: ${value}`).join('\n');
    dispatch({ type: 'tell', notice: { type: 'copy', text } });
  };
  return html`<table class="header-table">
    <caption>
      ${caption}
      <span class="dim">${count(headers.length, 'field')}</span>
      ${headers.length > 0 ? link('copy', copy, `Copy: ${caption}`) : nothing}
    </caption>
    <tbody>
      ${fields.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
