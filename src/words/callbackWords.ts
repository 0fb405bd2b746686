import type { CallbackName } from '../session/sessionEvent.ts';

/** These two only tell; what is answered changes nothing. */
type Decided = Exclude<CallbackName, 'onResourceLoadComplete' | 'onRendererProcessTerminated'>;

/** What is said of each callback: when it is called (null: always), and what happens when nobody answers. */
export const callbackWords: Readonly<
  Record<Decided, { readonly condition: string | null; readonly usual: string }>
> = {
  onBeforeBrowse: { condition: null, usual: 'the navigation continues' },
  getCookieManager: { condition: null, usual: 'the default cookie jar is used' },
  canGetCookies: { condition: 'the jar has cookies for it', usual: 'cookies are sent' },
  canSendCookie: { condition: 'the jar has cookies for it', usual: 'each cookie is sent' },
  onBeforeResourceLoad: { condition: null, usual: 'the request continues unchanged' },
  getResourceHandler: { condition: null, usual: 'the request goes to the network' },
  onProtocolExecution: {
    condition: null,
    usual: 'the URL is not opened: other programs are only started when a rule or a person says so',
  },
  onCertificateError: {
    condition: 'the certificate has a problem',
    usual: 'you are asked; without a person the certificate is rejected',
  },
  onSelectClientCertificate: {
    condition: 'the server asks for a client certificate',
    usual: 'the certificate configured for the host is sent, or none',
  },
  getAuthCredentials: {
    condition: 'the server or a proxy asks for credentials',
    usual: 'you are asked; without a person the 401 or 407 is the response',
  },
  onResourceRedirect: {
    condition: 'the response is a redirect',
    usual: 'the redirect is followed',
  },
  onResourceResponse: {
    condition: 'the response is not a redirect',
    usual: 'the response is accepted unchanged',
  },
  canSetCookie: { condition: 'the response sets cookies', usual: 'each cookie is saved' },
  getResourceResponseFilter: {
    condition: 'the response has a body',
    usual: 'the body is delivered unchanged',
  },
};
