const IS_WINDOWS = process.platform === 'win32';

/** The permissions of what only its owner may read or write. Windows has others, and Node says of all that they are open. */
export const ownerOnly = { file: IS_WINDOWS ? 0o666 : 0o600, folder: IS_WINDOWS ? 0o666 : 0o700 };
