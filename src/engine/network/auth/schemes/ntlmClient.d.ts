// The library has no types. Only its password hash is used (docs/decisions/0008-authentication.md says why).
declare module '@ewsjs/ntlm-client/lib/hash.js' {
  const hash: { createNTLMHash(password: string): Buffer };
  export default hash;
}
