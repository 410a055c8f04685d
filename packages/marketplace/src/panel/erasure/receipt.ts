/** What was erased: how many of each. What is kept is the same for everybody, and told in the texts. */
export interface ErasureReceipt {
  readonly erased: {
    readonly profile: number;
    readonly payoutDetails: number;
    readonly messages: number;
    readonly mails: number;
    readonly testAnswers: number;
    readonly qualifications: number;
    readonly reports: number;
    readonly invitations: number;
  };
  /** What the person will now never be paid, minor units. */
  readonly unpaidMinor: number;
}
