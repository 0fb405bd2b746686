import hash from '@ewsjs/ntlm-client/lib/hash.js';
import type { PasswordHash } from './ntlmMessages.ts';

/** MD4, which OpenSSL no longer has, brought by a library that is loaded with this file. */
export const ntlmHash: PasswordHash = (password) => hash.createNTLMHash(password);
