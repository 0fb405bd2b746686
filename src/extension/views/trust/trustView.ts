import type { Contexts } from '../../../workbench/contexts.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { trustItems } from './trustItems.ts';
import type { Revocable } from './trustItems.ts';

/** Trust: which certificates are excepted, who is logged in where, and which hosts want https; each is revoked by a click. */
export class TrustView implements View {
  readonly #contexts: Contexts;
  readonly onChanged: Contexts['onMemoryChanged'];

  constructor(contexts: Contexts) {
    this.#contexts = contexts;
    this.onChanged = (listener) =>
      contexts.onMemoryChanged((what) => {
        if (what !== 'cookies') listener(what);
      });
  }

  async items(): Promise<readonly ViewItem[]> {
    return trustItems(await this.#contexts.trust.list());
  }

  async revoke({ subject }: ViewItem): Promise<void> {
    const { trust } = this.#contexts;
    const revocable = subject as Revocable;
    switch (revocable.kind) {
      case 'exception':
        trust.revokeException(revocable.exception);
        return;
      case 'login':
        trust.forgetLogin(revocable.login);
        return;
      case 'clientCertificate':
        trust.forgetClientCertificate(revocable.shown);
        return;
      case 'hsts':
        await trust.forgetHsts(revocable.host);
        return;
    }
  }
}
