import * as path from 'node:path';
import * as vscode from 'vscode';
import type { BodyView } from '../../session/bodyText.ts';
import type { BodyOf, PanelRequests } from '../../protocol/messages.ts';
import { bytesInWords } from '../../words/amounts.ts';
import type { Bodies, KeptBody } from '../../workbench/bodies.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { saveBody } from './saveBody.ts';

/** A larger image, film or page is opened by the program that is made for it. */
const MAX_DRAWN = 32 * 1024 * 1024;
/** A larger text fills the clipboard of the whole machine. */
const MAX_COPIED = 64 * 1024 * 1024;

type BodyRequests = Pick<
  PanelRequests,
  | 'bodyFacts'
  | 'bodyPage'
  | 'bodyFind'
  | 'bodyEvents'
  | 'bodyEvent'
  | 'bodyBytes'
  | 'copyBody'
  | 'saveBody'
>;

export type Answers<Requests extends Partial<PanelRequests>> = {
  readonly [Name in keyof Requests & keyof PanelRequests]: (
    params: PanelRequests[Name]['params'],
  ) => Promise<PanelRequests[Name]['result']>;
};

/** What the panel asks about bodies. @throws Error in words for a person */
export function bodyAnswers(sessions: Sessions, bodies: Bodies): Answers<BodyRequests> {
  return {
    bodyFacts: async (which) => {
      const body = await bodyOf(sessions, which);
      const facts = await bodies.read('facts', body, {});
      return { ...facts, mimeType: body.mimeType, size: body.size };
    },
    bodyPage: async ({ view, at, before, ...which }) =>
      bodies.read('page', await bodyOf(sessions, which), { view, at, before }),
    bodyFind: async ({ view, query, at, before, ...which }) =>
      bodies.read('find', await bodyOf(sessions, which), { view, query, at, before }),
    bodyEvents: async ({ type, at, most, ...which }) => {
      const body = await bodyOf(sessions, which);
      const answer = await bodies.read('events', body, { type, at, most });
      const rows = answer.rows.map((row) => ({ ...row, time: body.arrivedAt(row.end) }));
      return { ...answer, rows };
    },
    bodyEvent: async ({ number, ...which }) =>
      bodies.read('event', await bodyOf(sessions, which), { number }),
    bodyBytes: async (which) => {
      const body = withinLimit(await bodyOf(sessions, which), MAX_DRAWN, 'shown here');
      return { base64: Buffer.from(await body.readAll()).toString('base64') };
    },
    copyBody: async ({ view, ...which }) => {
      const body = withinLimit(await bodyOf(sessions, which), MAX_COPIED, 'copied');
      await vscode.env.clipboard.writeText(await textOf(bodies, body, view));
      return null;
    },
    saveBody: async (which) => {
      const saved = await saveBody(await bodyOf(sessions, which));
      return { name: saved === null ? null : path.posix.basename(saved.path) };
    },
  };
}

async function textOf(bodies: Bodies, body: KeptBody, view: BodyView): Promise<string> {
  return Buffer.from(await bodies.read('all', body, { view })).toString('utf8');
}

function withinLimit(body: KeptBody, limit: number, what: string): KeptBody {
  if (body.size <= limit) return body;
  throw new Error(
    `The body is too large to be ${what} (${bytesInWords(body.size)}). Save it instead.`,
  );
}

async function bodyOf(sessions: Sessions, { session, of }: BodyOf): Promise<KeptBody> {
  const body =
    of === 'response' ? await sessions.body(session) : await sessions.requestBody(session);
  if (body === null) throw new Error('This body is not kept: it is from another window.');
  return body;
}
