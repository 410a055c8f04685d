import type { Vault } from '@turnout/core';
import { creditCsv, payoutCsv } from '../../domain/payout-csv.ts';
import { payoutMethods } from '../../domain/payout-details.ts';
import type { PayoutLine, PayoutList } from '../../storage/panel-payouts.ts';
import { openDetails, payoutOf } from './frozen-details.ts';

/** The name of a course's file. */
export const courseFile = (courseId: number): string => `course-${courseId}`;

/**
 * What is still to be paid on a list, as one of its files.
 * @param file a method, or `courseFile` @returns undefined for a file that there is not
 */
export function csvOf(
  vault: Pick<Vault, 'decrypt'>,
  { currency }: PayoutList,
  lines: readonly PayoutLine[],
  file: string,
): string | undefined {
  const method = payoutMethods.find((one) => one === file);
  // What failed or was taken off is not to be paid by this list any more.
  const standing = lines.filter(({ status }) => status === 'open' || status === 'paid');
  if (method !== undefined)
    return payoutCsv(
      method,
      standing
        .filter((line) => line.method === method)
        .map(({ amountMinor, detailsSealed, reference }) => {
          const details = openDetails(vault, detailsSealed);
          return { name: details?.name ?? '', amountMinor, currency, reference, details: payoutOf(details) };
        }),
    );
  const ofCourse = standing.filter(({ courseId }) => courseId !== undefined && courseFile(courseId) === file);
  if (ofCourse.length === 0) return undefined;
  return creditCsv(
    ofCourse.map(({ credits = 0, detailsSealed, reference }) => {
      const details = openDetails(vault, detailsSealed);
      return { student: details?.student ?? '', name: details?.name ?? '', hundredths: credits, reference };
    }),
  );
}
