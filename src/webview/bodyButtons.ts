import { messageOf } from '../session/messageOf.ts';
import type { Host } from './host.ts';
import type { Effect } from './state/act.ts';
import type { PanelModel } from './state/panelModel.ts';

type SaidEffect = Extract<Effect, { kind: keyof typeof buttons }>;

const buttons = {
  copyBody: 'copy',
  saveBody: 'save',
  copyChain: 'copyChain',
  saveChain: 'saveChain',
} as const;

/** How long a button says what it has done; in milliseconds. */
const SAID = 3_000;

/** Copies or saves a body or a chain of certificates, and says on its button what came of it. */
export class BodyButtons {
  readonly #host: Host;
  readonly #say: (done: PanelModel['done']) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, say: (done: PanelModel['done']) => void) {
    this.#host = host;
    this.#say = say;
  }

  async run(effect: SaidEffect): Promise<void> {
    const button = buttons[effect.kind];
    const words = await this.#words(effect).catch(messageOf);
    if (words === null) return;
    this.#say({ button, words });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#say(null);
    }, SAID);
  }

  /** Null: nothing was done. */
  async #words(effect: SaidEffect): Promise<string | null> {
    switch (effect.kind) {
      case 'copyBody':
        await this.#host.request('copyBody', { ...effect.body, view: effect.view });
        return 'Copied';
      case 'copyChain':
        this.#host.notify({ type: 'copy', text: effect.pem });
        return 'Copied';
      case 'saveChain': {
        const { session, fingerprint256 } = effect;
        const { name } = await this.#host.request('saveChain', { session, fingerprint256 });
        return name === null ? null : `Saved ${name}`;
      }
      case 'saveBody': {
        const { name } = await this.#host.request('saveBody', effect.body);
        return name === null ? null : `Saved ${name}`;
      }
    }
  }
}
