import type { LintRule } from '../rule.ts';

export const pageRefusesFraming: LintRule = {
  rule: 'page-refuses-framing',
  severity: 'error',
  meaning:
    'The page of an ExternalQuestion cannot be shown in the worker site’s frame: X-Frame-Options or frame-ancestors forbid it, it redirects to another scheme or host, answers with an error or not at all. Workers see an empty frame. Seen by POST /control/lint/pages.',
  remedy:
    'Let the study’s server leave out X-Frame-Options and name the worker site in frame-ancestors (or leave that out too), and give ExternalURL the final https address.',
  watch: ({ pageFaults }) => ({
    look: async () =>
      pageFaults().map(({ url, why }) => ({ subject: url, message: `The page cannot be framed: ${why}.` })),
  }),
};
