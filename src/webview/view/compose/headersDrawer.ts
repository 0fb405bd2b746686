import type { TemplateResult } from 'lit';
import { headerFault } from '../../../draft/draftFault.ts';
import { headerRows, withHeaderRows } from '../../../draft/rows.ts';
import type { Row } from '../../../draft/rows.ts';
import type { Draft } from '../../../draft/draft.ts';
import { rowTable } from '../../toolkit/rowTable.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { addedRows } from './addedRows.ts';
import { isAuthRow } from './authRow.ts';
import { suggestHeaderNames, suggestHeaderValues } from './words.ts';

/** The headers of the draft. The one that says who it goes as has a drawer of its own. */
export function headersDrawer(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const { words } = state.compose;
  return rowTable({
    label: 'Headers',
    rows: shownRows(state.draft),
    lead: addedRows(context),
    faultOf: headerFault,
    namesFor: suggestHeaderNames(words),
    valuesFor: suggestHeaderValues(words),
    onRows: (rows) => {
      dispatch({ type: 'compose', draft: withShownRows(state.draft, rows) });
    },
  });
}

function shownRows(draft: Draft): readonly Row[] {
  const rows = headerRows(draft);
  const auth = rows.findIndex(isAuthRow);
  return rows.filter((_, index) => index !== auth);
}

/** The field of Auth stays where it is among the others. */
function withShownRows(draft: Draft, rows: readonly Row[]): Draft {
  const before = headerRows(draft);
  const at = before.findIndex(isAuthRow);
  const auth = before[at];
  const all = auth === undefined ? rows : rows.toSpliced(Math.min(at, rows.length), 0, auth);
  return withHeaderRows(draft, all);
}
