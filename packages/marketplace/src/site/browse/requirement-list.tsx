import type { VNode } from 'preact';
import type { Requirement, Standing } from '../../domain/requirement.ts';
import type { Visit } from '../visit.ts';
import { requirementWords, type TypeNames } from './requirement-words.ts';

/** What a HIT asks of its workers, each with whether this one meets it. */
export function RequirementList({
  visit,
  requirements,
  standing,
  names,
}: {
  visit: Visit;
  requirements: readonly Requirement[];
  standing: Standing;
  names: TypeNames;
}): VNode {
  const { texts } = visit;
  if (requirements.length === 0) return <>{texts.projects.noRequirements}</>;
  return (
    <ul class="requirements">
      {requirements.map((requirement) => {
        const { asked, met, own } = requirementWords(visit, requirement, standing, names);
        return (
          <li key={JSON.stringify(requirement)} class={met ? 'met' : 'unmet'}>
            <strong>{met ? texts.projects.met : texts.projects.unmet}</strong> {asked}
            {own === undefined ? '' : `: ${own}`}
          </li>
        );
      })}
    </ul>
  );
}
