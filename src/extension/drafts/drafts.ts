import { basename, dirname, relative } from 'node:path';
import * as vscode from 'vscode';
import { writeDraft } from '../../draft/draft.ts';
import type { DraftSource } from '../../draft/draft.ts';
import type { DraftOf, DraftRead } from '../../protocol/messages.ts';
import { curlAsRequest } from '../../requestFile/curl/curlAsRequest.ts';
import { bodyFault, bodyWarnings } from '../../requestFile/draft/bodyWarnings.ts';
import { readDraft } from '../../requestFile/draft/readDraft.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import { count } from '../../words/amounts.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { chosenKind, copySnippet } from '../commands/copyRequestAs.ts';
import type { Answers } from '../bodies/bodyAnswers.ts';
import type { DraftRequests, PanelDrafts } from '../panel/panelDrafts.ts';
import { explained } from '../panel/startOrExplain.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { fileOfDraft, writtenDraft } from './draftFile.ts';
import { draftWords } from './draftWords.ts';
import { previewDraft } from './previewDraft.ts';
import type { PreviewParts } from './previewDraft.ts';
import { saveDraft } from './saveDraft.ts';
import { sessionDraft } from './sessionDraft.ts';
import type { SessionDraft } from './sessionDraft.ts';

/** The file that was saved to last, for this workspace. */
const LAST_FILE = 'requestWorkbench.savedTo';

/** Requests that are written in the panel: blocks of request files, sent and saved as these are. */
export class Drafts implements PanelDrafts {
  readonly #sessions: Sessions;
  readonly #runs: RequestRuns;
  readonly #preview: PreviewParts;
  readonly #kept: vscode.Memento;
  /** What stands in the compose bar of this window, secrets too: in memory only. */
  #current: DraftOf | null = null;

  constructor(sessions: Sessions, kept: vscode.Memento, preview: PreviewParts) {
    this.#sessions = sessions;
    this.#runs = preview.runs;
    this.#preview = preview;
    this.#kept = kept;
  }

  get current(): DraftOf | null {
    return this.#current;
  }

  keep({ draft, source }: DraftOf): void {
    this.#current = { draft, source };
  }

  /** The name of the file that was saved to last; null: none was. */
  get lastName(): string | null {
    const last = this.#last;
    return last === null ? null : basename(last.fsPath);
  }

  /** The request of a session. Null: the session is gone. */
  ofSession(session: string): Promise<SessionDraft | null> {
    return sessionDraft(session, this.#sessions, this.#runs);
  }

  /** As a request file, in an editor: the file that it is of, else a new one. */
  async open({ draft, source }: DraftOf, viewColumn: vscode.ViewColumn): Promise<void> {
    const content = `${source?.origin == null ? '' : `# From ${source.label}\n`}${writeDraft(draft)}`;
    const document = await vscode.workspace.openTextDocument({ language: 'http', content });
    await vscode.window.showTextDocument(document, { viewColumn });
  }

  /** What the panel asks. @param panel shows the sessions that a draft is sent as. @throws Error in words for a person */
  answers(panel: { show(session?: string): void }): Answers<DraftRequests> {
    return {
      sendDraft: async (draft) => ({ fault: await this.#send(draft, panel) }),
      readDraft: ({ text }) => Promise.resolve(readOf(text)),
      pasteCurl: async ({ text }) => pasted(text ?? (await vscode.env.clipboard.readText())),
      saveDraft: async ({ choose, ...draft }) => {
        assertBlock(draft);
        const known = choose ? null : await this.#fileFor(draft.source);
        const saved = await saveDraft(draft, known);
        if (saved === null) return null;
        await this.#kept.update(LAST_FILE, saved.uri.toString());
        return { source: saved.source, file: basename(saved.uri.fsPath) };
      },
      copyDraft: async ({ choose, ...draft }) => ({ done: await this.#copy(draft, choose) }),
      previewDraft: (draft) => previewDraft(draft, this.#preview),
      draftWords: ({ source }) => draftWords(source, this.#runs),
      chooseFile: async ({ source }) => ({ path: await chosenFile(source) }),
    };
  }

  /** What kept it from being sent, or failed in it; null: nothing. */
  async #send(draft: DraftOf, panel: { show(session?: string): void }): Promise<string | null> {
    if (!vscode.workspace.isTrusted) {
      panel.show();
      return null;
    }
    this.keep(draft);
    assertBlock(draft);
    const told: { fault: string | null } = { fault: null };
    await explained(panel, async () => {
      const outcome = await this.#runs.sendWritten(await writtenDraft(draft), (session) => {
        panel.show(session);
      });
      told.fault = outcome === undefined ? null : faultOf(outcome);
    });
    return told.fault ?? bodyWarnings(draft.draft)[0] ?? null;
  }

  async #copy(draft: DraftOf, choose: boolean): Promise<string | null> {
    const kind = choose ? await chosenKind() : 'curl';
    if (kind === undefined) return null;
    assertBlock(draft);
    const found = await this.#runs.requestAt(await writtenDraft(draft));
    const isCopied = found !== undefined && (await copySnippet(kind, found, null));
    return isCopied ? 'Copied' : null;
  }

  /** Null: the person has to be asked. */
  async #fileFor(source: DraftSource | null): Promise<vscode.Uri | null> {
    const origin = source?.origin ?? null;
    const uri = origin === null ? this.#last : vscode.Uri.file(origin.file);
    return uri !== null && (await isThere(uri)) ? uri : null;
  }

  get #last(): vscode.Uri | null {
    const kept = this.#kept.get<string>(LAST_FILE);
    return kept === undefined ? null : vscode.Uri.parse(kept);
  }
}

/** @throws Error when a request file would not have the whole body */
function assertBlock({ draft }: DraftOf): void {
  const fault = bodyFault(draft);
  if (fault !== null) throw new Error(fault);
}

function readOf(text: string): DraftRead {
  const draft = readDraft(text);
  return 'fault' in draft ? draft : { draft };
}

function pasted(text: string): DraftRead {
  const read = curlAsRequest(text);
  return 'message' in read
    ? { fault: `Not pasted: ${read.message} ${read.hint}` }
    : readOf(read.text);
}

function faultOf({ status, reason, problems, tests }: RequestOutcome): string | null {
  if (status === 'skipped') return `Not sent: ${reason ?? ''}`;
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    return `${status === 'notSent' ? 'Not sent: ' : ''}${problem.message} ${problem.hint}`;
  }
  const failed = tests.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return null;
  const which =
    tests.length === 1 ? 'The test' : `${String(failed.length)} of ${count(tests.length, 'test')}`;
  return `${which} failed: ${first.message ?? first.name}`;
}

/** The path of a file as a request file names it. Null: none was chosen. */
async function chosenFile(source: DraftSource | null): Promise<string | null> {
  const folder = dirname(fileOfDraft(source));
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'File to Send',
      openLabel: 'Use',
      defaultUri: vscode.Uri.file(folder),
    })) ?? [];
  if (chosen === undefined) return null;
  const path = relative(folder, chosen.fsPath).replaceAll('\\', '/');
  return path.startsWith('.') || /^(?:[A-Za-z]:|\/)/.test(path) ? path : `./${path}`;
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
