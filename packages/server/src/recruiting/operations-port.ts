import type { Recruiting } from '@turnout/engine';

/** What the pages need of recruiting; absent where the study is served without it. */
export interface OperationsPort {
  readonly recruiting: Pick<Recruiting, 'admit' | 'completed' | 'handIn' | 'receive'>;
}
