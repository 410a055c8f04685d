/** What a command is at, and how far: a line that ends so, or counts. */
const PROGRESS = /^(?:.* …|(?:Comparing postings: )?\d+ of \d+(?:; .*)?)$/;

/** What a command said on standard error besides its progress, which is told only where it takes long. */
export const withoutProgress = (err: string): string =>
  err
    .split('\n')
    .filter((line) => !PROGRESS.test(line))
    .join('\n');
