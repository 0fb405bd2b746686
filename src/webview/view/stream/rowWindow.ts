import type { EventRows } from '../../../session/bodyText.ts';

/** As in the style sheet, in pixels. */
const ROW = 24;
/** Rows that are held beyond what is in sight, on either side. */
const AHEAD = 40;

/** Which rows of a long list are in sight, and where. */
export class RowWindow {
  top = 0;
  height = 600;
  total = 0;

  get spaceHeight(): string {
    return `${String(this.total * ROW)}px`;
  }

  get rowsInSight(): number {
    return Math.ceil(this.height / ROW);
  }

  reset(): void {
    this.top = 0;
    this.total = 0;
  }

  topOf(place: number): string {
    return `${String(place * ROW)}px`;
  }

  /** Where to scroll to, so that this row is in sight. */
  topFor(place: number): number {
    if (place * ROW < this.top) return place * ROW;
    return Math.max(this.top, (place + 1) * ROW - this.height);
  }

  isAtEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
    return scrollTop + clientHeight >= scrollHeight - 1;
  }

  wanted(follows: boolean): { readonly at: number; readonly most: number } {
    const most = this.rowsInSight + 2 * AHEAD;
    return { at: follows ? -1 : Math.max(0, this.#first - AHEAD), most };
  }

  isCovered({ first, rows, total }: EventRows): boolean {
    const last = Math.min(total, this.#first + this.rowsInSight);
    return first <= Math.min(this.#first, total) && first + rows.length >= last;
  }

  get #first(): number {
    return Math.floor(this.top / ROW);
  }
}
