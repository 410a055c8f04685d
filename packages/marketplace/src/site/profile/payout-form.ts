import {
  isFormulaLike,
  isIban,
  maskedDetails,
  type PayoutDetails,
  payoutMethods,
  plainIban,
} from '../../domain/payout-details.ts';
import type { PersonSettings } from '../../storage/panel-settings.ts';
import { isEmail, type Problems } from '../accounts/account-form.ts';
import { type Fields, field } from '../http/fields.ts';
import type { Texts } from '../texts/texts.ts';

const MOST_NAME_SIGNS = 100;

/** What stood in the form, or what is wrong with it. */
export function payoutDetailsFrom(
  fields: Fields,
  { rewards }: Pick<Texts, 'rewards'>,
): { readonly details: PayoutDetails } | { readonly problems: Problems } {
  const method = payoutMethods.find((one) => one === field(fields, 'method'));
  if (method === undefined) return { problems: { method: rewards.problem.method } };
  if (method === 'bank') {
    const holder = field(fields, 'holder');
    const iban = plainIban(field(fields, 'iban'));
    const problems = {
      ...(holder === '' || holder.length > MOST_NAME_SIGNS ? { holder: rewards.problem.holder } : {}),
      ...(isIban(iban) ? {} : { iban: rewards.problem.iban }),
    };
    return Object.keys(problems).length > 0 ? { problems } : { details: { method, holder, iban } };
  }
  const email = field(fields, 'payout_email');
  return isEmail(email) && !isFormulaLike(email)
    ? { details: { method, email } }
    : { problems: { payout_email: rewards.problem.email } };
}

/** As they are kept: encrypted, with enough beside it to be recognised. */
export const sealedPayout = (
  encrypt: (text: string) => string,
  details: PayoutDetails,
): NonNullable<PersonSettings['payout']> => ({
  method: details.method,
  sealed: encrypt(JSON.stringify(details)),
  masked: maskedDetails(details),
});
