/** Rows of a tree that is drawn as a list: what can be folded names what it folds in `data-fold`. */
const ITEM = '[role="treeitem"]';

/** Where the keyboard was last, so that Tab comes back to it. */
export function keepPlace(event: FocusEvent): void {
  const item = event.target instanceof Element ? event.target.closest(ITEM) : null;
  if (item === null) return;
  for (const each of itemsOf(event.currentTarget as Element)) {
    each.tabIndex = each === item ? 0 : -1;
  }
}

/** The keys of a tree, as everywhere in VS Code. Keys in what stands inside a row are its own. */
export function treeKeys(event: KeyboardEvent, fold: (key: string) => void): void {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || !target.matches(ITEM) || hasModifier(event)) return;
  const items = itemsOf(event.currentTarget as Element);
  const at = items.indexOf(target);
  const { fold: foldKey } = target.dataset;
  const expanded = target.getAttribute('aria-expanded');
  const go = (item: HTMLElement | null | undefined): void => {
    item?.focus();
    item?.scrollIntoView({ block: 'nearest' });
  };
  switch (key) {
    case 'ArrowDown':
      go(items[at + 1]);
      break;
    case 'ArrowUp':
      go(items[at - 1]);
      break;
    case 'Home':
      go(items[0]);
      break;
    case 'End':
      go(items.at(-1));
      break;
    case 'ArrowRight':
      if (expanded === 'false' && foldKey !== undefined) fold(foldKey);
      else go(target.querySelector<HTMLElement>(ITEM));
      break;
    case 'ArrowLeft':
      if (expanded === 'true' && foldKey !== undefined) fold(foldKey);
      else go(target.parentElement?.closest<HTMLElement>(ITEM));
      break;
    case 'Enter':
    case ' ':
      if (foldKey !== undefined) fold(foldKey);
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function itemsOf(tree: Element): HTMLElement[] {
  return [...tree.querySelectorAll<HTMLElement>(ITEM)];
}

function hasModifier({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || altKey || metaKey;
}
