import type { ShownBody } from '../../../protocol/messages.ts';
import type { ShownView } from '../../state/savedState.ts';
import { shownViews } from '../../state/savedState.ts';

/** How a browser draws a body that is not for reading. */
export type Drawing = 'image' | 'audio' | 'video' | 'page';

/** Null: it is not drawn. */
export function drawingOf(mimeType: string): Drawing | null {
  const [kind] = mimeType.split('/');
  if (kind === 'image' || kind === 'audio' || kind === 'video') return kind;
  return mimeType === 'text/html' || mimeType === 'application/xhtml+xml' ? 'page' : null;
}

/** Why a body can't be shown in a way; null: it can. */
const hindrances: Readonly<Record<ShownView, (body: ShownBody) => string | null>> = {
  pretty: ({ language, notFormatted }) =>
    language === null ? 'Formatted are JSON, XML, HTML, CSS and JavaScript' : notFormatted,
  raw: ({ isText }) => (isText ? null : 'This body is not text'),
  preview: ({ mimeType }) =>
    drawingOf(mimeType) === null ? 'Images, sound, films and HTML pages have a preview' : null,
  hex: () => null,
};

export function hindranceOf(view: ShownView, body: ShownBody): string | null {
  return hindrances[view](body);
}

/** The view to show: the one wished for if this body has it, else what tells most of it. What still comes is read as it comes. */
export function viewOf(body: ShownBody, wished: ShownView | null, isWhole: boolean): ShownView {
  const isThere = (view: ShownView): boolean => hindranceOf(view, body) === null;
  if (wished !== null && isThere(wished)) return wished;
  if (!isWhole) return isThere('raw') ? 'raw' : 'hex';
  if (drawingOf(body.mimeType) === 'image') return 'preview';
  return shownViews.find((view) => view !== 'preview' && isThere(view)) ?? 'hex';
}
