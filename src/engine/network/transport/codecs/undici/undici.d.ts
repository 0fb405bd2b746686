// undici types its root only. Its parts are imported one by one, because the root installs a process-wide
// dispatcher that would change everybody's fetch (docs/discoveries/undici-root.md).
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';

  export default Pool;
}

declare module 'undici/lib/core/symbols.js' {
  const symbols: { readonly kParser: symbol };
  export default symbols;
}
