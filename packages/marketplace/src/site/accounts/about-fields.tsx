import type { VNode } from 'preact';
import { countries, states } from '../places.ts';
import { Checkbox, Select } from '../views/parts.tsx';
import type { Visit } from '../visit.ts';
import type { Problems } from './account-form.ts';
import type { About } from './sign-up.ts';

/** Country, state and age, as requirements ask for them. */
export function AboutFields({
  visit,
  about,
  problems,
}: {
  visit: Visit;
  about: About;
  problems: Problems;
}): VNode {
  const { texts, written, language } = visit;
  const named = countries
    .map((code) => [code, written.country(code)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, language));
  return (
    <>
      <Select
        name="country"
        label={texts.account.country}
        problem={problems.country}
        value={about.country}
        options={[['', texts.account.chooseCountry], ...named]}
        autocomplete="country"
      />
      <Select
        name="subdivision"
        label={texts.account.subdivision}
        hint={texts.account.subdivisionHint}
        value={about.subdivision ?? ''}
        options={[['', texts.account.noSubdivision], ...Object.entries(states)]}
      />
      <Checkbox name="adult" label={texts.account.adult} checked={about.adult} />
    </>
  );
}
