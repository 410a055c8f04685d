import { define } from './definition.ts';

export const entryErrors = define({
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
