import type { ListLayout } from '../../protocol/messages.ts';

/**
 * How the panel arranges the list and the session: beside each other, the list above with or without its facts, or with
 * the chosen row alone.
 */
export type ListForm = 'wide' | 'half' | 'narrow';

/** Of the whole panel, in pixels. */
export interface PanelSize {
  readonly width: number;
  readonly height: number;
}

const WIDE = 860;
const HALF = 480;
/** Below it only the chosen row has room. */
const LOW = 480;

/** Pixels. */
export const HEAD_HEIGHT = 24;
export const rowHeights: Readonly<Record<ListForm, number>> = { wide: 44, half: 24, narrow: 24 };

export const freshLayout: ListLayout = { width: 312, rows: 4, folded: false };

export function formOf({ width }: PanelSize): ListForm {
  if (width >= WIDE) return 'wide';
  return width >= HALF ? 'half' : 'narrow';
}

export function isLow({ height }: PanelSize): boolean {
  return height < LOW;
}

/** What a sash may be set to: pixels beside the session, rows above it. */
export interface SashRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export function sashRange(size: PanelSize): SashRange {
  if (formOf(size) === 'wide') return { min: 240, max: 480, step: 16 };
  const max = Math.max(1, Math.floor(size.height / 2 / rowHeights.half));
  return { min: 1, max, step: 1 };
}

/** Where the sash is, within its range. */
export function sashValue({ width, rows }: ListLayout, size: PanelSize): number {
  return within(formOf(size) === 'wide' ? width : rows, sashRange(size));
}

/** @param to null: where it is at first */
export function movedSash(layout: ListLayout, to: number | null, size: PanelSize): ListLayout {
  const { width, rows } = freshLayout;
  const wanted = to ?? (formOf(size) === 'wide' ? width : rows);
  const value = within(Math.round(wanted), sashRange(size));
  return formOf(size) === 'wide' ? { ...layout, width: value } : { ...layout, rows: value };
}

function within(value: number, { min, max }: SashRange): number {
  return Math.min(max, Math.max(min, value));
}
