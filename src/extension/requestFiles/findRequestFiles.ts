/** Request files of a workspace. */
export const REQUEST_FILES = '**/*.{http,rest}';
export const EXCLUDED = '**/{node_modules,.git}/**';
