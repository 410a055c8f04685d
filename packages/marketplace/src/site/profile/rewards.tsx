import type { VNode } from 'preact';
import { creditRateOf } from '../../storage/panel-credit-rate.ts';
import type { PersonSettings } from '../../storage/panel-settings.ts';
import type { Problems } from '../accounts/account-form.ts';
import { type Answer, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Checkbox, Facts, Moment, ProblemSummary } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';
import { payoutDetailsFrom, sealedPayout } from './payout-form.ts';
import { CreditForm, PayoutForm } from './reward-forms.tsx';

const MOST_STUDENT_SIGNS = 100;

/** How people are paid and written to, and their wish to be forgotten. There are none of these in a rehearsal. */
export function rewardRoutes(routes: Routes): void {
  routes.worker('GET', '/profile/rewards', (visit) => rewardsPage(visit, {}));
  routes.worker('POST', '/profile/rewards/payout', savePayout);
  routes.worker('POST', '/profile/rewards/credits', saveCredits);
  routes.worker('POST', '/profile/rewards/mail', (visit) =>
    save(visit, { wantsMail: field(visit.body, 'wants_mail') === '1' }),
  );
  routes.worker('POST', '/profile/rewards/erasure', async (visit) => {
    const { base, body, market, realNow, worker } = visit;
    vaultOf(visit);
    await market.transact(({ erasures }) =>
      field(body, 'withdraw') === '1' ? erasures.withdraw(worker.id) : erasures.request(worker.id, realNow),
    );
    return redirect(`${base}/profile/rewards?saved=1`);
  });
}

function vaultOf({ site }: WorkerVisit) {
  if (site.lab === undefined) throw new SiteRefusal('no-such-page');
  return site.lab.vault;
}

async function save(visit: WorkerVisit, change: Partial<PersonSettings>): Promise<Answer> {
  const { base, market, realNow, worker } = visit;
  vaultOf(visit);
  await market.transact(async ({ personSettings }) => {
    const current = await personSettings.of(worker.id);
    await personSettings.put({ ...current, ...change }, realNow);
  });
  return redirect(`${base}/profile/rewards?saved=1`);
}

async function savePayout(visit: WorkerVisit): Promise<Answer> {
  const { body, texts } = visit;
  const vault = vaultOf(visit);
  if (field(body, 'remove') === '1') return save(visit, { payout: undefined });
  const entered = payoutDetailsFrom(body, texts);
  return 'problems' in entered
    ? rewardsPage(visit, entered.problems)
    : save(visit, { payout: sealedPayout((text) => vault.encrypt(text), entered.details) });
}

async function saveCredits(visit: WorkerVisit): Promise<Answer> {
  const { body, market, texts, worker } = visit;
  const vault = vaultOf(visit);
  const current = await market.read.personSettings.of(worker.id);
  const { mayChoose } = await creditRateOf(market.read);
  if (!mayChoose && current.rewardedIn === 'money') throw new SiteRefusal('no-such-page');
  const rewardedIn = mayChoose && field(body, 'rewarded_in') === 'money' ? 'money' : 'credits';
  if (rewardedIn === 'money') return save(visit, { rewardedIn });
  const courses = await market.read.personSettings.courses();
  const course = courses.find(
    ({ id, closedAt }) => closedAt === undefined && String(id) === field(body, 'course'),
  );
  const student = field(body, 'student');
  const problems = {
    ...(course === undefined ? { course: texts.rewards.problem.course } : {}),
    ...(student === '' || student.length > MOST_STUDENT_SIGNS
      ? { student: texts.rewards.problem.student }
      : {}),
  };
  if (Object.keys(problems).length > 0) return rewardsPage(visit, problems);
  return save(visit, { rewardedIn, courseId: course?.id, studentSealed: vault.encrypt(student) });
}

async function rewardsPage(visit: WorkerVisit, problems: Problems): Promise<Answer> {
  const vault = vaultOf(visit);
  const { market, texts, worker } = visit;
  const { rewards: words } = texts;
  const settings = await market.read.personSettings.of(worker.id);
  const rate = await creditRateOf(market.read);
  const courses = await market.read.personSettings.courses();
  const hasProblems = Object.keys(problems).length > 0;
  const offersCredits = (rate.mayChoose && courses.length > 0) || settings.rewardedIn === 'credits';
  const { studentSealed } = settings;
  return page({
    title: words.title,
    section: 'profile',
    status: hasProblems ? 422 : 200,
    body: (
      <div class="narrow">
        <h1>{words.title}</h1>
        <ProblemSummary text={hasProblems ? texts.account.problems : undefined} />
        {field(visit.query, 'saved') === '1' && !hasProblems ? (
          <p class="success" role="status">
            {words.saved}
          </p>
        ) : undefined}
        {await money(visit)}
        <PayoutForm visit={visit} settings={settings} problems={problems} />
        {offersCredits ? (
          <CreditForm
            visit={visit}
            settings={settings}
            courses={courses.filter(({ closedAt }) => closedAt === undefined)}
            mayChoose={rate.mayChoose}
            student={studentSealed === undefined ? '' : vault.decrypt(studentSealed)}
            problems={problems}
          />
        ) : undefined}
        <MailForm visit={visit} settings={settings} />
        {await erasure(visit)}
      </div>
    ),
  });
}

async function money({ market, texts, worker, written }: WorkerVisit): Promise<VNode> {
  const { rewards: words } = texts;
  const account = await market.read.payouts.account(worker.id);
  return (
    <section>
      <h2>{words.money}</h2>
      <p>{words.moneyLead}</p>
      <Facts
        facts={[
          [words.earned, written.money(account.earnedMinor)],
          [words.owed, <strong key="owed">{written.money(account.owedMinor)}</strong>],
          [words.listed, written.money(account.listedMinor)],
          [words.paid, written.money(account.paidMinor)],
        ]}
      />
    </section>
  );
}

function MailForm({
  visit: { base, texts },
  settings,
}: {
  visit: WorkerVisit;
  settings: PersonSettings;
}): VNode {
  const { rewards: words } = texts;
  return (
    <section>
      <h2>{words.mail}</h2>
      <form method="post" action={`${base}/profile/rewards/mail`}>
        <Checkbox name="wants_mail" label={words.wantsMail} checked={settings.wantsMail} />
        <p>
          <button type="submit">{words.save}</button>
        </p>
      </form>
    </section>
  );
}

async function erasure(visit: WorkerVisit): Promise<VNode> {
  const { base, market, texts, worker } = visit;
  const { rewards: words } = texts;
  const asked = await market.read.erasures.ofWorker(worker.id);
  return (
    <section>
      <h2>{words.data}</h2>
      <p>{words.dataLead}</p>
      <p>{words.dataCopy}</p>
      {asked === undefined ? undefined : (
        <p class="notice">
          {words.asked} <Moment visit={visit} at={asked.requestedAt} />.
        </p>
      )}
      <form method="post" action={`${base}/profile/rewards/erasure`}>
        <input type="hidden" name="withdraw" value={asked === undefined ? '' : '1'} />
        <p>
          <button type="submit" class={asked === undefined ? 'danger' : undefined}>
            {asked === undefined ? words.askErasure : words.withdraw}
          </button>
        </p>
      </form>
    </section>
  );
}
