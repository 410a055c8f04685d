import type { VNode } from 'preact';
import { payoutMethods } from '../../domain/payout-details.ts';
import type { Course, PersonSettings } from '../../storage/panel-settings.ts';
import type { Problems } from '../accounts/account-form.ts';
import { field } from '../http/fields.ts';
import { Input, Select } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';

/** Where a person is paid to. What was entered before is shown masked only. */
export function PayoutForm({
  visit: { base, body, texts },
  settings: { payout },
  problems,
}: {
  visit: WorkerVisit;
  settings: PersonSettings;
  problems: Problems;
}): VNode {
  const { rewards: words } = texts;
  const action = `${base}/profile/rewards/payout`;
  return (
    <section>
      <h2>{words.details}</h2>
      <p>{words.detailsLead}</p>
      <p>
        <strong>
          {payout === undefined ? words.none : words.now(words.methods[payout.method], payout.masked)}
        </strong>
      </p>
      <form method="post" action={action} novalidate>
        <Select
          name="method"
          label={words.method}
          problem={problems.method}
          value={field(body, 'method') || (payout?.method ?? 'bank')}
          options={payoutMethods.map((method) => [method, words.methods[method]] as const)}
        />
        <Input
          name="holder"
          label={words.holder}
          hint={words.holderHint}
          problem={problems.holder}
          value={field(body, 'holder')}
          autocomplete="name"
        />
        <Input
          name="iban"
          label={words.iban}
          hint={words.ibanHint}
          problem={problems.iban}
          value={field(body, 'iban')}
          autocomplete="off"
        />
        <Input
          name="payout_email"
          type="email"
          label={words.email}
          hint={words.emailHint}
          problem={problems.payout_email}
          value={field(body, 'payout_email')}
          autocomplete="email"
        />
        <p>
          <button type="submit" class="primary">
            {words.save}
          </button>
        </p>
      </form>
      {payout === undefined ? undefined : (
        <form method="post" action={action}>
          <input type="hidden" name="remove" value="1" />
          <p>
            <button type="submit" class="danger">
              {words.remove}
            </button>
          </p>
        </form>
      )}
    </section>
  );
}

/** Course credit in place of money. */
export function CreditForm({
  visit: { base, body, texts },
  settings,
  courses,
  mayChoose,
  student,
  problems,
}: {
  visit: WorkerVisit;
  settings: PersonSettings;
  courses: readonly Course[];
  mayChoose: boolean;
  student: string;
  problems: Problems;
}): VNode {
  const { rewards: words } = texts;
  return (
    <section>
      <h2>{words.credits}</h2>
      <p>{mayChoose ? words.creditsLead : words.creditsOnly}</p>
      <form method="post" action={`${base}/profile/rewards/credits`} novalidate>
        {mayChoose ? (
          <Select
            name="rewarded_in"
            label={words.rewardedIn}
            value={field(body, 'rewarded_in') || settings.rewardedIn}
            options={Object.entries(words.kinds)}
          />
        ) : undefined}
        <Select
          name="course"
          label={words.course}
          problem={problems.course}
          value={field(body, 'course') || String(settings.courseId ?? '')}
          options={[['', words.noCourse], ...courses.map(({ id, name }) => [String(id), name] as const)]}
        />
        <Input
          name="student"
          label={words.student}
          problem={problems.student}
          value={field(body, 'student') || student}
          autocomplete="off"
        />
        <p>
          <button type="submit" class="primary">
            {words.save}
          </button>
        </p>
      </form>
    </section>
  );
}
