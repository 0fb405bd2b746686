/**
 * What `import … from 'request-workbench'` gives a handler module: nothing needs to be installed for it. Its types are the
 * engine's own (src/handlerModules/handlerTypes.ts).
 */
export { AskPerson } from '../../engine/handlers/decision.ts';
export { bytesBody, fileBody, jsonBody, streamBody, textBody } from '../../engine/body/postData.ts';
export {
  hasHeader,
  headerValue,
  headerValues,
  withHeader,
  withoutHeader,
} from '../../session/headers.ts';
export { CookieManager } from './cookieManager.ts';
