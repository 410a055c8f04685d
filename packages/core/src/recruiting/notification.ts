import type { AssignmentState } from './listed-assignment.ts';

export interface IncomingNotification {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type NotificationResult =
  | {
      readonly kind: 'events';
      /** Each is only a hint to look: the state is then asked for. */
      readonly events: readonly {
        /** Of the recruiter, for telling repeats apart. */
        readonly id: string;
        readonly at: number;
        readonly postingExternalId: string | undefined;
        readonly assignmentExternalId: string | undefined;
        /**
         * What it says became of the assignment as of `at`, where the recruiter cannot be asked that: an MTurk tells
         * of returned and abandoned work here and nowhere else. Holds for who had the place then, not for who took
         * it after `at`.
         */
        readonly state?: AssignmentState;
      }[];
    }
  /** Not sent by the recruiter, or not for us. */
  | { readonly kind: 'refused'; readonly reason: string };
