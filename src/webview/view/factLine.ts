import { deliveredBytes } from '../../session/sessionView.ts';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isEncodedPart } from '../../session/encodedPart.ts';
import { headerValue } from '../../session/headers.ts';
import type { HopView, SessionView } from '../../session/sessionView.ts';
import { isOver } from '../state/tabs.ts';
import { icon } from '../toolkit/toolkit.ts';
import { elapsed } from '../state/panelModel.ts';
import { trustInWords } from '../../words/certificate.ts';
import { originInWords, protocolName, tlsName } from '../../words/hopFacts.ts';
import { bytesInWords, count, duration, runningDuration } from '../../words/amounts.ts';
import { askedTime } from './parts/timeAxis.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { directionWords, movement, movementInWords } from './parts/progress.ts';

interface Fact {
  readonly icon?: string;
  readonly text: string;
  /** Dimmed, after the text. */
  readonly more?: string;
  readonly warn?: boolean;
  readonly title?: string;
}

/** Under the outcome: size, time, protocol, how the server came to be trusted, which way it went. */
export function factLine(session: SessionView, { state, now }: ViewContext): TemplateResult {
  const ms = elapsed(state, session, now);
  const hop = session.hops.at(-1);
  const facts = [
    ...sizeFacts(session, hop),
    ...movementFacts(session, ms),
    timeFact(session, ms),
    ...(hop ? hopFacts(session, hop) : []),
    {
      text: new Date(session.startedAt).toLocaleTimeString(),
      title: new Date(session.startedAt).toLocaleString(),
    },
  ];
  return html`<ul class="facts">
    ${facts.map(
      (fact) =>
        html`<li class=${fact.warn === true ? 'tone-warn' : nothing} title=${fact.title ?? nothing}>
          ${fact.icon === undefined ? nothing : icon(fact.icon)}
          <span
            >${fact.text}${fact.more === undefined ? nothing : html` <span class="dim">(${fact.more})</span>`}</span
          >
        </li>`,
    )}
  </ul>`;
}

function sizeFacts(session: SessionView, hop: HopView | undefined): Fact[] {
  const { sent, received, decoded } = session.bytes;
  const facts: Fact[] = [];
  if (sent > 0) facts.push({ icon: 'arrow-up', text: `${bytesInWords(sent)} sent` });
  if (!isOver(session) || hop?.response == null) return facts;
  if (session.state === 'failed' && decoded === 0) return facts;
  const encoding = headerValue(hop.response.headers, 'content-encoding');
  const how = isEncodedPart(hop.response) ? `a part, still ${encoding ?? ''}` : encoding;
  const wire = `${bytesInWords(received)} on the wire${how === undefined ? '' : `, ${how}`}`;
  const differs = !hop.response.mocked && (received !== decoded || encoding !== undefined);
  facts.push({
    icon: 'database',
    text: bytesInWords(deliveredBytes(session.bytes)),
    ...(differs && { more: wire }),
  });
  return facts;
}

/** What a running session transfers, whichever tab is shown. */
function movementFacts(session: SessionView, ms: number): Fact[] {
  const moving = session.state === 'running' ? movement(session, ms) : null;
  if (!moving) return [];
  return [{ icon: directionWords[moving.direction].icon, text: movementInWords(moving) }];
}

function timeFact(session: SessionView, ms: number): Fact {
  const asked = askedTime(session, ms);
  const own = ms - asked;
  const time = isOver(session) ? duration(own) : runningDuration(own);
  const hops = session.hops.length > 1 ? `, ${count(session.hops.length, 'hop')}` : '';
  const more =
    asked > 0 && session.questions.length === 0
      ? { more: `and ${duration(asked)} for your answer` }
      : {};
  return { icon: 'history', text: time + hops, ...more };
}

function hopFacts(session: SessionView, hop: HopView): Fact[] {
  const { connection, response } = hop;
  const origin = originInWords(hop);
  const facts: Fact[] =
    origin === null
      ? []
      : [{ icon: response?.mocked === true ? 'beaker' : 'archive', text: origin }];
  if (response?.mocked === true || response?.fromCache === 'hit') return facts;
  const version = response?.httpVersion ?? connection?.protocol;
  if (version !== undefined) facts.push({ text: protocolName(version) });
  if (connection?.tls) {
    const { text, trusted } = trustInWords(session, connection.tls);
    const tls = `${tlsName(connection.tls.version)}, ${text}`;
    facts.push({ icon: trusted ? 'lock' : 'shield', text: tls, warn: !trusted });
    const { clientCertificate } = connection.tls;
    if (clientCertificate !== undefined) {
      facts.push({ icon: 'verified', text: `as client ${clientCertificate}` });
    }
  }
  const { proxy } = connection ?? {};
  if (proxy) facts.push({ icon: 'plug', text: `${proxy.url ?? 'direct'}: ${proxy.reason}` });
  return facts;
}
