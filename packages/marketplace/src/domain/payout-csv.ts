import { writtenCredits } from './payout-credits.ts';
import { isFormulaLike, type PayoutDetails } from './payout-details.ts';

/** A line as it stands in a file for the bank, PayPal, the office or the course. */
export interface PayoutCsvLine {
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
  /** undefined: erased since. */
  readonly details: PayoutDetails | undefined;
}

export interface CreditCsvLine {
  readonly student: string;
  readonly name: string;
  readonly hundredths: number;
  readonly reference: string;
}

/** RFC 4180, with a mark at the start that makes spreadsheets read UTF-8. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection). */
function cell(text: string): string {
  const safe = isFormulaLike(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const amountOf = (minor: number): string => (minor / 100).toFixed(2);

const writers = {
  bank: (lines: readonly PayoutCsvLine[]) =>
    csvRows([
      ['name', 'iban', 'amount', 'currency', 'reference'],
      ...lines.map(({ name, amountMinor, currency, reference, details }) => [
        details?.method === 'bank' ? details.holder : name,
        details?.method === 'bank' ? details.iban : '',
        amountOf(amountMinor),
        currency,
        reference,
      ]),
    ]),
  paypal: (lines: readonly PayoutCsvLine[]) =>
    csvRows([
      ['email', 'amount', 'currency', 'reference'],
      ...lines.map((line) => [emailOf(line), amountOf(line.amountMinor), line.currency, line.reference]),
    ]),
  voucher: (lines: readonly PayoutCsvLine[]) =>
    csvRows([
      ['name', 'email', 'amount', 'currency', 'reference'],
      ...lines.map((line) => [
        line.name,
        emailOf(line),
        amountOf(line.amountMinor),
        line.currency,
        line.reference,
      ]),
    ]),
};

const emailOf = ({ details }: PayoutCsvLine): string =>
  details === undefined || details.method === 'bank' ? '' : details.email;

/** The lines of one method, as a file to upload or print. */
export const payoutCsv = (method: PayoutDetails['method'], lines: readonly PayoutCsvLine[]): string =>
  writers[method](lines);

/** Who gets how many credits of a course. */
export const creditCsv = (lines: readonly CreditCsvLine[]): string =>
  csvRows([
    ['student id', 'name', 'credits', 'reference'],
    ...lines.map(({ student, name, hundredths, reference }) => [
      student,
      name,
      writtenCredits(hundredths),
      reference,
    ]),
  ]);
