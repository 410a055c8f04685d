import { define } from './definition.ts';

export const savingErrors = define({
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
