import type { TemplateResult } from 'lit';
import { queryRows, withQueryRows } from '../../../draft/rows.ts';
import { rowTable } from '../../toolkit/rowTable.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { suggestVariables } from './words.ts';

/** The parameters of the URL's query. */
export function queryDrawer({ state, dispatch }: ViewContext): TemplateResult {
  const variables = suggestVariables(state.compose.words);
  return rowTable({
    label: 'Query',
    rows: queryRows(state.draft),
    namesFor: variables,
    valuesFor: (_, text, caret) => variables(text, caret),
    onRows: (rows) => {
      dispatch({ type: 'compose', draft: withQueryRows(state.draft, rows) });
    },
  });
}
