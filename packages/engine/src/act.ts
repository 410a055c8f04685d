/** Who does something and why, for the audit log; and, where real money is spent, that its amount was confirmed. */
export interface Act {
  /** `cli:ana`, `task:approve all`, `server`. */
  readonly actor: string;
  readonly reason: string;
  /** The total that a person typed, minor units. Must be the plan's, to the cent, where the plan needs it. */
  readonly confirmedMinor?: number;
}
