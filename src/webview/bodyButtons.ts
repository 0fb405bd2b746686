import { messageOf } from '../session/messageOf.ts';
import type { Host } from './host.ts';
import type { Effect } from './state/act.ts';
import type { PanelModel } from './state/panelModel.ts';

type BodyEffect = Extract<Effect, { kind: 'copyBody' | 'saveBody' }>;

/** How long a button says what it has done; in milliseconds. */
const SAID = 3_000;

/** Copies or saves a body, and says on its button what came of it. */
export class BodyButtons {
  readonly #host: Host;
  readonly #say: (done: PanelModel['done']) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, say: (done: PanelModel['done']) => void) {
    this.#host = host;
    this.#say = say;
  }

  async run(effect: BodyEffect): Promise<void> {
    const button = effect.kind === 'copyBody' ? 'copy' : 'save';
    const words = await this.#words(effect).catch(messageOf);
    if (words === null) return;
    this.#say({ button, words });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#say(null);
    }, SAID);
  }

  /** Null: nothing was done. */
  async #words(effect: BodyEffect): Promise<string | null> {
    switch (effect.kind) {
      case 'copyBody':
        await this.#host.request('copyBody', { ...effect.body, view: effect.view });
        return 'Copied';
      case 'saveBody': {
        const { name } = await this.#host.request('saveBody', effect.body);
        return name === null ? null : `Saved ${name}`;
      }
    }
  }
}
