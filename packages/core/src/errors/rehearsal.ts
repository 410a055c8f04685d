import { define } from './definition.ts';

export const rehearsalErrors = define({
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
