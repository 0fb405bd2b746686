import * as vscode from 'vscode';
import type { CookieRecord } from '../../../session/cookie.ts';
import { identityOf } from '../../../session/cookie.ts';
import type { Contexts } from '../../../workbench/contexts.ts';
import type { WindowCookies } from '../../../workbench/windowCookies.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { addCookie, editCookie } from './askForCookie.ts';
import { cookieItems } from './cookieItems.ts';
import type { CookieHost } from './cookieItems.ts';

/** Cookies: by host, with their values hidden until a person reveals one; to edit, to delete and to add. */
export class CookieView implements View {
  readonly #cookies: WindowCookies;
  readonly #revealed = new Set<string>();
  readonly #redraw = new vscode.EventEmitter<undefined>();
  readonly onChanged: View['onChanged'];

  constructor(contexts: Contexts) {
    this.#cookies = contexts.cookies;
    this.onChanged = (listener) =>
      vscode.Disposable.from(
        contexts.onMemoryChanged((what) => {
          if (what === 'cookies') listener(what);
        }),
        this.#redraw.event(listener),
      );
  }

  async items(): Promise<readonly ViewItem[]> {
    return cookieItems(await this.#cookies.list(), this.#revealed);
  }

  reveal({ subject }: ViewItem): void {
    this.#revealed.add(identityOf(subject as CookieRecord));
    this.#redraw.fire(undefined);
  }

  hide({ subject }: ViewItem): void {
    this.#revealed.delete(identityOf(subject as CookieRecord));
    this.#redraw.fire(undefined);
  }

  async copy({ subject }: ViewItem): Promise<void> {
    await vscode.env.clipboard.writeText((subject as CookieRecord).value);
  }

  /** Below a host, for that host. */
  async add(item: ViewItem | undefined): Promise<void> {
    await addCookie(this.#cookies, (item?.subject as CookieHost | undefined)?.host);
  }

  async edit({ subject }: ViewItem): Promise<void> {
    await editCookie(this.#cookies, subject as CookieRecord);
  }

  async delete({ subject }: ViewItem): Promise<void> {
    const id = identityOf(subject as CookieRecord);
    this.#revealed.delete(id);
    await this.#cookies.delete((cookie) => identityOf(cookie) === id);
  }

  async deleteHost({ subject }: ViewItem): Promise<void> {
    const { host } = subject as CookieHost;
    await this.#cookies.delete(({ domain }) => domain === host);
  }
}
