/** Who does something and why, for the audit log; and what was confirmed, where real money or many people are concerned. */
export interface Act {
  /** `cli:ana`, `task:approve all`, `server`. */
  readonly actor: string;
  readonly reason: string;
  /** The total that a person typed, minor units. Must be the plan's, to the cent, where the plan needs it. */
  readonly confirmedMinor?: number;
  /** The number of people that a person typed. Must be the plan's where many are rejected at once. */
  readonly confirmedPeople?: number;
}
