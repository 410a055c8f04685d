import type { Clock } from '@turnout/core';
import type { LintReport } from '@turnout/protocol';
import type { Handlers } from '../api/handlers.ts';
import type { ApiOutcome } from '../api/options.ts';
import type { MarketContext } from '../market/context.ts';
import { findingOf, sightings } from './lint/findings.ts';
import { checkPages, type PageCheck, type PageCheckOptions } from './lint/page-check.ts';
import type { LookMoment } from './lint/rule.ts';
import { lintRules } from './lint/rules/index.ts';
import { seenCall } from './lint/seen-call.ts';

interface LinterOptions {
  readonly context: MarketContext;
  readonly handlers: Handlers;
  /** The real time: repetitions are told by it. */
  readonly realClock: Clock;
  readonly pages: PageCheckOptions;
}

/** Says what a requester's program did wrong: from its calls since the start, and from what is in the marketplace. */
export interface Linter {
  /** For `observe` of the Requester API. */
  readonly observe: (outcome: ApiOutcome) => void;
  report(moment: LookMoment): Promise<LintReport>;
  /** Opens the pages of the studies; the report has what was found until this is called again. */
  checkPages(): Promise<PageCheck>;
}

export function createLinter({ context, handlers, realClock, pages }: LinterOptions): Linter {
  let lastCheck: PageCheck | undefined;
  const underWay = new Set<Promise<void>>();
  const later = (work: () => Promise<void>): void => {
    const running = work()
      .catch((error: unknown) => context.log.error('The linter failed', { error: String(error) }))
      .finally(() => underWay.delete(running));
    underWay.add(running);
  };
  const watched = lintRules.map((rule) => {
    const seen = sightings();
    const watcher = rule.watch({
      context,
      handlers,
      realNow: () => realClock.now(),
      pageFaults: () => lastCheck?.faults ?? [],
      note: seen.note,
      later,
    });
    return { rule, seen, watcher };
  });
  return {
    observe: (outcome) => {
      const call = seenCall(outcome);
      for (const { watcher } of watched) watcher.see?.(call);
    },
    report: async (moment) => {
      await Promise.all(underWay);
      const findings = [];
      for (const { rule, seen, watcher } of watched) {
        // What is the case now counts once in each report, however many are asked for.
        const together = sightings(seen.all());
        for (const sighting of (await watcher.look?.(moment)) ?? []) together.note(sighting);
        findings.push(...together.all().map((counted) => findingOf(rule, counted)));
      }
      return { findings };
    },
    checkPages: async () => {
      lastCheck = await checkPages(context, pages);
      return lastCheck;
    },
  };
}
