import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Question } from '../../../session/question.ts';
import { issuedTo } from '../../../session/certificate.ts';
import type { CertificateSummary } from '../../../session/certificate.ts';
import { button } from '../../toolkit/toolkit.ts';
import { certificateFacts } from '../parts/certificateFacts.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

type ClientCertificateQuestion = Extract<Question, { kind: 'clientCertificate' }>;

/** Which of the context's certificates a server is shown. A certificate says who you are, so none is the first choice. */
export function clientCertificateCard(
  question: ClientCertificateQuestion,
  context: CardContext,
): CardParts {
  const { host, port, isProxy, certificates, acceptableIssuers } = question;
  const { answered, answer } = context;
  return {
    icon: 'verified',
    title: `${isProxy ? 'The proxy ' : ''}${host}:${String(port)} asks for a client certificate`,
    body: html`
      <p class="card-problem">
        Nothing has been sent yet. Without a certificate the server decides whether to go on.
      </p>
      <dl class="card-facts">
        <dt>Accepts</dt>
        <dd>
          ${
            acceptableIssuers.length === 0
              ? 'certificates of any authority'
              : html`certificates of <span class="mono">${acceptableIssuers.join(', ')}</span>`
          }
        </dd>
        ${whyAskedFacts(context)}
      </dl>
      <div class="card-choices">
        ${button({
          label: 'Show none',
          primary: true,
          disabled: answered,
          onClick: () => {
            answer({ kind: 'clientCertificate', fingerprint256: null, remember: 'once' });
          },
        })}
        ${
          certificates.length === 0
            ? html`<span class="card-note">You have none that this server accepts.</span>`
            : nothing
        }
      </div>
      ${certificates.length === 0 ? nothing : choices(question, context)}
    `,
  };
}

function choices(
  { certificates, usual }: ClientCertificateQuestion,
  context: CardContext,
): TemplateResult {
  return html`<ul class="chain">
    ${certificates.map((certificate) => {
      const isUsual = certificate.fingerprint256 === usual;
      return html`<li>
        <h3>
          ${issuedTo(certificate)}
          ${isUsual ? html`<span class="dim">configured for this host</span>` : nothing}
        </h3>
        <dl class="card-facts">${certificateFacts(certificate, context)}</dl>
        <div class="card-choices">
          ${choice('Show once', 'once', certificate, context)}
          ${choice('Show for this window', 'context', certificate, context)}
        </div>
      </li>`;
    })}
  </ul>`;
}

function choice(
  label: string,
  remember: 'once' | 'context',
  certificate: CertificateSummary,
  { answered, answer }: CardContext,
): TemplateResult {
  return button({
    label,
    title: `${label}: ${certificate.subject}`,
    disabled: answered,
    onClick: () => {
      const { fingerprint256 } = certificate;
      answer({ kind: 'clientCertificate', fingerprint256, remember });
    },
  });
}
