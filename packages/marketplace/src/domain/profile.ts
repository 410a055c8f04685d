/**
 * Where the published documentation of the service and what its users recorded disagree, a switch decides. The docs
 * list each of them with its evidence.
 */
export interface Profile {
  /** What NumberOfAssignmentsAvailable says of slots nobody took before the HIT expired. */
  readonly availableAfterExpiry: 'kept' | 'zero';
  /** The state of an expired HIT on which somebody still works. */
  readonly expiredWithPending: 'Unassignable' | 'Reviewable';
  /** Moving the end of a HIT to an earlier time that still lies ahead. */
  readonly shortenExpiration: 'allowed' | 'refused';
  /** Setting the same future end of a HIT a second time. */
  readonly repeatedExpiration: 'allowed' | 'refused';
  /** Whether the last page of a list is told apart by an empty page after it, or by having no NextToken. */
  readonly lastPage: 'empty' | 'without-token';
  /** Whether notifications of a HIT go on after it expired. */
  readonly notifyAfterExpiry: boolean;
  /** Whether AssociateQualificationWithWorker takes 1 where IntegerValue is left out, or refuses. */
  readonly associateWithoutValue: 'one' | 'refused';
  /** The lowest reward, minor units. */
  readonly minimumRewardMinor: number;
}

export type ProfileName = 'docs' | 'observed';

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  docs: {
    availableAfterExpiry: 'zero',
    expiredWithPending: 'Reviewable',
    shortenExpiration: 'refused',
    repeatedExpiration: 'allowed',
    lastPage: 'without-token',
    notifyAfterExpiry: true,
    associateWithoutValue: 'one',
    minimumRewardMinor: 0,
  },
  observed: {
    availableAfterExpiry: 'kept',
    expiredWithPending: 'Unassignable',
    shortenExpiration: 'allowed',
    repeatedExpiration: 'refused',
    lastPage: 'empty',
    notifyAfterExpiry: false,
    associateWithoutValue: 'one',
    minimumRewardMinor: 1,
  },
};
