import type { Event } from '../../../workbench/event.ts';
import type { ViewItem } from './viewItem.ts';

/** What one view of the side bar shows. */
export interface View {
  readonly items: () => readonly ViewItem[] | Promise<readonly ViewItem[]>;
  /** `items` may answer something else now. */
  readonly onChanged: Event<unknown>;
  /** Behind the title of the view; undefined: nothing. */
  readonly description?: () => string | undefined;
  /** A person has set or taken a check mark. */
  readonly check?: (item: ViewItem, checked: boolean) => Promise<void>;
}

/** The views of package.json. */
export type ViewId = 'sessions' | 'rules' | 'cookies' | 'trust' | 'modules' | 'environments';

/** What the menus of views do, by the end of their commands' ids. */
export const viewCommands = [
  'showRuleSession',
  'addCookie',
  'editCookie',
  'deleteCookie',
  'deleteHostCookies',
  'revealCookie',
  'hideCookie',
  'copyCookie',
  'revokeTrust',
  'approveModule',
  'stopModule',
  'chooseEnvironment',
  'leaveEnvironment',
  'openEnvironment',
] as const;

export type ViewCommand = (typeof viewCommands)[number];
