/** What the page is made of; URIs are those that the webview may load. */
export interface PanelPage {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The stylesheet of the codicons, with their font beside it. */
  readonly codiconUri: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh random characters for every page: `randomBytes(16)` in base64. */
  readonly nonce: string;
  /** The name of the panel for screen readers. */
  readonly title: string;
}

/**
 * The panel's page, which holds no data: that comes by message after `ready`. Its script runs before the window's `load`
 * event, on which the toolkit takes over VS Code's theme. Styles may stand in elements, because the text editor writes
 * its own, and a page that is previewed has some; nothing that they could load is allowed (decision 48).
 */
export function panelHtml(page: PanelPage): string {
  const { cspSource } = page;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    'media-src blob:',
    'worker-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${attribute(page.title)}</title>
    <link rel="stylesheet" href="${attribute(page.codiconUri)}">
    <link rel="stylesheet" href="${attribute(page.styleUri)}">
    <script type="module" nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
  </head>
  <body>
    <div id="panel" class="panel" aria-busy="true">
      <header class="compose">
        <div class="compose-row">
          <span class="bone bone-method"></span><span class="bone bone-url"></span><span class="bone bone-send"></span>
        </div>
      </header>
      <div class="places" data-place="empty">
        <p class="loading">Loading the sessions…</p>
      </div>
    </div>
    <div id="panel-status" class="spoken" role="status"></div>
    <div id="panel-alert" class="spoken" role="alert"></div>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
