import { messageOf } from '../session/messageOf.ts';
import type { Host } from './host.ts';
import type { ComposeEffect, ComposeState, Composing } from './state/compose.ts';
import { wasRead, withDraft, withOther } from './state/compose.ts';

/** How long a button says what it has done; in milliseconds. */
const SAID = 3_000;

/** A draft must stay as it is this long before it is looked at; in milliseconds. */
const SETTLED = 250;

export interface DraftPage {
  readonly state: () => Composing;
  readonly change: (next: Composing) => void;
  readonly submit: () => void;
}

/** Asks the host what the compose bar needs of it, and puts the answers into the state. */
export class DraftRequests {
  readonly #host: Host;
  readonly #page: DraftPage;
  #previewing: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was sent: only the newest answer says what is wrong. */
  #sent = 0;

  constructor(host: Host, page: DraftPage) {
    this.#host = host;
    this.#page = page;
  }

  run(effect: ComposeEffect): void {
    this.#run(effect).catch((error: unknown) => {
      this.#page.change({ ...this.#page.state(), fault: messageOf(error) });
    });
  }

  async #run(effect: ComposeEffect): Promise<void> {
    switch (effect.kind) {
      case 'sendDraft':
        return this.#send(effect);
      case 'readDraft':
        return this.#read(effect.text);
      case 'pasteCurl':
        return this.#paste(effect.text);
      case 'copyDraft': {
        const { done } = await this.#host.request('copyDraft', {
          ...effect.of,
          choose: effect.choose,
        });
        if (done !== null) this.#say({ button: 'copy', words: 'Copied' });
        return;
      }
      case 'saveDraft':
        return this.#save(effect);
      case 'draftWords': {
        const words = await this.#host.request('draftWords', { source: effect.source });
        this.#compose({ words });
        return;
      }
      case 'chooseFile': {
        const { path } = await this.#host.request('chooseFile', { source: effect.source });
        if (path === null) return;
        const state = this.#page.state();
        this.#page.change(withDraft(state, effect.use(state.draft, path)));
      }
    }
  }

  async #send({ of }: Extract<ComposeEffect, { kind: 'sendDraft' }>): Promise<void> {
    const turn = (this.#sent += 1);
    const { fault } = await this.#host.request('sendDraft', of);
    const state = this.#page.state();
    // A draft that has changed since is not what went wrong.
    if (fault === null || turn !== this.#sent || state.draft !== of.draft) return;
    this.#page.change({ ...state, fault });
  }

  async #read(text: string): Promise<void> {
    const read = await this.#host.request('readDraft', { text });
    const before = this.#page.state();
    const next = wasRead(before, text, read);
    if (next === before) return;
    this.#page.change(next);
    if (before.compose.sendsOnceRead && 'draft' in read) this.#page.submit();
  }

  async #paste(text: string | null): Promise<void> {
    const read = await this.#host.request('pasteCurl', { text });
    const state = this.#page.state();
    if ('fault' in read) {
      this.#page.change({ ...state, fault: read.fault });
      return;
    }
    this.#page.change(withOther(state, { draft: read.draft, source: null }, null));
    this.#say({ button: 'paste', words: 'Pasted' });
  }

  async #save({ of, choose }: Extract<ComposeEffect, { kind: 'saveDraft' }>): Promise<void> {
    const saved = await this.#host.request('saveDraft', { ...of, choose });
    if (saved === null) return;
    this.#compose({ source: saved.source, saveTo: saved.file });
    this.#say({ button: 'save', words: 'Saved' });
  }

  /** Asks what would be made of the draft, once it has been left alone for a moment. */
  preview(): void {
    const { draft, compose } = this.#page.state();
    const isWanted = compose.drawer !== null || draft.url.includes('{{');
    clearTimeout(this.#previewing);
    if (!isWanted) return;
    this.#previewing = setTimeout(() => {
      const of = { draft, source: compose.source };
      this.#host.request('previewDraft', of).then(
        (preview) => {
          if (this.#page.state().draft === draft) this.#compose({ preview });
        },
        () => {
          this.#compose({ preview: null });
        },
      );
    }, SETTLED);
  }

  #compose(part: Partial<ComposeState>): void {
    const state = this.#page.state();
    this.#page.change({ ...state, compose: { ...state.compose, ...part } });
  }

  #say(done: ComposeState['done']): void {
    this.#compose({ done });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#compose({ done: null });
    }, SAID);
  }
}
