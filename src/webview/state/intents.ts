import type { Answer } from '../../session/question.ts';
import type { PanelNotice } from '../../protocol/messages.ts';
import type { BodyView, MessageKind } from '../../session/bodyText.ts';
import type { ComposeIntent } from './compose.ts';
import type { ShownView } from './savedState.ts';
import type { TabName } from './tabs.ts';

/** What a person wants. Views send these and change nothing themselves. */
export type Intent =
  | ComposeIntent
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'choose'; readonly session: string }
  /** `by`: rows down, or up when negative. */
  | { readonly type: 'moveChoice'; readonly by: number }
  /** Gives the keyboard to the session, or to the list again. */
  | { readonly type: 'enterSession' }
  | { readonly type: 'enterList' }
  /** `to`: pixels or rows (layout.ts); null: as it was at first. `kept`: the pointer has let go. */
  | { readonly type: 'setSash'; readonly to: number | null; readonly kept: boolean }
  | { readonly type: 'stepSash'; readonly by: number }
  /** Shows only the chosen row, or all again. */
  | { readonly type: 'fold'; readonly folded: boolean }
  | { readonly type: 'showTab'; readonly tab: TabName }
  | { readonly type: 'showBody'; readonly view: ShownView }
  | { readonly type: 'toggleWrap' }
  /** Opens the find box of the body that is shown. */
  | { readonly type: 'find' }
  | { readonly type: 'copyBody'; readonly of: MessageKind; readonly view: BodyView }
  | { readonly type: 'saveBody'; readonly of: MessageKind }
  | { readonly type: 'copyChain'; readonly pem: string }
  /** Found by the server's own certificate. */
  | { readonly type: 'saveChain'; readonly session: string; readonly fingerprint256: string }
  /** Opens what is folded under this key, or folds it again. */
  | { readonly type: 'toggle'; readonly key: string }
  | {
      readonly type: 'giveAnswer';
      readonly session: string;
      readonly ask: string;
      readonly answer: Answer;
      readonly always: boolean;
    }
  /** Into a question; the key is a `typedKey`. Never a password. */
  | { readonly type: 'typed'; readonly key: string; readonly value: string }
  /** To the question so many places further; they lie in a ring, the oldest first. */
  | { readonly type: 'moveQuestion'; readonly by: 1 | -1 }
  /** `top`: in pixels. */
  | { readonly type: 'scrollList'; readonly top: number }
  /** The list has another height, in pixels. */
  | { readonly type: 'measureList'; readonly height: number }
  | { readonly type: 'focusUrl' }
  /** Goes to the host as it is. */
  | { readonly type: 'tell'; readonly notice: PanelNotice };

/** What the list must know of its own box to draw only the rows in sight; all in pixels. */
export interface ListMeasure {
  readonly scrollTop: number;
  readonly height: number;
}

export type Dispatch = (intent: Intent) => void;
