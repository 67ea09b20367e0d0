import { type Among, amongChanged, amongEvery } from './among';

/** One check of the ledger. */
export type Check = {
  /** The invariant. */
  title: string;
  /**
   * The SELECT that finds the rows which break it; no rows is the good result. It takes no parameters. Each row that it
   * asks about is narrowed by `among`. A check that does not use it asks about every row in each run: such a question
   * has an index that holds only what may break it.
   */
  brokenRows(among: Among): string;
};

/** The statement that asks a check about every row, or about what changed: in a transaction with the tables of changes. */
export function statementOf({ check, isWhole }: { check: Check; isWhole: boolean }): string {
  return check.brokenRows(isWhole ? amongEvery : amongChanged);
}

/** A closed list as SQL writes it between the parentheses of IN. */
export function words(list: readonly string[]): string {
  return list.map((word) => `'${word}'`).join(', ');
}
