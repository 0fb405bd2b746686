import type { PanelMessage, PanelRequestName } from './messages.ts';

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value);
const booleanIfThere: Check = (value) => value === undefined || typeof value === 'boolean';
const textOrNull: Check = (value) => value === null || text(value);

const isAnswer: Check = (value) => {
  if (!isRecord(value)) return false;
  switch (value['kind']) {
    case 'credentials':
      return text(value['username']) && text(value['password']);
    case 'certificate':
      return value['allow'] === false || (value['allow'] === true && isRemember(value['remember']));
    case 'redirect':
      return value['follow'] === false || (value['follow'] === true && text(value['url']));
    case 'protocol':
      return typeof value['allow'] === 'boolean';
    case 'cookie':
      return typeof value['allow'] === 'boolean' || value['allow'] === 'session';
    case 'clientCertificate':
      return textOrNull(value['fingerprint256']) && isRemember(value['remember']);
    case 'breakpoint':
      return typeof value['continue'] === 'boolean';
    default:
      return value['kind'] === 'cancel';
  }
};

const isRemember: Check = (value) => value === 'once' || value === 'context';

const messages: Readonly<Record<PanelMessage['type'], Shape>> = {
  ready: {},
  send: { method: text, url: text },
  cancel: { session: text },
  rerun: { session: text },
  answer: { session: text, ask: text, answer: isAnswer, always: booleanIfThere },
  alwaysDoThis: { session: text, hop: number, entry: (value) => value === null || number(value) },
  openRule: { file: text, line: (value) => number(value) && Number(value) >= 1 },
  openBody: { session: text },
  select: { session: textOrNull },
  clearSessions: {},
  copy: { text },
  manageTrust: {},
  openExample: {},
  newRuleFile: {},
  request: {
    id: number,
    name: (value) => typeof value === 'string' && Object.hasOwn(requests, value),
    params: isRecord,
  },
};

const requests: Readonly<Record<PanelRequestName, Shape>> = {
  bodyPreview: { session: text },
};

/** A message from the panel, or null when it is none: the page is trusted less than the host, so its shape is checked. */
export function readPanelMessage(data: unknown): PanelMessage | null {
  if (!isRecord(data) || !Object.hasOwn(messages, String(data['type']))) return null;
  if (!fits(data, messages[data['type'] as PanelMessage['type']])) return null;
  const message = data as unknown as PanelMessage;
  const isAskedRightly =
    message.type !== 'request' || fits({ ...message.params }, requests[message.name]);
  return isAskedRightly ? message : null;
}

function fits(value: Record<string, unknown>, fields: Shape): boolean {
  return Object.entries(fields).every(([name, check]) => check(value[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
