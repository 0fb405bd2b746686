import type { CallbackName } from '../../engine/index.ts';

/** Every callback that a module may export; one that is missing here does not compile. */
const CALLBACKS: Readonly<Record<CallbackName, true>> = {
  onBeforeBrowse: true,
  onBeforeResourceLoad: true,
  getResourceHandler: true,
  onResourceRedirect: true,
  onResourceResponse: true,
  onResourceLoadComplete: true,
  getResourceResponseFilter: true,
  getAuthCredentials: true,
  onCertificateError: true,
  onSelectClientCertificate: true,
  canGetCookies: true,
  canSendCookie: true,
  canSetCookie: true,
  getCookieManager: true,
  onProtocolExecution: true,
  onRendererProcessTerminated: true,
};

export const callbackNames = Object.keys(CALLBACKS) as readonly CallbackName[];
