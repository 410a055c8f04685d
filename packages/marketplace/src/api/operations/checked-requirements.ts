import type { Requester } from '../../domain/requester.ts';
import { isMasters, type Requirement, systemTypes } from '../../domain/requirement.ts';
import { noType } from '../../market/qualifications/find-type.ts';
import type { Repositories } from '../../storage/repositories.ts';
import type { Input } from '../shapes/index.ts';
import { requirementOf } from './requirements.ts';

const commonTypes: readonly string[] = [
  systemTypes.numberApproved,
  systemTypes.percentApproved,
  systemTypes.locale,
  systemTypes.adult,
];

/**
 * The requirements of a HIT type, each naming a type that exists in the caller's environment.
 * @throws Refusal QualificationTypeDoesNotExist and those of `requirementOf`
 */
export async function checkedRequirements(
  { qualificationTypes }: Pick<Repositories, 'qualificationTypes'>,
  requester: Requester,
  wire: NonNullable<Input<'CreateHITType'>['QualificationRequirements']>,
): Promise<readonly Requirement[]> {
  const requirements = wire.map(requirementOf);
  for (const { qualificationTypeId: id } of requirements) {
    if (commonTypes.includes(id)) continue;
    const known = isMasters(id)
      ? id === systemTypes.masters[requester.environment]
      : (await qualificationTypes.byQualificationTypeId(id, requester.environment)) !== undefined;
    if (!known) throw noType(id);
  }
  return requirements;
}
