import type { Questionnaire } from '../../domain/screening.ts';
import { field } from '../../site/http/fields.ts';
import { Facts } from '../../site/views/parts.tsx';
import type { Repositories } from '../../storage/repositories.ts';
import { type AdminAnswer, adminPage } from '../answer.ts';
import type { SignedInVisit } from '../visit.ts';

/** Who would notice that qualifications of a questionnaire go. */
interface PublishedUse {
  /** Whether requesters can ask for them. */
  readonly isPublished: boolean;
  /** How many people have one, in the environment where most do. */
  readonly people: number;
  /** How many open HITs ask for one. */
  readonly hits: number;
}

/** @param names of the qualifications */
export async function publishedUse(
  { now }: SignedInVisit,
  { questionnaires }: Pick<Repositories, 'questionnaires'>,
  { id }: Questionnaire,
  names: readonly string[],
): Promise<PublishedUse> {
  const types = (await questionnaires.types(id)).filter(({ outcome }) => names.includes(outcome));
  return {
    isPublished: types.length > 0,
    people: Math.max(0, ...types.map(({ holders }) => holders)),
    hits: await questionnaires.openHitsAsking(
      types.map(({ qualificationTypeId }) => qualificationTypeId),
      now,
    ),
  };
}

/** Asks before something is taken out from which published qualifications follow. The same form comes back with `sure`. */
export function confirmTakeOut(
  visit: SignedInVisit,
  questionnaire: Questionnaire,
  name: string,
  qualifications: readonly string[],
  { people, hits }: PublishedUse,
): AdminAnswer {
  const { body, request, texts, written } = visit;
  const { questionnaires: words } = texts;
  const title = words.takeOutTitle(name);
  return adminPage({
    title,
    section: 'questionnaires',
    body: (
      <div class="narrow">
        <h1>{title}</h1>
        <p>{words.takeOutLead}</p>
        <Facts
          facts={[
            [words.qualifications, qualifications.join(', ')],
            [words.takeOutPeople, written.number(people)],
            [words.takeOutHits, written.number(hits)],
          ]}
        />
        <form method="post" action={request.url}>
          <input type="hidden" name="act" value={field(body, 'act')} />
          <input type="hidden" name="name" value={name} />
          <input type="hidden" name="sure" value="1" />
          <p class="actions">
            <button type="submit" class="danger">
              {words.takeOut}
            </button>
            <a class="button" href={`/admin/questionnaires/${questionnaire.id}`}>
              {texts.back}
            </a>
          </p>
        </form>
      </div>
    ),
  });
}
