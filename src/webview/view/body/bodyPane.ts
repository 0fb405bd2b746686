import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { BodyView } from '../../../session/bodyText.ts';
import type { ShownBody } from '../../../protocol/messages.ts';
import { bytesInWords, count } from '../../../words/amounts.ts';
import { bodyKey, isKept } from '../../state/panelModel.ts';
import { isOver } from '../../state/tabs.ts';
import type { ShownView } from '../../state/savedState.ts';
import { shownText } from '../../text/shownText.ts';
import { progressRing, segments, toolButton } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { shownStream } from '../stream/shownStream.ts';
import { drawn } from './drawn.ts';
import { notKept } from './notKept.ts';
import type { ShownMessage } from './shownMessage.ts';
import { drawingOf, hindranceOf, viewOf, viewsFor } from './viewsOf.ts';

const labels: Readonly<Record<ShownView, string>> = {
  events: 'Events',
  pretty: 'Pretty',
  raw: 'Raw',
  preview: 'Preview',
  hex: 'Hex',
};

/** A body and its tools: how it is shown, find, wrap, copy, save, compare. */
export function bodyPane(message: ShownMessage, context: ViewContext): TemplateResult {
  if (!isKept(context.state, message.session.id, message.of)) return notKept(message, context);
  const known = context.state.bodies.get(bodyKey(message.session.id, message.of));
  if (known === undefined || known.kind === 'loading') {
    return html`${message.fields}${progressRing()}`;
  }
  if (known.kind === 'failed') {
    return html`${message.fields}
      <p class="body-none dim">${known.message}</p>`;
  }
  const { body } = known;
  const view = viewOf(body, context.state.look.view, isOver(message.session));
  return html`<section
    class="body"
    aria-label=${message.of === 'response' ? 'Response body' : 'Request body'}
  >
    ${tools(message, body, view, context)} ${message.fields}
    ${
      message.notice === null
        ? nothing
        : html`<p class="body-notice tone-warn">${message.notice}</p>`
    }
    ${content(message, body, view, context)}
  </section>`;
}

function tools(
  { session, of }: ShownMessage,
  body: ShownBody,
  view: ShownView,
  { state, dispatch }: ViewContext,
): TemplateResult {
  const { done } = state;
  const textView = view === 'preview' || view === 'events' ? null : view;
  const copied = done?.button === 'copy' ? done.words : null;
  const saved = done?.button === 'save' ? done.words : null;
  const editorView = view === 'pretty' ? 'pretty' : 'raw';
  return html`<div class="body-tools" role="toolbar" aria-label="Body">
    ${segments({
      label: 'Show the body as',
      chosen: view,
      segments: viewsFor(body).map((name) => ({
        ...{ name, label: labels[name], hindrance: hindranceOf(name, body) },
      })),
      onChoose: (chosen) => {
        dispatch({ type: 'showBody', view: chosen });
      },
    })}
    <span class="body-facts">${factsOf(body, view)}</span>
    <span class="body-buttons">
      ${
        textView !== null
          ? html`${toolButton('Find', 'search', () => {
              dispatch({ type: 'find' });
            })}
            ${toolButton(
              'Wrap',
              'word-wrap',
              () => {
                dispatch({ type: 'toggleWrap' });
              },
              { on: state.look.wrap },
            )}
            ${toolButton(copied ?? 'Copy', copied === null ? 'copy' : 'check', () => {
              dispatch({ type: 'copyBody', of, view: textView });
            })}`
          : nothing
      }
      ${toolButton(saved ?? 'Save', saved === null ? 'save' : 'check', () => {
        dispatch({ type: 'saveBody', of });
      })}
      ${
        of === 'request'
          ? nothing
          : html`${toolButton('Open', 'go-to-file', () => {
              dispatch({
                type: 'tell',
                notice: { type: 'openBody', session: session.id, view: editorView },
              });
            })}
            ${toolButton('Compare', 'diff', () => {
              dispatch({ type: 'tell', notice: { type: 'compareBody', session: session.id } });
            })}`
      }
    </span>
    <span class="spoken" role="status">${done?.words ?? nothing}</span>
  </div>`;
}

/** "JSON · 38 lines · 1.2 kB". */
function factsOf({ language, mimeType, lines, size }: ShownBody, view: ShownView): string {
  const names = { json: 'JSON', xml: 'XML', html: 'HTML', css: 'CSS', javascript: 'JavaScript' };
  const facts = [
    language === null ? (drawingOf(mimeType) === null ? '' : mimeType) : names[language],
    ...(lines === null || view !== 'raw' ? [] : [count(lines, 'line')]),
    bytesInWords(size),
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

function content(
  message: ShownMessage,
  body: ShownBody,
  view: ShownView,
  context: ViewContext,
): TemplateResult {
  if (view === 'preview') return drawn(message, body, context);
  return view === 'events' ? events(message, context) : text(message, body, view, context);
}

function events(
  { session, of, size }: ShownMessage,
  { ask, dispatch }: ViewContext,
): TemplateResult {
  const which = { session: session.id, of };
  return html`<div
    class="stream"
    ${shownStream({
      ...{ ...which, size, isOver: isOver(session) },
      rows: (asked) => ask('bodyEvents', { ...which, ...asked }),
      event: (number) => ask('bodyEvent', { ...which, number }),
      copy: (copied) => {
        dispatch({ type: 'tell', notice: { type: 'copy', text: copied } });
      },
    })}
  ></div>`;
}

function text(
  { session, of, size }: ShownMessage,
  { language }: ShownBody,
  view: BodyView,
  { state, ask, failed }: ViewContext,
): TemplateResult {
  const which = { session: session.id, of, view };
  return html`<div
    class="body-text"
    ${shownText({
      // Only a body as it came is read on; what is made of one is made anew when it is whole.
      key: `${session.id} ${of} ${view} ${view === 'raw' || isOver(session) ? 'whole' : 'begun'}`,
      label: of === 'response' ? 'Response body' : 'Request body',
      language: view === 'hex' ? null : language,
      wrap: state.look.wrap,
      size: view === 'raw' ? size : 0,
      page: (at, before) => ask('bodyPage', { ...which, at, before }),
      find: (query, at, before) => ask('bodyFind', { ...which, query, at, before }),
      failed: (error) => {
        failed(bodyKey(session.id, of), error);
      },
    })}
  ></div>`;
}
