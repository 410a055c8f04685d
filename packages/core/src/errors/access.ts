import { define } from './definition.ts';

export const accessErrors = define({
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
