/**
 * What the money of a database and of its processes is. sandbox: every configured provider is a local simulator. test: the
 * providers' own test systems. live: real money.
 */
export const modes = ['sandbox', 'test', 'live'] as const;
export type Mode = (typeof modes)[number];
