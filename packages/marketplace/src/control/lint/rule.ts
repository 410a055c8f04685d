import type { LintFinding } from '@turnout/protocol';
import type { Handlers } from '../../api/handlers.ts';
import type { MarketContext } from '../../market/context.ts';
import type { PageFault } from './page-check.ts';
import type { SeenCall } from './seen-call.ts';

/** One thing a requester's program can do wrong. Documentation and findings are made from these records. */
export interface LintRule {
  /** Stable: programs match on it. */
  readonly rule: string;
  readonly severity: LintFinding['severity'];
  /** What is seen, in one sentence, and why it costs. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Begins to look, with a memory of its own. */
  readonly watch: (desk: LintDesk) => Watcher;
}

/** What a rule saw and on what; the rest of the finding is the rule's. */
export type Sighting = Pick<LintFinding, 'subject' | 'message'> & {
  /** Where this one is less, or more, than the rule's. */
  readonly severity?: LintFinding['severity'];
};

export interface Watcher {
  /** Looks at a call after its end. */
  readonly see?: (call: SeenCall) => void;
  /** Looks at what is the case now. */
  readonly look?: (moment: LookMoment) => Promise<readonly Sighting[]>;
}

export interface LookMoment {
  /** The requester's program has ended: what is open now was left open. */
  readonly ended: boolean;
}

/** What a rule works with. */
export interface LintDesk {
  readonly context: MarketContext;
  /** For reading on where the requester did not. */
  readonly handlers: Handlers;
  /** The real time, epoch ms: programs repeat themselves by it, whatever the marketplace's clock says. */
  readonly realNow: () => number;
  /** Faults of the studies' pages, as last checked. */
  readonly pageFaults: () => readonly PageFault[];
  /** Keeps what was seen; the same subject again is counted. */
  readonly note: (sighting: Sighting) => void;
  /** Runs what needs the database. A report waits for it. */
  readonly later: (work: () => Promise<void>) => void;
}
