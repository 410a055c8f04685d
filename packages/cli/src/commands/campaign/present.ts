import { shownAmount } from '@turnout/core';
import type { Campaigns } from '@turnout/engine';
import { count } from '../present/money.ts';

type Preview = Awaited<ReturnType<Campaigns['preview']>>;

/** What a campaign that runs already would still need. */
export const missingText = ({ rounds, restMinor, currency }: Preview): string =>
  `What is missing would need ${count(rounds, 'round')} and ${shownAmount(restMinor, currency)}`;
