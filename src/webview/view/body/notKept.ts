import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { canSendAgain } from '../../state/panelModel.ts';
import { button } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import type { ShownMessage } from './shownMessage.ts';

/** Of a session from another window whose body is not there any more. */
export function notKept(
  { session, fields, of }: ShownMessage,
  { state, dispatch }: ViewContext,
): TemplateResult {
  const again = canSendAgain(state, session.id);
  return html`${fields}
    <div class="body-none">
      <p class="dim">
        The body is not kept: this session is from another window or from a file.
        ${again ? nothing : 'Its request is not kept whole either. Send it from its file.'}
      </p>
      ${
        again && of === 'response'
          ? button({
              label: 'Send again',
              icon: 'refresh',
              disabled: !state.trusted,
              onClick: () => {
                dispatch({ type: 'tell', notice: { type: 'rerun', session: session.id } });
              },
            })
          : nothing
      }
    </div>`;
}
