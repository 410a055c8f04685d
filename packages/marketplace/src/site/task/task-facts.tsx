import type { ComponentChildren, VNode } from 'preact';
import type { HitType } from '../../domain/hit-type.ts';
import { Facts } from '../views/parts.tsx';
import type { Visit } from '../visit.ts';

/** What a HIT is, above its frame. */
export function TaskFacts({
  visit,
  type,
  requesterName,
  more = [],
}: {
  visit: Visit;
  type: HitType;
  requesterName: string;
  more?: readonly (readonly [string, ComponentChildren])[];
}): VNode {
  const { texts, written } = visit;
  const { projects: words } = texts;
  return (
    <Facts
      facts={[
        [words.reward, <strong key="reward">{written.money(type.rewardMinor)}</strong>],
        [words.allotted, written.length(type.durationMs)],
        [words.requester, requesterName],
        ...more,
      ]}
    />
  );
}
