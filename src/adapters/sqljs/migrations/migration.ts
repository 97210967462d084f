/** One step between two formats of the ledger. Steps are data: what was written once is never changed. */
export interface Migration {
  /** The format that it begins with; it ends with the next one. */
  readonly from: number;
  /** Statements for the transaction of all steps; they must not begin or end one, and leave the user's tables alone. */
  readonly sql: string;
}
