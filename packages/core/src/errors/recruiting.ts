import { define } from './definition.ts';

export const recruitingErrors = define({
  AMOUNT_INVALID: {
    status: 400,
    message: 'This is not an amount of money that can be paid.',
    remedy: 'Write it like 1.50: digits, a point, and no fraction of a cent.',
  },
  RECRUITER_SETUP: {
    status: 409,
    message: 'The recruiter cannot be used as it is set up.',
    remedy: 'Mend the settings it names; "turnout recruiter check" looks again.',
  },
  RECRUITER_CANNOT: {
    status: 409,
    message: 'This recruiter has nothing of the kind.',
    remedy: 'See docs/guide/recruit.md for what each recruiter can do.',
  },
  RECRUITER_REFUSED: {
    status: 409,
    message: 'The recruiter refused. Nothing was changed there.',
    remedy: 'Read what it says, and mend that first.',
  },
  RECRUITER_SILENT: {
    status: 503,
    message: 'The recruiter does not answer, or is too busy.',
    remedy: 'Run the same command again later; what was done is not done twice.',
    retryable: true,
  },
  POSTING_UNKNOWN: {
    status: 404,
    message: 'There is no such posting of this study in this mode.',
    remedy: 'See "turnout post list", and "turnout mode" for the mode.',
  },
  POSTING_STATE: {
    status: 409,
    message: 'The posting is in a state in which this cannot be done.',
    remedy: 'See "turnout post list" for how it stands.',
  },
  POSTING_UNDER_WAY: {
    status: 409,
    message: 'The same was asked for before, and it is not known yet whether the recruiter made it.',
    remedy:
      'Look at `turnout post list` first: a posting that stands there as open was made. If it does not yet, the same command goes on with it, or makes a new one.',
    retryable: true,
  },
  /** The limits are of the study's currency, and would not hold what is bound in another. */
  OTHER_CURRENCY: {
    status: 409,
    message: 'The posting pays in another currency than the study has now.',
    remedy: 'Post the places anew; what people did in the old posting is decided about in its own currency.',
  },
  SYNC_INCOMPLETE: {
    status: 503,
    message: 'The recruiter does not tell of every posting, so what is shown of these may be old.',
    remedy: 'It is asked again by itself while "turnout serve" runs; or run the command again.',
    retryable: true,
  },
  GROUP_UNKNOWN: {
    status: 404,
    message: 'The recruiter has no such group of workers.',
    remedy: 'See "turnout recruiter group list"; retake_group of [Turnout] names the study’s own.',
  },
  ASSIGNMENT_UNKNOWN: {
    status: 404,
    message: 'There is no such assignment of this study in this mode.',
    remedy: 'See "turnout review list", and "turnout mode" for the mode.',
  },
  ASSIGNMENT_AMBIGUOUS: {
    status: 409,
    message: 'This person has several assignments in this study.',
    remedy: 'Name the one you mean by its id: see "turnout review list".',
  },
  PAYEE_UNKNOWN: {
    status: 404,
    message: 'Nobody of this posting is known by this name.',
    remedy:
      'See "turnout link owed" for who is owed something, and "turnout link owed --paid" for who was paid; both with the posting.',
  },
  ASSIGNMENT_UNVERIFIED: {
    status: 403,
    message: 'No place in this study is known to be yours.',
    remedy:
      'Go back to the site where you found the study, accept it there, and open it from there. If you just did, wait a minute and open it again.',
  },
  CAMPAIGN_UNKNOWN: {
    status: 404,
    message: 'There is no such campaign of this study.',
    remedy: 'See "turnout campaign list".',
  },
  CAMPAIGN_INVALID: {
    status: 400,
    message: 'The campaign cannot be run like this.',
    remedy: 'Mend what it names; "turnout campaign list" shows the campaigns that are there.',
  },
  TASK_UNKNOWN: {
    status: 404,
    message: 'There is no such task of this study in this mode.',
    remedy: 'See "turnout task list", and "turnout mode" for the mode.',
  },
  TASK_INVALID: {
    status: 400,
    message: 'The task cannot be run like this.',
    remedy: 'Mend what it names; see "turnout help task".',
  },
  BONUS_LIST_INVALID: {
    status: 400,
    message: 'The list of bonuses was not taken. Nothing was done.',
    remedy: 'Mend the lines it names, and give it again.',
  },
  CONFIRMATION_MISSING: {
    status: 409,
    message: 'This was not confirmed, so nothing was done.',
    remedy: 'Type the total that is asked for, or give it with --yes.',
  },
  LIMIT_EXCEEDED: {
    status: 409,
    message: 'This would spend more than the study’s limits allow. Nothing was done.',
    remedy: 'Pay less, or raise limit_person, limit_day or limit_study in [Turnout] on purpose.',
  },
  BALANCE_SHORT: {
    status: 409,
    message: 'The recruiter’s account holds too little for all of this. Nothing was done.',
    remedy: 'Add money to the account, or do less.',
  },
  REASON_MISSING: {
    status: 400,
    message: 'This needs a reason that the participant may read.',
    remedy: 'Give it with --reason "…".',
  },
  LEDGER_ENTRY_UNKNOWN: {
    status: 404,
    message: 'The ledger has no such entry of this study in this mode.',
    remedy: 'See "turnout pay ledger", and "turnout mode" for the mode.',
  },
  LEDGER_STATE: {
    status: 409,
    message: 'Only an entry whose outcome is unknown can be settled by hand.',
    remedy: 'See "turnout pay ledger --state unknown" for those that can.',
  },
  /** The bonus that the recruiter lists may be the very one whose outcome is not known yet. */
  BONUS_UNDER_WAY: {
    status: 409,
    message: 'A bonus of this assignment is under way, and may be the one that the recruiter lists.',
    remedy: 'Wait until it is done; see "turnout pay ledger --state unknown" for what has no answer yet.',
  },
  NOTHING_TO_DO: {
    status: 409,
    message: 'Nobody fits what the command names, so there is nothing to do.',
    remedy: 'See "turnout review list" for who is in which state.',
  },
  AUDIT_BROKEN: {
    status: 500,
    message: 'The audit log was changed after it was written.',
    remedy: 'Compare with a backup from before the entry it names; keep both.',
  },
  LEDGER_CHANGED: {
    status: 500,
    message: 'The ledger was changed after it was written.',
    remedy: 'The audit log tells what it was; compare with a backup from before, and keep both.',
  },
  ROOM_UNKNOWN: {
    status: 404,
    message: 'There is no such room, or this link is not for it.',
    remedy: 'Check the link with the researcher who sent it.',
  },
  /** The researcher's command; ROOM_UNKNOWN is what a participant reads. */
  ROOM_NOT_MADE: {
    status: 404,
    message: 'The study has no such room.',
    remedy:
      'See "turnout room list". "turnout room open NAME POSTING" makes one for a posting, "turnout link create … --room NAME" one with a list of people.',
  },
  ROOM_LIST_MISSING: {
    status: 409,
    message: 'This room lets in only people on a list, and the posting has no list.',
    remedy:
      'Make its list first, with "turnout link create … --room …", or open the posting in a room of another name.',
  },
  ROOM_SECURE: {
    status: 409,
    message: 'This room lets people in by their personal addresses only.',
    remedy:
      'Use a room of another name; or say --insecure, if whoever knows a label or start code may come in from now on.',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    message: 'There were too many wrong attempts.',
    remedy: 'Wait as long as the page says, and compare what you were given; otherwise ask the researcher.',
  },
  NETWORK_CROWDED: {
    status: 429,
    message: 'Too many people began from this network within an hour.',
    remedy: 'Wait as long as the page says. For a class behind one address, raise places_per_network.',
  },
  LINK_USED: {
    status: 403,
    message: 'This link was used already; it is for one person.',
    remedy: 'Open it in the browser where you began, or ask the researcher for a new one.',
  },
  LABEL_INVALID: {
    status: 400,
    message: 'A label has 1 to 100 letters, digits and the signs _ . @ -, and begins with a letter or digit.',
    remedy: 'Mend the label; each line of a list of labels is one label.',
  },
  PLACES_TAKEN: {
    status: 409,
    message: 'All places of this study are taken.',
    remedy: 'Come back later: a place may become free. Or ask the researcher.',
  },
  RECRUITING_ENDED: {
    status: 410,
    message: 'This study takes nobody new any more.',
    remedy: 'If you have begun, open the link in the same browser; otherwise ask the researcher.',
  },
  NOTIFICATION_REFUSED: {
    status: 403,
    message: 'This notification was not sent by the recruiter.',
    remedy: 'Nothing is lost: the recruiter is also asked by itself.',
  },
});
