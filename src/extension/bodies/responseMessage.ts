import { deliveredStatus } from '../../session/sessionView.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { statusLine } from '../../words/statusLine.ts';

/** Fields that differ in each response and say nothing of it. */
const LEFT_OUT = new Set(['date']);

/**
 * A response as a text to compare with another one: what was asked and when, the status, the fields by name, the body.
 * What the log masks is masked.
 */
export function responseMessage(session: SessionView, body: string): string {
  const response = deliveredStatus(session);
  const { method, url } = session.request;
  const fields = (session.hops.at(-1)?.response?.headers ?? [])
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !LEFT_OUT.has(name))
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([name, value]) => `${name}: ${value}`);
  return [
    `${method} ${url}`,
    '',
    response === null
      ? (session.error?.name ?? session.state)
      : statusLine(response.status, response.statusText),
    ...fields,
    '',
    body,
  ].join('\n');
}
