/** One check of the ledger. */
export type Check = {
  /** The invariant. */
  title: string;
  /** The SELECT that finds the rows which break it; no rows is the good result. It takes no parameters. */
  brokenRows: string;
};

/** A closed list as SQL writes it between the parentheses of IN. */
export function words(list: readonly string[]): string {
  return list.map((word) => `'${word}'`).join(', ');
}
