import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeLink,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodePanels,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/*
 * The only file that knows the toolkit. It is no longer developed; another set of elements would replace it here.
 */

/** Must run before the window's `load` event, on which the toolkit takes over VS Code's theme. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeLink(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

export function icon(name: string, className = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${className}" aria-hidden="true"></span>`;
}

export interface ButtonOptions {
  readonly label: string;
  readonly onClick: (event: Event) => void;
  readonly icon?: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly className?: string;
}

export function button(options: ButtonOptions): TemplateResult {
  const { label, onClick, primary = false, disabled = false, title, className } = options;
  return html`<vscode-button
    class=${className ?? nothing}
    appearance=${primary ? 'primary' : 'secondary'}
    title=${title ?? nothing}
    ?disabled=${disabled}
    @click=${onClick}
    >${label}${
      options.icon === undefined
        ? nothing
        : html`<span
            slot="start"
            class="codicon codicon-${options.icon}"
            aria-hidden="true"
          ></span>`
    }</vscode-button
  >`;
}

export function iconButton(options: {
  readonly label: string;
  readonly icon: string;
  readonly onClick: () => void;
  readonly className?: string;
}): TemplateResult {
  return html`<vscode-button
    class=${options.className ?? nothing}
    appearance="icon"
    aria-label=${options.label}
    title=${options.label}
    @click=${options.onClick}
    ><span class="codicon codicon-${options.icon}" aria-hidden="true"></span
  ></vscode-button>`;
}

/** A button that is on or off. */
export function iconToggle(options: {
  readonly label: string;
  readonly icon: string;
  readonly on: boolean;
  readonly onToggle: () => void;
}): TemplateResult {
  const { label, icon: name, on, onToggle } = options;
  return html`<vscode-button
    class="toggle"
    appearance="icon"
    aria-label=${label}
    aria-pressed=${on ? 'true' : 'false'}
    title=${label}
    @click=${onToggle}
    ><span class="codicon codicon-${name}" aria-hidden="true"></span
  ></vscode-button>`;
}

export function checkbox(options: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly onToggle: () => void;
}): TemplateResult {
  const { label, checked, disabled = false, title, onToggle } = options;
  const change = (event: Event) => {
    // It says `change` for what the state has told it as well.
    if ((event.target as HTMLInputElement).checked !== checked) onToggle();
  };
  return html`<vscode-checkbox
    title=${title ?? nothing}
    ?disabled=${disabled}
    .checked=${live(checked)}
    @change=${change}
    >${label}</vscode-checkbox
  >`;
}

/** A link that does something in VS Code rather than lead to an address. */
export function link(label: string, onActivate: () => void, title?: string): TemplateResult {
  const activate = (event: Event) => {
    // VS Code would take the click for one on an anchor of the page.
    event.preventDefault();
    event.stopPropagation();
    onActivate();
  };
  return html`<vscode-link href="#" title=${title ?? nothing} @click=${activate}
    >${label}</vscode-link
  >`;
}

export interface TextFieldOptions {
  /** Stands above the field, unless `hideLabel`. The toolkit takes the field's accessible name from this text only. */
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly type?: 'text' | 'password';
  readonly placeholder?: string;
  readonly icon?: string;
  /** Words at the end of the field. */
  readonly end?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Follows the state when given with `onInput`; else it is only what the field begins with. */
  readonly value?: string;
  readonly onInput?: (value: string) => void;
  readonly onEnter?: (event: KeyboardEvent) => void;
}

export function textField(options: TextFieldOptions): TemplateResult {
  const { value = '', onInput, onEnter } = options;
  const keydown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.isComposing) onEnter?.(event);
  };
  return html`<vscode-text-field
    class="${options.className ?? ''} ${options.hideLabel === true ? 'label-hidden' : ''}"
    type=${options.type ?? 'text'}
    placeholder=${options.placeholder ?? nothing}
    aria-invalid=${options.invalid === true ? 'true' : nothing}
    spellcheck="false"
    ?disabled=${options.disabled === true}
    .value=${onInput ? live(value) : value}
    @input=${(event: Event) => onInput?.((event.target as HTMLInputElement).value)}
    @keydown=${keydown}
    >${options.label}${
      options.end === undefined
        ? nothing
        : html`<span slot="end" class="field-end">${options.end}</span>`
    }${
      options.icon === undefined
        ? nothing
        : html`<span
            slot="start"
            class="codicon codicon-${options.icon}"
            aria-hidden="true"
          ></span>`
    }</vscode-text-field
  >`;
}

/** A small button of a line of tools; where there is little room, its label goes and the icon stays. */
export function toolButton(
  label: string,
  name: string,
  onClick: () => void,
  { on }: { readonly on?: boolean } = {},
): TemplateResult {
  return html`<vscode-button
    class="tool ${on === true ? 'tool-on' : ''}"
    appearance="icon"
    aria-label=${label}
    aria-pressed=${on === undefined ? nothing : String(on)}
    title=${label}
    @click=${onClick}
    ><span class="codicon codicon-${name}" aria-hidden="true"></span
    ><span class="tool-label">${label}</span></vscode-button
  >`;
}

export interface Segment<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** Why it can't be chosen; null: it can. */
  readonly hindrance: string | null;
}

/** One of a few ways to show the same thing: radio buttons in one piece. */
export function segments<Name extends string>(options: {
  readonly label: string;
  readonly chosen: Name;
  readonly segments: readonly Segment<Name>[];
  readonly onChoose: (name: Name) => void;
}): TemplateResult {
  const { label, chosen, onChoose } = options;
  return html`<fieldset class="segments">
    <legend class="spoken">${label}</legend>
    ${options.segments.map(
      (segment) =>
        html`<label class="segment" title=${segment.hindrance ?? nothing}
          ><input
            type="radio"
            name=${label}
            .checked=${live(segment.name === chosen)}
            ?disabled=${segment.hindrance !== null}
            @change=${() => {
              onChoose(segment.name);
            }}
          />${segment.label}</label
        >`,
    )}
  </fieldset>`;
}

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly badge?: string;
  /** There is nothing in it yet. The toolkit has no disabled tabs. */
  readonly hidden: boolean;
  /** Called only for the tab that is shown. */
  readonly content: () => TemplateResult;
}

export function tabs<Name extends string>(options: {
  readonly active: Name;
  readonly tabs: readonly Tab<Name>[];
  readonly onChange: (name: Name) => void;
}): TemplateResult {
  const change = (event: Event) => {
    // `change` of fields inside the tabs bubbles up to here, too.
    if (event.target !== event.currentTarget) return;
    const { activeid } = event.currentTarget as HTMLElement & { readonly activeid: string };
    const chosen = options.tabs.find(({ name }) => tabId(name) === activeid);
    if (chosen && chosen.name !== options.active) options.onChange(chosen.name);
  };
  return html`<vscode-panels .activeid=${live(tabId(options.active))} @change=${change}
    >${options.tabs.map(
      ({ name, label, badge, hidden }) =>
        html`<vscode-panel-tab id=${tabId(name)} ?hidden=${hidden}
          >${label}${
            badge === undefined ? nothing : html` <vscode-badge>${badge}</vscode-badge>`
          }</vscode-panel-tab
        >`,
    )}${options.tabs.map(
      ({ name, content }) =>
        html`<vscode-panel-view id="view-${name}"
          >${name === options.active ? content() : nothing}</vscode-panel-view
        >`,
    )}</vscode-panels
  >`;
}

function tabId(name: string): string {
  return `tab-${name}`;
}

/** Says "Loading" to screen readers by itself. */
export function progressRing(): TemplateResult {
  return html`<vscode-progress-ring></vscode-progress-ring>`;
}
