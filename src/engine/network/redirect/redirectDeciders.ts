import type {
  CallbackName,
  DecidedBy,
  HopReason,
  SessionEvent,
} from '../../../session/sessionEvent.ts';
import type { Hop } from './hop.ts';

/** Who made the redirects that led to `next`, out of a session's log: each once, null for servers. */
export function redirectDeciders(
  events: readonly SessionEvent[],
  next: Pick<Hop, 'index' | 'reason'>,
): readonly (DecidedBy | null)[] {
  const reasons = new Map<number, HopReason>([[next.index, next.reason]]);
  const elsewhere = new Set<number>();
  for (const event of events) {
    if (event.type === 'hop:started') reasons.set(event.hop, event.reason);
    if (event.type === 'redirect:received' && event.rewrittenTo !== undefined) {
      elsewhere.add(event.hop);
    }
  }
  const makers = new Map<string, DecidedBy | null>();
  for (const [index, reason] of reasons) {
    if (reason === 'request' || reason === 'restarted' || reason === 'retried') continue;
    const hop = index - 1;
    const by = elsewhere.has(hop)
      ? lastToDecide(events, hop, 'onResourceRedirect')
      : reason === 'rewritten'
        ? (lastToDecide(events, hop, 'onResourceResponse') ??
          lastToDecide(events, hop, 'onBeforeResourceLoad'))
        : null;
    makers.set(by === null ? '' : inWords(by), by);
  }
  return [...makers.values()];
}

/** The rule or module that answered this callback last on a hop; null: none did. */
export function lastToDecide(
  events: readonly SessionEvent[],
  hop: number,
  callback: CallbackName,
): DecidedBy | null {
  const decided = events.findLast(
    (event) =>
      event.type === 'callback:decided' &&
      event.hop === hop &&
      event.callback === callback &&
      (event.by.kind === 'rule' || event.by.kind === 'module'),
  );
  return decided?.type === 'callback:decided' ? decided.by : null;
}

/** "the rule to-echo (my.request-rules.json:4)", "the handler module a.request-handler.ts". */
export function inWords(by: DecidedBy): string {
  if (by.kind === 'rule') return `the rule ${by.id} (${by.file}:${String(by.line)})`;
  return by.kind === 'module' && by.file !== undefined
    ? `the handler module ${by.file}`
    : 'a handler';
}
