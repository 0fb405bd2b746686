import type { Answer } from '../session/question.ts';
import type { PanelMessage, PanelRequestName, PanelRequests } from './messages.ts';
import { bodyViews } from '../session/bodyText.ts';
import { isRecord } from '../session/kindOf.ts';
import { isDraft, isDraftSource } from '../draft/savedDraft.ts';

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value);
const booleanIfThere: Check = (value) => value === undefined || typeof value === 'boolean';
const textOrNull: Check = (value) => value === null || text(value);

const boolean: Check = (value) => typeof value === 'boolean';
const offset: Check = (value) => number(value) && Number(value) >= 0;
const view: Check = (value) => bodyViews.some((name) => name === value);
const query: Check = (value) =>
  isRecord(value) &&
  text(value['text']) &&
  [value['matchCase'], value['wholeWord'], value['regex']].every(boolean);

/** Rows that are sent at once; a screen has fewer. */
const MOST_EVENTS = 1_000;

const bodyOf = {
  session: text,
  of: (value: unknown) => value === 'request' || value === 'response',
};

const isLayout: Check = (value) =>
  isRecord(value) && number(value['width']) && number(value['rows']) && boolean(value['folded']);

const draftOf = { draft: isDraft, source: isDraftSource };

const isRemember: Check = (value) => value === 'once' || value === 'context';

/** What each kind of answer has beside its kind. */
const answers: Readonly<Record<Answer['kind'], (answer: Record<string, unknown>) => boolean>> = {
  cancel: () => true,
  credentials: ({ username, password }) => text(username) && text(password),
  certificate: ({ allow, remember }) => allow === false || (allow === true && isRemember(remember)),
  redirect: ({ follow, url }) => follow === false || (follow === true && text(url)),
  protocol: ({ allow }) => typeof allow === 'boolean',
  cookie: ({ allow }) => typeof allow === 'boolean' || allow === 'session',
  clientCertificate: ({ fingerprint256, remember }) =>
    textOrNull(fingerprint256) && isRemember(remember),
  breakpoint: (answer) => typeof answer['continue'] === 'boolean',
};

const isAnswer: Check = (value) => {
  if (!isRecord(value) || typeof value['kind'] !== 'string') return false;
  return Object.hasOwn(answers, value['kind']) && answers[value['kind'] as Answer['kind']](value);
};

/** A check for every field: one that is forgotten does not compile. */
type Checks<Fields> = { readonly [Name in keyof Fields]-?: Check };

const messages: {
  readonly [Type in PanelMessage['type']]: Checks<
    Omit<Extract<PanelMessage, { readonly type: Type }>, 'type'>
  >;
} = {
  ready: {},
  keepDraft: draftOf,
  openDraft: draftOf,
  editSession: { session: text },
  cancel: { session: text },
  rerun: { session: text },
  answer: { session: text, ask: text, answer: isAnswer, always: booleanIfThere },
  alwaysDoThis: { session: text, hop: number, entry: (value) => value === null || number(value) },
  trustCa: { ask: text },
  openRule: { file: text, line: (value) => offset(value) && Number(value) >= 1 },
  openRequest: { session: text },
  openBody: { session: text, view: (value) => value === 'pretty' || value === 'raw' },
  compareBody: { session: text },
  select: { session: textOrNull },
  deleteSession: { session: text },
  clearSessions: {},
  keepLayout: { layout: isLayout },
  copy: { text },
  manageTrust: {},
  openPlayground: {},
  newRuleFile: {},
  turnRulesOn: {},
  request: {
    id: number,
    name: (value) => typeof value === 'string' && Object.hasOwn(requests, value),
    params: isRecord,
  },
};

const requests: { readonly [Name in PanelRequestName]: Checks<PanelRequests[Name]['params']> } = {
  bodyFacts: bodyOf,
  bodyPage: { ...bodyOf, view, at: offset, before: boolean },
  bodyFind: { ...bodyOf, view, query, at: offset, before: boolean },
  bodyEvents: {
    ...bodyOf,
    type: textOrNull,
    at: (value) => offset(value) || value === -1,
    most: (value) => offset(value) && Number(value) <= MOST_EVENTS,
  },
  bodyEvent: { ...bodyOf, number: offset },
  bodyBytes: bodyOf,
  cookieValues: { session: text },
  saveChain: { session: text, fingerprint256: text },
  copyBody: { ...bodyOf, view },
  saveBody: bodyOf,
  sendDraft: draftOf,
  readDraft: { text },
  pasteCurl: { text: textOrNull },
  saveDraft: { ...draftOf, choose: boolean },
  copyDraft: { ...draftOf, choose: boolean },
  previewDraft: draftOf,
  draftWords: { source: isDraftSource },
  chooseFile: { source: isDraftSource },
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
