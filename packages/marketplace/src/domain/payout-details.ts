export type PayoutMethod = 'bank' | 'paypal' | 'voucher';

export const payoutMethods: readonly PayoutMethod[] = ['bank', 'paypal', 'voucher'];

/** How a person wants to be paid. */
export type PayoutDetails =
  | { readonly method: 'bank'; readonly holder: string; readonly iban: string }
  | { readonly method: 'paypal' | 'voucher'; readonly email: string };

/** How long an IBAN is, by country (SWIFT, IBAN Registry, release 98). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HN: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
};

/** An IBAN as banks' programs write it: without spaces, in capitals. */
export const plainIban = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** Whether the length and the check digits are right (ISO 13616, ISO 7064 MOD 97-10). @param iban plain */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || IBAN_LENGTHS[iban.slice(0, 2)] !== iban.length) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** Such an address could not stand in a file for a spreadsheet as it is: the file would name another. */
export const isFormulaLike = (text: string): boolean => /^[=+\-@\t\r\n]/.test(text);

/** Enough to recognise one's own details by, too little to use them. */
export function maskedDetails(details: PayoutDetails): string {
  if (details.method === 'bank') return `${details.iban.slice(0, 2)}•• •••• ${details.iban.slice(-4)}`;
  const [name = '', host = ''] = details.email.split('@');
  return `${name.slice(0, 1)}•••@${host}`;
}
