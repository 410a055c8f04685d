import { type Fields, field } from '../http/fields.ts';
import { countries, states } from '../places.ts';
import type { Texts } from '../texts/texts.ts';
import { LEAST_PASSWORD_SIGNS, MOST_PASSWORD_SIGNS } from './passwords.ts';
import type { About, NewAccount } from './sign-up.ts';

/** What is wrong, by the name of the field. */
export type Problems = Readonly<Partial<Record<string, string>>>;

const MOST_NAME_SIGNS = 100;
const MOST_EMAIL_SIGNS = 254;

/** What stood in the form; nothing of it is checked. */
export function accountOf(fields: Fields): NewAccount {
  return {
    name: field(fields, 'name'),
    email: field(fields, 'email').toLowerCase(),
    // A password may begin or end with white space.
    password: fields.find(([name]) => name === 'password')?.[1] ?? '',
    code: field(fields, 'code'),
    ...aboutOf(fields),
  };
}

export function aboutOf(fields: Fields): About {
  const country = field(fields, 'country');
  const subdivision = field(fields, 'subdivision');
  return {
    country,
    subdivision: country === 'US' && Object.hasOwn(states, subdivision) ? subdivision : undefined,
    adult: field(fields, 'adult') === '1',
  };
}

export function problemsOf(account: NewAccount, texts: Texts): Problems {
  const { problem } = texts.account;
  return {
    ...nameProblem(account.name, texts),
    ...(isEmail(account.email) ? {} : { email: problem.email }),
    ...passwordProblem('password', account.password, texts),
    ...countryProblem(account.country, texts),
  };
}

export const nameProblem = (name: string, { account }: Texts): Problems =>
  name !== '' && name.length <= MOST_NAME_SIGNS ? {} : { name: account.problem.name };

export const countryProblem = (country: string, { account }: Texts): Problems =>
  countries.includes(country) ? {} : { country: account.problem.country };

export const passwordProblem = (name: string, password: string, { account }: Texts): Problems =>
  password.length >= LEAST_PASSWORD_SIGNS && password.length <= MOST_PASSWORD_SIGNS
    ? {}
    : { [name]: account.problem.password(LEAST_PASSWORD_SIGNS) };

export const isEmail = (text: string): boolean =>
  text.length <= MOST_EMAIL_SIGNS && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
