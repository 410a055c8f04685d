import type { Requirement } from './requirement.ts';

/** What HITs of one kind have in common, and workers see as one group. */
export interface HitType {
  readonly id: number;
  readonly hitTypeId: string;
  readonly groupId: string;
  readonly requesterId: number;
  readonly title: string;
  readonly description: string;
  readonly keywords: string | undefined;
  readonly rewardMinor: number;
  readonly durationMs: number;
  readonly autoApprovalMs: number;
  readonly requirements: readonly Requirement[];
  readonly asksForMasters: boolean;
}

export type HitTypeValues = Omit<HitType, 'id' | 'hitTypeId' | 'groupId' | 'requesterId' | 'asksForMasters'>;

/** MH7: a text that is equal exactly when all values are. */
export const fingerprintText = (values: HitTypeValues): string =>
  JSON.stringify([
    values.title,
    values.description,
    values.keywords ?? null,
    values.rewardMinor,
    values.durationMs,
    values.autoApprovalMs,
    values.requirements,
  ]);
