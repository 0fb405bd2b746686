import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { PanelNotice } from '../../protocol/messages.ts';
import { button, icon } from '../toolkit/toolkit.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** What is there before the first request: what to do. */
export function emptyState({ dispatch }: ViewContext): TemplateResult {
  const tell = (notice: PanelNotice) => () => {
    dispatch({ type: 'tell', notice });
  };
  const typeUrl = () => {
    dispatch({ type: 'focusUrl' });
  };
  return html`<main class="empty" aria-labelledby="empty-title">
    <h1 id="empty-title">Send a first request</h1>
    <p class="empty-lead">
      The rules of this workspace apply to every request. Here you see what happens to it, who
      decided, and why.
    </p>
    <ul class="empty-steps">
      ${step('send', 'Open a URL', 'Type it above and press Enter.', 'Type a URL', typeUrl)}
      ${step(
        'play-circle',
        'Try the example',
        'Servers on this machine, with redirects, bad certificates, logins and cookies.',
        'Open the playground',
        tell({ type: 'openPlayground' }),
      )}
      ${step(
        'law',
        'Write a rule',
        'Answer certificate questions, logins and redirects once, in a file.',
        'New rule file',
        tell({ type: 'newRuleFile' }),
      )}
    </ul>
  </main>`;
}

function step(
  iconName: string,
  title: string,
  text: string,
  action: string,
  onClick: () => void,
): TemplateResult {
  return html`<li class="empty-step">
    ${icon(iconName)}
    <div>
      <h2>${title}</h2>
      <p>${text}</p>
    </div>
    ${button({ label: action, onClick })}
  </li>`;
}
