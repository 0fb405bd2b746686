import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { issuedTo } from '../../../session/certificate.ts';
import type { CertificateSummary } from '../../../session/certificate.ts';
import { link } from '../../toolkit/toolkit.ts';
import { isInForce, issuedBy, validity } from '../../../words/certificate.ts';
import type { ViewContext } from './viewContext.ts';

/** What a person judges a certificate by, as rows of a description list. */
export function certificateFacts(
  certificate: CertificateSummary,
  { today, dispatch }: ViewContext,
): TemplateResult {
  const copy = () => {
    dispatch({ type: 'tell', notice: { type: 'copy', text: certificate.fingerprint256 } });
  };
  return html`<dt>Issued to</dt>
    <dd class="mono">${issuedTo(certificate)}</dd>
    <dt>Issued by</dt>
    <dd class="mono">${issuedBy(certificate)}</dd>
    <dt>Valid</dt>
    <dd class="mono ${isInForce(certificate, today) ? '' : 'tone-bad'}">
      ${validity(certificate, today)}
    </dd>
    ${keyFacts(certificate)}
    <dt>SHA-256</dt>
    <dd class="mono fingerprint">
      <span>${pairs(certificate.fingerprint256)}</span>
      ${link('copy', copy, 'Copy the SHA-256 fingerprint')}
    </dd>`;
}

function keyFacts({ key, signature }: CertificateSummary): TemplateResult | typeof nothing {
  if (key === undefined && signature === undefined) return nothing;
  return html`<dt>Key</dt>
    <dd>${key ?? 'unknown'}${signature === undefined ? nothing : `, signature ${signature}`}</dd>`;
}

/** A fingerprint that breaks between its pairs only. */
function pairs(fingerprint: string): TemplateResult[] {
  return fingerprint.split(/(?<=:)/).map((pair) => html`${pair}<wbr />`);
}

/** A whole chain, the server's own certificate first. */
export function certificateList(
  session: string,
  chain: readonly CertificateSummary[],
  context: ViewContext,
): TemplateResult {
  return html`<p class="chain-tools">${chainTools(session, chain, context)}</p>
    <ol class="chain">
      ${chain.map(
        (certificate, index) =>
          html`<li>
            <h3>${roleOf(index, chain)} <span class="dim">${certificate.subject}</span></h3>
            <dl class="card-facts">
              ${certificateFacts(certificate, context)}
              <dt>Serial number</dt>
              <dd class="mono">${certificate.serialNumber}</dd>
            </dl>
          </li>`,
      )}
    </ol>`;
}

function chainTools(
  session: string,
  chain: readonly CertificateSummary[],
  { state, dispatch }: ViewContext,
): TemplateResult {
  const done = (button: 'copyChain' | 'saveChain') =>
    state.done?.button === button ? state.done.words : null;
  const fingerprint256 = chain[0]?.fingerprint256 ?? '';
  const pem = chain.map((certificate) => certificate.pem).join('');
  return html`${link(done('copyChain') ?? 'Copy PEM', () => {
      dispatch({ type: 'copyChain', pem });
    })}
    ${link(done('saveChain') ?? 'Save PEM…', () => {
      dispatch({ type: 'saveChain', session, fingerprint256 });
    })}
    <span class="spoken" role="status">${done('copyChain') ?? done('saveChain') ?? nothing}</span>`;
}

function roleOf(index: number, chain: readonly CertificateSummary[]): string {
  if (index === 0) return 'Server';
  return chain[index]?.selfSigned === true ? 'Root' : 'Intermediate';
}
