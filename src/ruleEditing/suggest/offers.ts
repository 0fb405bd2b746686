import { urlInField } from '../../session/fieldValue.ts';
import { headerValue } from '../../session/headers.ts';
import type { Answer, Question } from '../../session/question.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { HopView, TimelineEntry } from '../../session/sessionView.ts';
import { hostOf } from './suggestion/narrowConditions.ts';
import { suggestRule } from './suggestRule.ts';
import type { Suggestion } from './suggestion/suggestion.ts';

/** One thing that can be so from now on, as it is put to a person: "Always allow this certificate". */
export interface RuleOffer {
  readonly label: string;
  readonly suggestion: Suggestion;
}

/** The priority of the rule that has decided or asked; null: none has. */
export type PriorityOf = (by: DecidedBy | null) => number | null;

type DecisionEntry = Extract<TimelineEntry, { readonly kind: 'decision' }>;

/** What can be made of one decision: first that it is always so, then its opposites. */
export function offersForDecision(
  hop: HopView,
  entry: DecisionEntry,
  priorityOf: PriorityOf,
): RuleOffer[] {
  const question = entry.question?.question ?? questionBehind(hop, entry);
  if (question === null) return [];
  const asker = entry.question === undefined ? entry.decision.by : entry.question.askedBy;
  const above = priorityOf(asker ?? null);
  const given = answerGiven(question, hop, entry);
  const seen = new Set<string>();
  return [...(given === null ? [] : [given]), ...answersTo(question)].flatMap((answer) => {
    const suggestion = suggestRule(question, answer, { above });
    const what = JSON.stringify(suggestion?.rule.action);
    if (suggestion === null || seen.has(what)) return [];
    seen.add(what);
    return [{ label: labelOf(question, answer), suggestion }];
  });
}

/** The question that a default or a rule has answered, where the log tells all of it. */
function questionBehind(hop: HopView, { decision }: DecisionEntry): Question | null {
  const { url, method, certificate, redirect } = hop;
  switch (decision.callback) {
    case 'onCertificateError': {
      if (certificate === null) return null;
      const { host, port, problems, chain } = certificate;
      return {
        kind: 'certificate',
        url,
        isProxy: host !== hostOf(url),
        host,
        port,
        problems,
        chain,
      };
    }
    case 'onResourceRedirect': {
      const { status = redirect?.status ?? 0, headers = [] } = hop.response ?? {};
      // One that is not followed is told as the response that it is.
      const to =
        redirect?.to ?? URL.parse(urlInField(headerValue(headers, 'location') ?? ''), url)?.href;
      if (to === undefined) return null;
      return { kind: 'redirect', status, from: url, to, method, nextMethod: method };
    }
    case 'onProtocolExecution': {
      const scheme = URL.parse(url)?.protocol.slice(0, -1) ?? '';
      return { kind: 'protocol', url, scheme };
    }
    default:
      return null;
  }
}

/** What was answered, out of the log; null: the log does not tell enough of it. */
function answerGiven(
  question: Question,
  hop: HopView,
  { decision: said }: DecisionEntry,
): Answer | null {
  const { decision } = said;
  const allow = decision.kind === 'allow';
  switch (question.kind) {
    case 'certificate':
      return allow ? { kind: 'certificate', allow, remember: 'once' } : { kind: 'cancel' };
    case 'credentials':
      return decision.kind === 'provide' ? null : { kind: 'cancel' };
    case 'redirect': {
      if (decision.kind === 'stop' || decision.kind === 'cancel') return { kind: 'cancel' };
      const url = hop.redirect?.rewrittenTo ?? question.to;
      return { kind: 'redirect', follow: true, url };
    }
    case 'protocol':
      return { kind: 'protocol', allow };
    case 'cookie':
      return { kind: 'cookie', allow: decision.kind === 'session' ? decision.kind : allow };
    case 'clientCertificate': {
      const fingerprint256 = decision.kind === 'select' ? decision.fingerprint256 : null;
      if (decision.kind === 'select' && fingerprint256 === null) return null;
      return { kind: 'clientCertificate', fingerprint256, remember: 'once' };
    }
    case 'breakpoint':
      return { kind: 'breakpoint', continue: decision.kind === 'continue' };
  }
}

/** All that can be answered, what lets the request go on first; null: that it goes on, but not how. */
function answersTo(question: Question): readonly (Answer | null)[] {
  switch (question.kind) {
    case 'certificate':
      return [{ kind: 'certificate', allow: true, remember: 'once' }, { kind: 'cancel' }];
    case 'credentials':
      // Name and password are not in the log: whoever saves the rule is asked for them.
      return [null, { kind: 'cancel' }];
    case 'redirect':
      return [{ kind: 'redirect', follow: true, url: question.to }, { kind: 'cancel' }];
    case 'protocol':
      return [
        { kind: 'protocol', allow: true },
        { kind: 'protocol', allow: false },
      ];
    case 'cookie':
      return [
        { kind: 'cookie', allow: true },
        ...(question.use === 'save' ? [{ kind: 'cookie', allow: 'session' } as const] : []),
        { kind: 'cookie', allow: false },
      ];
    case 'clientCertificate':
      return [
        ...question.certificates.map(
          ({ fingerprint256 }) =>
            ({ kind: 'clientCertificate', fingerprint256, remember: 'once' }) as const,
        ),
        { kind: 'cancel' },
      ];
    case 'breakpoint':
      return [{ kind: 'cancel' }];
  }
}

function labelOf(question: Question, answer: Answer | null): string {
  switch (question.kind) {
    case 'certificate':
      return answer?.kind === 'certificate'
        ? 'Always allow this certificate here'
        : 'Always refuse certificates with this problem here';
    case 'credentials':
      return answer?.kind === 'cancel' ? 'Never log in here' : 'Always log in here';
    case 'redirect':
      if (answer?.kind !== 'redirect' || !answer.follow) return 'Always stop at this redirect';
      return answer.url === question.to
        ? 'Always follow this redirect'
        : 'Always change this redirect so';
    case 'protocol':
      return answer?.kind === 'protocol' && answer.allow
        ? 'Always open this address'
        : 'Never open this address';
    case 'cookie': {
      const what = question.all ? 'cookies' : 'this cookie';
      const where = question.use === 'send' ? 'to this host' : 'from this host';
      if (answer?.kind !== 'cookie' || answer.allow === false) {
        return `Never ${question.use} ${what} ${where}`;
      }
      const session = answer.allow === 'session' ? ', for the session only' : '';
      return `Always ${question.use} ${what} ${where}${session}`;
    }
    case 'clientCertificate': {
      const fingerprint = answer?.kind === 'clientCertificate' ? answer.fingerprint256 : null;
      const chosen = question.certificates.find((one) => one.fingerprint256 === fingerprint);
      return chosen === undefined
        ? 'Never show this server a certificate'
        : `Always show this server ${chosen.subject}`;
    }
    case 'breakpoint':
      return 'Block this request from now on';
  }
}
