import type { RecruiterProblem } from '@turnout/core';
import type { MturkSettings } from './settings.ts';

export const KEYS_REMEDY =
  'Set aws_access_key_id and aws_secret_access_key in config.txt; a rehearsal takes any, a panel prints its own.';

/** What is wrong with an account that has no keys; undefined where it has them. */
export const missingKeys = ({
  credentials,
}: Pick<MturkSettings, 'credentials'>): RecruiterProblem | undefined =>
  credentials.accessKeyId === '' || credentials.secretAccessKey === ''
    ? { code: 'CREDENTIALS', message: 'There are no keys for the account.', remedy: KEYS_REMEDY }
    : undefined;
