import type { ShownBody } from '../../../protocol/messages.ts';
import type { ShownView } from '../../state/savedState.ts';
import { shownViews } from '../../state/savedState.ts';

/** How a body is drawn that is not for reading. */
export type Drawing = 'image' | 'audio' | 'video' | 'page' | 'table' | 'document';

const drawings: ReadonlyMap<string, Drawing> = new Map([
  ['text/html', 'page'],
  ['application/xhtml+xml', 'page'],
  ['text/csv', 'table'],
  ['application/csv', 'table'],
  ['text/tab-separated-values', 'table'],
  ['application/pdf', 'document'],
]);

/** Null: it is not drawn. */
export function drawingOf(mimeType: string): Drawing | null {
  const [kind] = mimeType.split('/');
  if (kind === 'image' || kind === 'audio' || kind === 'video') return kind;
  return drawings.get(mimeType) ?? null;
}

/** Why a body can't be shown in a way; null: it can. */
const hindrances: Readonly<Record<ShownView, (body: ShownBody) => string | null>> = {
  events: ({ stream }) => (stream === null ? 'This body is not a stream of events' : null),
  pretty: ({ language, notFormatted }) =>
    language === null ? 'Only JSON, XML, HTML, CSS and JavaScript are formatted' : notFormatted,
  raw: ({ isText }) => (isText ? null : 'This body is not text'),
  preview: ({ mimeType }) =>
    drawingOf(mimeType) === null
      ? 'Only images, audio, video, tables (CSV), PDF and HTML pages have a preview'
      : null,
  hex: () => null,
};

/** Those that this body is offered. */
export function viewsFor({ stream }: ShownBody): ShownView[] {
  const hidden: readonly ShownView[] = stream === null ? ['events'] : ['pretty', 'preview'];
  return shownViews.filter((view) => !hidden.includes(view));
}

export function hindranceOf(view: ShownView, body: ShownBody): string | null {
  return hindrances[view](body);
}

/** The view to show: the one wished for if this body has it, else what tells most of it. What still comes is read as it comes. */
export function viewOf(body: ShownBody, wished: ShownView | null, isWhole: boolean): ShownView {
  const isThere = (view: ShownView): boolean => hindranceOf(view, body) === null;
  // Of a stream its events are the formatted view.
  if (body.stream !== null && wished !== 'raw' && wished !== 'hex') return 'events';
  if (wished !== null && isThere(wished)) return wished;
  if (!isWhole) return isThere('raw') ? 'raw' : 'hex';
  const drawing = drawingOf(body.mimeType);
  if (drawing === 'image' || drawing === 'table' || drawing === 'document') return 'preview';
  return shownViews.find((view) => view !== 'preview' && isThere(view)) ?? 'hex';
}
