import { basename } from 'node:path';
import { deliveredBytes, deliveredStatus } from '../../session/sessionView.ts';
import type {
  DecidedBy,
  DecisionRecord,
  NearMiss,
  SessionEvent,
} from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import { reduceSession, startView } from '../../session/reduceSession.ts';
import type { HopView, SessionView, TimelineEntry } from '../../session/sessionView.ts';
import { bytesInWords, bytesOfTotal, duration, percent, rateInWords } from '../../words/amounts.ts';
import { statusLine } from '../../words/statusLine.ts';
import { hopLines } from './hopLines.ts';
import { shownPath } from './fileProblem.ts';
import { printable } from './printable.ts';
import type { Color, Screen } from './screen.ts';

/** How often the line of progress changes, in milliseconds. */
const PROGRESS_INTERVAL = 100;

/** Tells a session to a person: each hop when it is over, and the outcome. Reads the log and nothing else. */
export class SessionPrinter {
  readonly #screen: Screen;
  readonly #errors: Screen;
  readonly #cwd: string;
  readonly #showsDownload: boolean;
  #view: SessionView | null = null;
  #progressAt = -Infinity;

  /**
   * @param options `errors` is where it says why a request failed; `showsDownload` is false when the body itself appears on the
   * same terminal.
   */
  constructor(
    log: SessionLog,
    options: { screen: Screen; errors: Screen; cwd: string; showsDownload: boolean },
  ) {
    this.#screen = options.screen;
    this.#errors = options.errors;
    this.#cwd = options.cwd;
    this.#showsDownload = options.showsDownload;
    log.subscribe((event) => {
      this.#take(event);
    });
  }

  #take(event: SessionEvent): void {
    const before = this.#view;
    if (event.type === 'session:started') {
      this.#view = startView(event);
      return;
    }
    if (before === null) return;
    const view = reduceSession(before, event);
    this.#view = view;
    switch (event.type) {
      case 'hop:started':
        this.#printHop(view.hops.at(-2));
        this.#screen.transient(`${event.method} ${printable(event.url)} ...`);
        return;
      case 'upload:progress':
        this.#showProgress(view.hops.at(-1), event);
        return;
      case 'download:progress':
        if (this.#showsDownload) this.#showProgress(view.hops.at(-1), event);
        return;
      case 'callback:asked':
        this.#sayWhyAsked(event);
        return;
      case 'session:completed':
        this.#printHop(view.hops.at(-1));
        this.#printOutcome(view);
        return;
      default:
        return;
    }
  }

  #printHop(hop: HopView | undefined): void {
    if (hop === undefined) return;
    const { response } = hop;
    const time = duration((hop.endedAt ?? hop.startedAt) - hop.startedAt);
    const status =
      response === null
        ? this.#screen.paint('dim', 'no response')
        : this.#screen.paint(
            colorOf(response.status),
            printable(statusLine(response.status, response.statusText)),
          );
    const target = this.#screen.paint('bold', printable(`${hop.method} ${hop.url}`));
    this.#screen.line(`${target}  ${status}  ${time}`);
    for (const fact of hopLines(hop)) this.#detail(fact);
    for (const entry of hop.entries) this.#printEntry(entry);
    if (hop.redirect !== null) {
      const { to, rewrittenTo } = hop.redirect;
      this.#detail(
        rewrittenTo === undefined
          ? `Redirected to ${to}`
          : `Redirected to ${rewrittenTo} (the server said ${to})`,
      );
    }
  }

  #printEntry(entry: TimelineEntry): void {
    if (entry.kind === 'problem') {
      this.#screen.line(
        `  ${this.#screen.paint('yellow', `problem: ${printable(entry.message)}`)}`,
      );
      return;
    }
    if (entry.kind === 'console') {
      const { level, text, file } = entry.line;
      const where = `${file === null ? 'a handler' : basename(file)} ${level}:`;
      this.#screen.line(`  ${this.#screen.paint('dim', where)} ${printable(text)}`);
      return;
    }
    const { by, callback, explanation, nearMisses = [], remembered } = entry.decision;
    if (by.kind === 'default' && !mattersByDefault(entry.decision)) return;
    const waited = by.kind === 'person' ? ` after ${duration(entry.waitedMs)}` : '';
    const when = remembered === true ? ' earlier' : waited;
    const who = this.#screen.paint('cyan', this.#nameOf(by) + when);
    this.#screen.line(`  ${who}  ${callback}: ${printable(explanation)}`);
    // Where a rule answered, nobody asks why another one did not.
    if (by.kind === 'default') for (const miss of nearMisses) this.#printNearMiss(miss);
  }

  /** Before the question: a person should know who wants them to decide. */
  #sayWhyAsked({ askedBy }: Extract<SessionEvent, { type: 'callback:asked' }>): void {
    if (askedBy === undefined) return;
    this.#screen.line(`  Asked because ${this.#nameOf(askedBy)} wants a person to decide`);
  }

  #printNearMiss({ by, reason }: NearMiss): void {
    this.#screen.line(
      this.#screen.paint('dim', `    ${this.#nameOf(by)} almost answered: ${printable(reason)}`),
    );
  }

  #printOutcome(view: SessionView): void {
    const { state, error, hops, bytes, elapsedMs } = view;
    const facts = [bytesInWords(deliveredBytes(bytes)), duration(elapsedMs)].join('  ');
    if (error === null) {
      const delivered = deliveredStatus(view);
      const { response = null, changedTo = null } = hops.at(-1) ?? {};
      const words =
        delivered === null ? 'done' : statusLine(delivered.status, delivered.statusText);
      const outcome = this.#screen.paint(colorOf(delivered?.status ?? 200), printable(words));
      const changed =
        changedTo === null || response === null
          ? ''
          : `  (the server said ${printable(statusLine(response.status, response.statusText))})`;
      this.#screen.line(`${outcome}${changed}  ${facts}`);
      return;
    }
    const outcome = state === 'canceled' ? 'canceled' : 'failed';
    const where = error.phase === null ? '' : ` in ${error.phase}`;
    const cause = error.cause === null || error.cause === error.name ? '' : ` (${error.cause})`;
    this.#errors.line(
      `${this.#errors.paint('red', outcome)}  ${error.name} ${String(error.code)}${where}${printable(cause)}  ${facts}`,
    );
    this.#errors.line(`  ${printable(error.message)}`);
  }

  #showProgress(
    hop: HopView | undefined,
    event: Extract<SessionEvent, { type: 'upload:progress' | 'download:progress' }>,
  ): void {
    if (hop === undefined || event.time - this.#progressAt < PROGRESS_INTERVAL) return;
    this.#progressAt = event.time;
    const { current, total, time } = event;
    const direction = event.type === 'upload:progress' ? 'sent' : 'received';
    const seen = event.type === 'upload:progress' ? hop.upload : hop.download;
    const seconds = (time - (seen?.since ?? time)) / 1000;
    const rate = seconds > 0 ? `  ${rateInWords(current / seconds)}` : '';
    const part = percent(current, total);
    const moved =
      part === null ? bytesInWords(current) : `${bytesOfTotal(current, total)} (${String(part)} %)`;
    this.#screen.transient(`  ${direction} ${moved}${rate}`);
  }

  #detail(text: string): void {
    this.#screen.line(`  ${this.#screen.paint('dim', printable(text))}`);
  }

  #nameOf(by: DecidedBy): string {
    switch (by.kind) {
      case 'rule':
        return `rule ${printable(by.id)}  ${shownPath(by.file, this.#cwd)}:${String(by.line)}`;
      case 'module': {
        const line = by.line === undefined ? '' : `:${String(by.line)}`;
        return by.file === undefined ? 'module' : `module  ${shownPath(by.file, this.#cwd)}${line}`;
      }
      case 'requestFile':
        return `request file  ${shownPath(by.file, this.#cwd)}:${String(by.line)}`;
      case 'client':
        return 'client';
      case 'person':
        return 'you';
      case 'default':
        return 'default';
    }
  }
}

/** Defaults that let a request go on unchanged are no news; those that refused something, or that nobody could be asked about, are. */
function mattersByDefault(decision: DecisionRecord & { readonly ask?: string }): boolean {
  return (
    decision.ask !== undefined ||
    decision.callback === 'onCertificateError' ||
    decision.callback === 'getAuthCredentials' ||
    decision.callback === 'onProtocolExecution'
  );
}

function colorOf(status: number): Color {
  if (status >= 400) return 'red';
  return status >= 300 ? 'yellow' : 'green';
}
