import type { Answer } from '../../session/question.ts';
import type { PanelNotice } from '../../protocol/messages.ts';
import type { BodyView, MessageKind } from '../../session/bodyText.ts';
import type { Draft, ShownView } from './savedState.ts';
import type { TabName } from './tabs.ts';

/** What a person wants. Views send these and change nothing themselves. */
export type Intent =
  | { readonly type: 'compose'; readonly draft: Partial<Draft> }
  | { readonly type: 'submit' }
  | { readonly type: 'filter'; readonly text: string }
  /** `open`: on a narrow panel, leave the list for the session. */
  | { readonly type: 'choose'; readonly session: string; readonly open: boolean }
  /** `by`: rows down, or up when negative. */
  | { readonly type: 'moveChoice'; readonly by: number }
  | { readonly type: 'back' }
  | { readonly type: 'showTab'; readonly tab: TabName }
  | { readonly type: 'showBody'; readonly view: ShownView }
  | { readonly type: 'toggleWrap' }
  /** Opens the find box of the body that is shown. */
  | { readonly type: 'find' }
  | { readonly type: 'copyBody'; readonly of: MessageKind; readonly view: BodyView }
  | { readonly type: 'saveBody'; readonly of: MessageKind }
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
  | { readonly type: 'scrollList'; readonly list: ListMeasure }
  | { readonly type: 'focusUrl' }
  /** Goes to the host as it is. */
  | { readonly type: 'tell'; readonly notice: PanelNotice };

/** What the list must know of its own box to draw only the rows in sight; all in pixels. */
export interface ListMeasure {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

export type Dispatch = (intent: Intent) => void;
