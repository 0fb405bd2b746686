import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { formOf, rowHeights, sashRange, sashValue } from '../state/layout.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** The border between list and session, moved by pointer or arrow keys; a double click puts it back. */
export function sash({ state, dispatch }: ViewContext): TemplateResult {
  const { layout, size } = state;
  const isWide = formOf(size) === 'wide';
  const { min, max, step } = sashRange(size);
  const value = sashValue(layout, size);
  const follow = (event: PointerEvent, kept: boolean) => {
    const handle = event.currentTarget as HTMLElement;
    if (!handle.hasPointerCapture(event.pointerId)) return;
    dispatch({ type: 'setSash', to: valueAt(event, isWide), kept });
  };
  return html`<div
    class="sash"
    role="separator"
    tabindex="0"
    aria-label=${isWide ? 'Width of the list, in pixels' : 'Height of the list, in rows'}
    aria-controls="sessions"
    aria-orientation=${isWide ? 'vertical' : 'horizontal'}
    aria-valuemin=${min}
    aria-valuemax=${max}
    aria-valuenow=${value}
    @keydown=${(event: KeyboardEvent) => {
      const steps: Readonly<Record<string, number>> = {
        [isWide ? 'ArrowLeft' : 'ArrowUp']: -step,
        [isWide ? 'ArrowRight' : 'ArrowDown']: step,
        Home: min - max,
        End: max - min,
      };
      const by = steps[event.key];
      if (by === undefined) return;
      event.preventDefault();
      dispatch({ type: 'stepSash', by });
    }}
    @pointerdown=${(event: PointerEvent) => {
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    }}
    @pointermove=${(event: PointerEvent) => {
      follow(event, false);
    }}
    @pointerup=${(event: PointerEvent) => {
      follow(event, true);
    }}
    @dblclick=${() => {
      dispatch({ type: 'setSash', to: null, kept: true });
    }}
  ></div>`;
}

/** What the pointer would set the sash to. */
function valueAt(event: PointerEvent, isWide: boolean): number {
  const list = (event.currentTarget as HTMLElement).closest('.sessions');
  const box = list?.getBoundingClientRect();
  if (isWide) return event.clientX - (box?.left ?? 0);
  const rows = list?.querySelector('.sessions-rows')?.getBoundingClientRect();
  return (event.clientY - (rows?.top ?? 0)) / rowHeights.half;
}
