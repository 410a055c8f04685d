/** One participation as the study's own server holds it. */
export interface StudyParticipant {
  readonly workerId: string;
  readonly assignmentId: string;
  readonly condition: number;
  readonly counterbalance: number;
  /** The task was taken to its end and its data are stored. */
  readonly completed: boolean;
}

/**
 * What a rehearsal asks the study for. Whoever runs both gives it; without it the report has only what the workers
 * saw.
 */
export interface StudyPort {
  /** Everybody who entered the study, in any state. Those who are not workers of the rehearsal are passed over. */
  status(): Promise<readonly StudyParticipant[]>;
}
