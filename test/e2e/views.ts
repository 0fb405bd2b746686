import type { Locator, Page } from 'playwright-core';

/** The views of Request Workbench in the side bar, as a person uses them. */
export function viewsOf(page: Page) {
  const sideBar = page.locator('.part.sidebar');
  return {
    sideBar,
    statusBar: page.locator('.part.statusbar'),
    /** Step one of everything: a click in the activity bar. */
    open: async (): Promise<void> => {
      const tab = page
        .locator('.part.activitybar')
        .getByRole('tab', { name: /^Request Workbench/ });
      // A click on the one that is open would close it.
      if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
    },
    row: (name: RegExp): Locator => sideBar.getByRole('treeitem', { name }),
    /** An icon at the end of a row, which is there while the pointer is on the row. */
    action: (row: Locator, name: string): Locator => row.getByRole('button', { name }),
  };
}
