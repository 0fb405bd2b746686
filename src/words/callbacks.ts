import { isRefusal } from '../session/decision.ts';
import type { AnsweredCallback } from '../session/decision.ts';
import type { DecidedBy, DecisionRecord } from '../session/sessionEvent.ts';
import type { TimelineEntry } from '../session/sessionView.ts';
import { fileName } from './urlParts.ts';
import type { Tone } from './outcome.ts';

/** The codicon for each kind of decision. */
const icons: Readonly<Record<AnsweredCallback, string>> = {
  onBeforeBrowse: 'globe',
  onBeforeResourceLoad: 'edit',
  getResourceHandler: 'beaker',
  onResourceRedirect: 'arrow-swap',
  onResourceResponse: 'reply',
  getResourceResponseFilter: 'filter',
  getAuthCredentials: 'key',
  onCertificateError: 'shield',
  onSelectClientCertificate: 'verified',
  canGetCookies: 'archive',
  canSendCookie: 'archive',
  canSetCookie: 'archive',
  getCookieManager: 'archive',
  onProtocolExecution: 'link-external',
};

export function decisionIcon({ callback, decision }: DecisionRecord): string {
  const isCookie =
    callback === 'canGetCookies' || callback === 'canSendCookie' || callback === 'canSetCookie';
  return isCookie && isRefusal(decision) ? 'circle-slash' : icons[callback];
}

export function decisionTone({ by, callback, decision }: DecisionRecord): Tone {
  if (isRefusal(decision) || by.kind === 'person') return 'warn';
  if (callback === 'onCertificateError') return 'warn';
  return by.kind === 'default' ? 'quiet' : 'info';
}

/** The default was given and nothing came of it: not worth a line of its own. */
export function isFolded({ by, decision }: DecisionRecord): boolean {
  return by.kind === 'default' && !isRefusal(decision);
}

/** Where the log alone tells enough of what was decided to make a rule of it. */
const TOLD_WHOLE: readonly AnsweredCallback[] = [
  'onCertificateError',
  'onProtocolExecution',
  'onResourceRedirect',
];

/** Whether a rule could decide so again. What a rule has decided is one already; what a person was asked, the log tells. */
export function canBeRule(entry: TimelineEntry): boolean {
  if (entry.kind !== 'decision' || entry.decision.by.kind === 'rule') return false;
  const { question, decision } = entry;
  if (question === undefined) return TOLD_WHOLE.includes(decision.callback);
  return question.question.kind !== 'breakpoint' || isRefusal(decision.decision);
}

/** Who decided by what stands in a file. */
export type WrittenDecider = Extract<DecidedBy, { kind: 'rule' | 'module' | 'requestFile' }>;

export function isWritten(by: DecidedBy): by is WrittenDecider {
  return by.kind === 'rule' || by.kind === 'module' || by.kind === 'requestFile';
}

/** "dev-cert · dev.rules.json:18", "redact.handler.ts:9". */
export function whereWritten(by: WrittenDecider): string {
  if (by.file === undefined) return 'module';
  const place = `${fileName(by.file)}${by.line === undefined ? '' : `:${String(by.line)}`}`;
  return by.kind === 'rule' ? `${by.id} · ${place}` : place;
}

/** "by rule", "by you": for short notes. */
export function byWhom(by: DecidedBy): string {
  return `by ${who(by)}`;
}

/** In a word. */
export function who({ kind }: DecidedBy): string {
  if (kind === 'requestFile') return 'request file';
  return kind === 'person' ? 'you' : kind;
}
