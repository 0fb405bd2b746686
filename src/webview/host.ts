import type {
  HostMessage,
  HostNotice,
  PanelMessage,
  PanelNotice,
  PanelRequestName,
  PanelRequests,
} from '../protocol/messages.ts';
import type { SavedState } from './state/savedState.ts';

/** VS Code gives this to a webview once; a second call throws. */
interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host, as the panel sees it. */
export interface Host {
  notify(notice: PanelNotice): void;
  /** Rejects with the host's words when it can't answer. */
  request<Name extends PanelRequestName>(
    name: Name,
    params: PanelRequests[Name]['params'],
  ): Promise<PanelRequests[Name]['result']>;
  /** Whatever an earlier panel saved, also one of an older version. */
  savedState(): unknown;
  saveState(state: SavedState): void;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (reason: Error) => void;
}

export function connectHost(onNotice: (notice: HostNotice) => void): Host {
  const api = acquireVsCodeApi();
  const pending = new Map<number, Pending>();
  let lastId = 0;

  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isHostMessage(data)) return;
    if (data.type !== 'reply') {
      onNotice(data);
      return;
    }
    const waiting = pending.get(data.id);
    pending.delete(data.id);
    if ('error' in data) waiting?.reject(new Error(data.error));
    else waiting?.resolve(data.result as never);
  });

  return {
    notify: (notice) => {
      api.postMessage(notice);
    },
    request: (name, params) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        api.postMessage({ type: 'request', id: lastId, name, params });
      }),
    savedState: () => api.getState(),
    saveState: (state) => {
      api.setState(state);
    },
  };
}

function isHostMessage(data: unknown): data is HostMessage {
  return (
    typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string'
  );
}
