import {
  type ProlificInput,
  type ProlificSettings,
  readProlificSettings,
} from '@turnout/recruiters/prolific';

export const input = (changes: Partial<ProlificInput> = {}): ProlificInput => ({
  environment: 'live',
  url: 'https://api.prolific.com',
  token: 'a-token-of-the-lab',
  workspace: '644aaabfaf6bbc363b9d47c6',
  project: '62fce6fff0a78eb4f3ebc09c',
  currency: 'GBP',
  completionCode: 'CDONE',
  document: undefined,
  ...changes,
});

export const settingsAt = (url: string, changes: Partial<ProlificInput> = {}): ProlificSettings =>
  readProlificSettings(input({ url, ...changes }));
