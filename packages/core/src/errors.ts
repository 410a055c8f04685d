/**
 * The registry of every refusal a user can meet. `docs/reference/errors.md` lists exactly these (a test holds
 * the two together). `code` never changes once released; `remedy` is the next step for the one who reads it.
 * `psiturk` is the number psiTurk's pages show for the same case (psiturk.md 1.7).
 */
export interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
  readonly remedy: string;
  readonly psiturk?: number;
  /** True when the same request may succeed later without a change. */
  readonly retryable?: boolean;
}

const define = <T extends Record<string, ErrorDefinition>>(definitions: T): T => definitions;

const entryErrors = define({
  STATUS_UNEXPECTED: {
    status: 409,
    psiturk: 1000,
    message: 'This participation is in a state this page does not expect.',
    remedy: 'Contact the researcher and give this error number.',
  },
  AD_IDS_MISSING: {
    status: 400,
    psiturk: 1001,
    message: 'The link to this study lacks the ids of the task (hitId, assignmentId, mode).',
    remedy: 'Open the study through the recruiter’s own link.',
  },
  CONSENT_IDS_MISSING: {
    status: 400,
    psiturk: 1002,
    message: 'The consent page was opened without the ids of the task (hitId, assignmentId, workerId, mode).',
    remedy: 'Go back to the first page of the study and follow its button.',
  },
  STUDY_IDS_MISSING: {
    status: 400,
    psiturk: 1003,
    message: 'The study was opened without the ids of the task (hitId, assignmentId, workerId, mode).',
    remedy: 'Go back to the first page of the study and follow its button.',
  },
  ALREADY_STARTED: {
    status: 409,
    psiturk: 1008,
    message: 'This study was already started and cannot be opened a second time.',
    remedy: 'If you closed it by mistake, contact the researcher; what you did so far is saved.',
  },
  ALREADY_STARTED_AD: {
    status: 409,
    psiturk: 1009,
    message: 'You already started this study and cannot start it again.',
    remedy: 'Return the task, or contact the researcher if you think this is wrong.',
  },
  ALREADY_PARTICIPATED: {
    status: 403,
    psiturk: 1010,
    message: 'You have taken part in this study before, and it may be taken only once.',
    remedy: 'Return the task; returning does not count against you.',
  },
  QUIT_REFUSED: {
    status: 404,
    psiturk: 1011,
    message: 'Leaving could not be recorded because this participation is not known here.',
    remedy: 'Nothing; you may close the page.',
  },
  IDS_INVALID: {
    status: 400,
    psiturk: 1013,
    message:
      'An id in the link is not valid. Ids have 1 to 128 letters, digits, and the signs _ . - @, and begin with a letter or digit.',
    remedy: 'Check that the recruiter filled in the placeholders of the study link.',
  },
  INPUT_INVALID: {
    status: 400,
    psiturk: 1013,
    message: 'The request is not of the form this address expects.',
    remedy: 'Compare the request with docs/reference/http.md.',
  },
  BROWSER_REFUSED: {
    status: 403,
    psiturk: 1014,
    message: 'This study does not work with this kind of browser or device.',
    remedy: 'Open the link on another device or in another browser.',
  },
  COMPLETE_REFUSED: {
    status: 404,
    psiturk: 1017,
    message: 'The end of the study could not be recorded because this participation is not known here.',
    remedy: 'Keep this page open and contact the researcher.',
  },
  MODE_LINK_MISSING: {
    status: 500,
    psiturk: 1020,
    message: 'A page of this study lacks its link to the next page.',
    remedy:
      'Researcher: put workerId={{ workerid }} into the link to /consent or /exp of this template, or run "turnout migrate".',
  },
  SCREENED_OUT: {
    status: 403,
    message: 'You cannot take part in this study.',
    remedy: 'Return the task; returning does not count against you.',
  },
});

const accessErrors = define({
  TOKEN_MISSING: {
    status: 401,
    message: 'This needs the participant’s own key, which the study page receives when it is opened.',
    remedy: 'Open the study through its link; a script sends the key as X-Turnout-Token.',
  },
  TOKEN_INVALID: {
    status: 401,
    message: 'The participant key is not one this server issued.',
    remedy: 'Open the study again through its link.',
  },
  TOKEN_FOREIGN: {
    status: 403,
    message: 'The participant key belongs to another participation.',
    remedy: 'Use the key that was issued for this participation.',
  },
  LOGIN_REQUIRED: {
    status: 401,
    message: 'This page is for the researcher.',
    remedy: 'Log in with login_username and login_pw of the study’s config.txt.',
  },
  PARTICIPANT_UNKNOWN: {
    status: 404,
    message: 'No participation with this id is known here.',
    remedy: 'Check the id; a participation begins when the study page is opened.',
  },
  TRANSITION_REFUSED: {
    status: 409,
    message: 'This step is not possible in the present state of the participation.',
    remedy: 'See the lifecycle in docs/reference/lifecycle.md.',
  },
  PAGE_NOT_FOUND: {
    status: 404,
    psiturk: 404,
    message: 'There is no page at this address.',
    remedy: 'Check the address.',
  },
});

const savingErrors = define({
  BODY_NOT_JSON: {
    status: 400,
    message: 'The body is not JSON. Nothing was changed.',
    remedy: 'Send a JSON object as application/json.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message:
      'The body is larger than this server takes at once. Nothing was changed; what was saved before is safe.',
    remedy: 'Save more often, or raise max_body_bytes in config.txt.',
  },
  BODY_TOO_DEEP: {
    status: 400,
    message: 'The data are nested more than 100 levels deep. Nothing was changed.',
    remedy: 'Record flatter data.',
  },
  SEQUENCE_GAP: {
    status: 409,
    message: 'Records are missing between the last one stored and the first one sent.',
    remedy: 'Send again from the number after "durable".',
    retryable: true,
  },
  RECORDS_PENDING: {
    status: 409,
    message: 'The study cannot end yet: records it has announced are not stored.',
    remedy: 'Send the missing records, then complete again.',
    retryable: true,
  },
  SHUTTING_DOWN: {
    status: 503,
    message: 'The server is stopping.',
    remedy: 'Try again in a few seconds; nothing that was acknowledged is lost.',
    retryable: true,
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The database does not answer.',
    remedy: 'Try again in a few seconds; nothing that was acknowledged is lost.',
    retryable: true,
  },
  UNEXPECTED: {
    status: 500,
    psiturk: 9999,
    message: 'Something went wrong on the server. Nothing that was saved is lost.',
    remedy: 'Try again; if it happens twice, give the researcher the reference shown.',
  },
});

const setupErrors = define({
  CONFIG_INVALID: {
    status: 500,
    message: 'The study’s configuration has errors.',
    remedy: 'Mend the lines named, then run "turnout config print".',
  },
  STUDY_NOT_FOUND: {
    status: 500,
    message: 'This folder is not a study: it has no templates/exp.html.',
    remedy: 'Change into a psiTurk project folder, or run "turnout setup-example".',
  },
  STUDY_INVALID: {
    status: 500,
    message: 'The study cannot be served as it is.',
    remedy: 'Run "turnout migrate" in the study folder: it names each file and what to do.',
  },
  HOOKS_INVALID: {
    status: 500,
    message: 'The study’s custom.ts or custom.js could not be loaded.',
    remedy: 'Mend the file and line named.',
  },
  HOOK_FAILED: {
    status: 500,
    message: 'The study’s own code (custom.ts or custom.js) failed.',
    remedy: 'Researcher: mend the file and line named. Nothing that was saved is lost.',
  },
  DATABASE_UNSUPPORTED: {
    status: 500,
    message: 'This kind of database is not supported.',
    remedy: 'Use SQLite (leave DATABASE_URL empty) or PostgreSQL (postgresql://user:password@host/name).',
  },
  DATABASE_UNREACHABLE: {
    status: 500,
    message: 'The database cannot be opened.',
    remedy: 'Check DATABASE_URL and that the database server runs.',
  },
  DATABASE_NEWER: {
    status: 500,
    message: 'The database was written by a newer version of Turnout.',
    remedy: 'Install the newer version, or restore a backup.',
  },
  DATABASE_IN_USE: {
    status: 500,
    message: 'Another Turnout server already serves from this database file.',
    remedy: 'Stop the other server, or set TURNOUT_DATA to another folder. Several servers need PostgreSQL.',
  },
  BACKUP_UNSUPPORTED: {
    status: 500,
    message: 'Turnout copies SQLite databases only; PostgreSQL has a tool of its own.',
    remedy:
      'Run: pg_dump --format=custom --file=backup.dump "$DATABASE_URL" (and pg_restore to put it back).',
  },
  FILE_EXISTS: {
    status: 500,
    message: 'There is a file of this name already, and it is not overwritten.',
    remedy: 'Give another name, or move the file away.',
  },
  PORT_IN_USE: {
    status: 500,
    message: 'The port is already in use.',
    remedy: 'Stop the other program, or set another number: PORT=…, or --port of a marketplace.',
  },
  HOST_UNAVAILABLE: {
    status: 500,
    message: 'The server cannot listen on this host: it is not an address of this machine.',
    remedy: 'Set host = localhost in config.txt, or HOST=0.0.0.0 to be reachable from outside.',
  },
  KEYS_INVALID: {
    status: 500,
    message:
      'The key file does not fit this database: what is sealed in it, such as worker ids, cannot be read.',
    remedy: 'Put back the keys.json (or TURNOUT_SECRET) that this database was started with.',
  },
  USAGE: {
    status: 400,
    message: 'The command was not understood.',
    remedy: 'See "turnout help".',
  },
});

const recruitingErrors = define({
  AMOUNT_INVALID: {
    status: 400,
    message: 'This is not an amount of money that can be paid.',
    remedy: 'Write it like 1.50: digits, a point, and no fraction of a cent.',
  },
  RECRUITER_UNKNOWN: {
    status: 400,
    message: 'There is no recruiter of this name.',
    remedy: 'Set recruiter in [Turnout] to link, mturk or prolific.',
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
    remedy: 'Read what it says, mend that, and run the same command again.',
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
  ASSIGNMENT_UNKNOWN: {
    status: 404,
    message: 'There is no such assignment of this study in this mode.',
    remedy: 'See "turnout review list", and "turnout mode" for the mode.',
  },
  ASSIGNMENT_UNMATCHED: {
    status: 409,
    message: 'The recruiter’s assignment and our participant do not belong together, so nothing is paid.',
    remedy: 'See "turnout pay reconcile" for what is known of both.',
  },
  ASSIGNMENT_UNVERIFIED: {
    status: 403,
    message: 'The recruiter does not know of your place in this study.',
    remedy: 'Accept the task at the recruiter first, and open the study from there.',
  },
  CAMPAIGN_UNKNOWN: {
    status: 404,
    message: 'There is no such campaign of this study.',
    remedy: 'See "turnout campaign list".',
  },
  CAMPAIGN_INVALID: {
    status: 400,
    message: 'The campaign cannot be run like this.',
    remedy: 'Mend what it names; every figure is above 0, and the goal above what is there already.',
  },
  TASK_UNKNOWN: {
    status: 404,
    message: 'There is no such task of this study.',
    remedy: 'See "turnout task list".',
  },
  TASK_INVALID: {
    status: 400,
    message: 'The task cannot be run like this.',
    remedy: 'Mend what it names; see "turnout help task".',
  },
  CONFIRMATION_MISSING: {
    status: 409,
    message: 'This spends real money and was not confirmed. Nothing was done.',
    remedy: 'Type the amount that is asked for, or give it with --yes AMOUNT.',
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
  PAYMENT_DECIDED: {
    status: 409,
    message: 'This was paid or decided before.',
    remedy: 'See "turnout pay ledger" for what was done, when and by whom.',
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
  ROOM_UNKNOWN: {
    status: 404,
    message: 'There is no such room, or this link is not for it.',
    remedy: 'Check the link with the researcher who sent it.',
  },
  LINK_USED: {
    status: 403,
    message: 'This link was used already; it is for one person.',
    remedy: 'Open it in the browser where you began, or ask the researcher for a new one.',
  },
  NOTIFICATION_REFUSED: {
    status: 403,
    message: 'This notification was not sent by the recruiter.',
    remedy: 'Nothing is lost: the recruiter is also asked by itself.',
  },
});

const rehearsalErrors = define({
  CONTROL_TOKEN_WRONG: {
    status: 401,
    message: 'Only whoever started this rehearsal may control it.',
    remedy:
      'Send "Authorization: Bearer " and the token, which is in the file control-token of the marketplace’s data folder: TOKEN=$(cat .turnout-marketplace/control-token)',
  },
  CONTROL_INPUT_INVALID: {
    status: 400,
    message: 'The request is not of the form this address expects. Nothing was changed.',
    remedy: 'Compare the request with docs/reference/rehearsal-control.md.',
  },
  CLOCK_REFUSED: {
    status: 409,
    message: 'The marketplace’s clock cannot go to this time.',
    remedy: 'Give a later time than GET /control/state tells: the clock only goes forward.',
  },
  MARKETPLACE_MODE: {
    status: 500,
    message:
      'This database belongs to the other kind of marketplace: a panel and a rehearsal never share one.',
    remedy:
      'Serve it with the option it was first served with (--panel or --rehearsal), or name another folder with --data.',
  },
  REHEARSAL_FAILED: {
    status: 500,
    message: 'The rehearsal could not be run to its end.',
    remedy: 'Mend what it says, and rehearse again; the study’s own data were not touched.',
  },
  LEDGER_UNBALANCED: {
    status: 500,
    message: 'The ledger of an account does not add up.',
    remedy: 'Keep the database and report the defect: this must not happen.',
  },
});

export const errorDefinitions = {
  ...entryErrors,
  ...accessErrors,
  ...savingErrors,
  ...setupErrors,
  ...recruitingErrors,
  ...rehearsalErrors,
} as const;

export type ErrorCode = keyof typeof errorDefinitions;

/** The one error the parts throw at each other on purpose. Anything else that is thrown is a defect. */
export class TurnoutError extends Error {
  readonly code: ErrorCode;
  /** What is specific to this case, for the one who mends it; never a secret, never another person's id. */
  readonly detail: string | undefined;
  /** Members added to the JSON answer, e.g. the sequence number expected. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { cause?: unknown; facts?: Readonly<Record<string, unknown>> } = {},
  ) {
    const definition: ErrorDefinition = errorDefinitions[code];
    super(detail === undefined ? definition.message : `${definition.message} ${detail}`, {
      cause: options.cause,
    });
    this.name = 'TurnoutError';
    this.code = code;
    this.detail = detail;
    this.facts = options.facts ?? {};
  }

  get definition(): ErrorDefinition {
    return errorDefinitions[this.code];
  }
}
