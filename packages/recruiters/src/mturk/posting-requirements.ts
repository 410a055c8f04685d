import type { QualificationRequirement } from '@aws-sdk/client-mturk';
import type { PostingOrder } from '@turnout/core';
import type { MturkSettings } from './settings.ts';

/**
 * What a posting asks of its workers: the settings' requirements and its groups. oTree's settings exclude the group
 * against retakes themselves, which is asked for once.
 */
export function postingRequirements(
  { requirements }: Pick<MturkSettings, 'requirements'>,
  { requireGroups, excludeGroups }: Pick<PostingOrder, 'requireGroups' | 'excludeGroups'>,
): QualificationRequirement[] {
  const groups = [
    ...requireGroups.map((id) => groupRequirement(id, 'Exists')),
    ...excludeGroups.map((id) => groupRequirement(id, 'DoesNotExist')),
  ];
  const isOwn = (own: QualificationRequirement): boolean =>
    !groups.some(
      (one) => one.QualificationTypeId === own.QualificationTypeId && one.Comparator === own.Comparator,
    );
  return [...requirements.filter(isOwn), ...groups];
}

/** Whoever may not take it does not see it either, and so does not begin in vain. */
const groupRequirement = (
  QualificationTypeId: string,
  Comparator: 'Exists' | 'DoesNotExist',
): QualificationRequirement => ({
  QualificationTypeId,
  Comparator,
  ActionsGuarded: 'DiscoverPreviewAndAccept',
});
