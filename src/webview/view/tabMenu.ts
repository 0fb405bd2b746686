import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** Tabs as a menu, for a panel without room for a line of them. */
export function tabMenu<Name extends string>(options: {
  readonly active: Name;
  readonly tabs: readonly {
    readonly name: Name;
    readonly label: string;
    readonly badge?: string;
    readonly hidden: boolean;
  }[];
  readonly onChange: (name: Name) => void;
}): TemplateResult {
  const change = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    const chosen = options.tabs.find(({ name }) => name === value);
    if (chosen) options.onChange(chosen.name);
  };
  return html`<select class="tab-menu" aria-label="Part of the session" @change=${change}>
    ${options.tabs
      .filter(({ hidden }) => !hidden)
      .map(
        ({ name, label, badge }) =>
          html`<option value=${name} ?selected=${name === options.active}>
            ${badge === undefined ? label : `${label} ${badge}`}
          </option>`,
      )}
  </select>`;
}
