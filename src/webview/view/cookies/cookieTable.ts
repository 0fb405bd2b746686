import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import { identityOf } from '../../../session/cookie.ts';
import { isRefusal } from '../../../session/decision.ts';
import { messageOf } from '../../../session/messageOf.ts';
import type { CookieFacts } from '../../../session/question.ts';
import type { DecisionRecord, HandledCookie } from '../../../session/sessionEvent.ts';
import type { HopView, SessionView } from '../../../session/sessionView.ts';
import type { Dispatch } from '../../state/intents.ts';
import { icon, toolButton } from '../../toolkit/toolkit.ts';
import { named } from '../parts/decisionLine.ts';

export interface CookieOptions {
  readonly session: SessionView;
  readonly dispatch: Dispatch;
  readonly values: () => Promise<Readonly<Record<string, string>>>;
}

type What = HandledCookie['what'];

const SIGNS: Readonly<
  Record<What, { readonly word: string; readonly sign: string; readonly tone: string }>
> = {
  sent: { word: 'sent', sign: 'arrow-up', tone: 'info' },
  notSent: { word: 'not sent', sign: 'circle-slash', tone: 'warn' },
  saved: { word: 'kept', sign: 'arrow-down', tone: 'ok' },
  refused: { word: 'refused', sign: 'circle-slash', tone: 'warn' },
};

const HIDDEN = '••••••••';

/** The cookies of a session. Values are here only while they are revealed, and nowhere else. */
export class CookieTable {
  readonly #parent: HTMLElement;
  #options: CookieOptions | null = null;
  #shown: What | null = null;
  #values: Readonly<Record<string, string>> | null = null;
  #fault: string | null = null;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  show(options: CookieOptions): void {
    this.#options = options;
    this.#draw();
  }

  #draw(): void {
    if (this.#options !== null) render(this.#content(this.#options), this.#parent);
  }

  async #reveal({ values }: CookieOptions): Promise<void> {
    this.#fault = null;
    try {
      this.#values = this.#values === null ? await values() : null;
    } catch (error) {
      this.#fault = messageOf(error);
    }
    this.#draw();
  }

  #content(options: CookieOptions): TemplateResult {
    const { session } = options;
    const all = session.hops.flatMap(({ cookies = [] }) => cookies);
    const chip = (label: string, what: What | null, number: number) =>
      html`<button
        class="chip"
        aria-pressed=${this.#shown === what ? 'true' : 'false'}
        @click=${() => {
          this.#shown = what;
          this.#draw();
        }}
      >
        ${label} <span class="chip-count">${number}</span>
      </button>`;
    const kinds = Object.entries(SIGNS) as [What, (typeof SIGNS)[What]][];
    return html`<div class="cookie-tools" role="toolbar" aria-label="Cookies">
        <div class="chips">
          ${chip('all', null, all.length)}
          ${kinds.map(([what, { word }]) => {
            const number = all.filter((cookie) => cookie.what === what).length;
            return number === 0 ? nothing : chip(word, what, number);
          })}
        </div>
        ${toolButton(
          this.#values === null ? 'Reveal values' : 'Hide values',
          this.#values === null ? 'eye' : 'eye-closed',
          () => {
            void this.#reveal(options);
          },
          { on: this.#values !== null },
        )}
      </div>
      ${this.#fault === null ? nothing : html`<p class="body-notice tone-bad" role="alert">${this.#fault}</p>`}
      <div class="table-scroll" role="region" aria-label="Cookies by hop" tabindex="0">
        <table class="cookie-table">
          <thead>
            <tr>
              ${['', 'Name', 'Value', 'Domain and path', 'Until', 'Attributes'].map(
                (head) =>
                  html`<th scope="col">
                    ${head === '' ? html`<span class="spoken">What became of it</span>` : head}
                  </th>`,
              )}
            </tr>
          </thead>
          ${session.hops.map((hop, index) => this.#hop(hop, index, options))}
        </table>
      </div>`;
  }

  #hop(hop: HopView, index: number, { dispatch }: CookieOptions): TemplateResult | typeof nothing {
    const cookies = (hop.cookies ?? []).filter(
      ({ what }) => this.#shown === null || what === this.#shown,
    );
    if (cookies.length === 0) return nothing;
    return html`<tbody>
      <tr class="cookie-hop">
        <th scope="rowgroup" colspan="6">
          Hop ${index + 1} <span class="mono dim">${hop.method} ${hop.url}</span>
        </th>
      </tr>
      ${cookies.map((cookie) => this.#row(cookie, hop, dispatch))}
    </tbody>`;
  }

  #row(cookie: HandledCookie, hop: HopView, dispatch: Dispatch): TemplateResult {
    const { what, name, facts } = cookie;
    const { word, sign, tone } = SIGNS[what];
    const why = reasonOf(cookie, hop, dispatch);
    return html`<tr>
        <td class="cookie-what tone-${tone}">${icon(sign)} ${word}</td>
        <td class="mono">${name === '' ? html`<span class="dim">(no name)</span>` : name}</td>
        <td class="mono cookie-value">${facts === null ? '' : this.#value(facts)}</td>
        <td class="mono">
          ${facts === null ? '' : `${facts.hostOnly ? '' : '.'}${facts.domain} ${facts.path}`}
        </td>
        <td class="mono">
          ${facts === null ? '' : (facts.expires?.slice(0, 10) ?? 'this session')}
        </td>
        <td>${facts === null ? '' : attributesOf(facts)}</td>
      </tr>
      ${
        why === nothing
          ? nothing
          : html`<tr class="cookie-why">
              <td></td>
              <td colspan="5">${why}</td>
            </tr>`
      }`;
  }

  #value(facts: CookieFacts): TemplateResult | string {
    if (this.#values === null) return HIDDEN;
    const id = identityOf(facts);
    return Object.hasOwn(this.#values, id)
      ? (this.#values[id] ?? '')
      : html`<span class="dim">not in the jar now</span>`;
  }
}

/** Under one that did not come through: its sentence, or the decision. */
function reasonOf(
  { what, name, reason }: HandledCookie,
  hop: HopView,
  dispatch: Dispatch,
): TemplateResult | string | typeof nothing {
  if (what === 'sent' && hop.sent === null && hop.endedAt !== null) {
    return 'The request ended before anything was sent.';
  }
  if (reason !== null) return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  if (what === 'sent' || what === 'saved') return nothing;
  const decision = decisionAbout(what, name, hop);
  if (decision === undefined) return nothing;
  return html`By ${named(decision.by, dispatch)}: ${decision.explanation}.`;
}

function decisionAbout(what: What, name: string, { entries }: HopView): DecisionRecord | undefined {
  const decisions = entries.flatMap((entry) =>
    entry.kind === 'decision' && isRefusal(entry.decision.decision) ? [entry.decision] : [],
  );
  const ofOne = decisions.find(({ callback, decision }) => {
    const about = what === 'refused' ? 'canSetCookie' : 'canSendCookie';
    return callback === about && 'cookie' in decision && decision.cookie === name;
  });
  return (
    ofOne ?? decisions.find(({ callback }) => what === 'notSent' && callback === 'canGetCookies')
  );
}

function attributesOf({ secure, httpOnly, sameSite }: CookieFacts): string {
  return [
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'unspecified'
      ? []
      : [`${sameSite.charAt(0).toUpperCase()}${sameSite.slice(1)}`]),
  ].join(', ');
}
