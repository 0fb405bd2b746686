/** A codicon, and the theme's color for it. */
export interface ViewIcon {
  readonly name: string;
  readonly color?: string;
}

/** One line of a view in the side bar, as plain data: what VS Code draws is made of it in treeItem.ts. */
export interface ViewItem<Subject = unknown> {
  /** The same for as long as it shows the same thing; no other of its view has it. */
  readonly id: string;
  /** What its menus ask for (`viewItem`). */
  readonly kind: string;
  readonly label: string;
  /** Behind the label, dimmed. */
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: ViewIcon;
  /** The path of the file that it is, for the icon that the theme gives it and for its colors of problems. */
  readonly file?: string;
  readonly checkbox?: { readonly checked: boolean; readonly tooltip: string };
  /** The file that a click opens, and the line in it, from 1. */
  readonly open?: { readonly file: string; readonly line?: number };
  /** What a click does with the item, if it does not open a file. */
  readonly command?: { readonly id: string; readonly title: string };
  readonly children?: readonly ViewItem[];
  /** Until a person folds it. */
  readonly isOpen?: boolean;
  /** What its commands act on. */
  readonly subject?: Subject;
}

/** Several items below one, which says how many they are; nothing when there are none. */
export function groupOf(
  head: Pick<ViewItem, 'id' | 'kind' | 'label' | 'icon'>,
  children: readonly ViewItem[],
  description = String(children.length),
): ViewItem[] {
  return children.length === 0 ? [] : [{ ...head, description, children, isOpen: true }];
}
