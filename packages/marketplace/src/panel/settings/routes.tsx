import type { VNode } from 'preact';
import { field } from '../../site/http/fields.ts';
import { Checkbox, Input, Nothing } from '../../site/views/parts.tsx';
import { creditRateOf, setCreditRate } from '../../storage/panel-credit-rate.ts';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { minorOf } from '../http/amount.ts';
import type { AdminRoutes } from '../route.ts';
import { ActButton, Table } from '../views/parts.tsx';
import { noteAct, pathPart, type SignedInVisit } from '../visit.ts';

const MOST_NAME_SIGNS = 100;

/** Course credit, courses, and who may administrate. */
export function settingsRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/settings', (visit) => settings(visit));
  routes.admin('POST', '/settings/credits', saveCredits);
  routes.admin('POST', '/settings/courses', async (visit) => {
    const name = field(visit.body, 'name');
    if (name === '' || name.length > MOST_NAME_SIGNS) return settings(visit, 'course');
    await visit.market.transact(async (unit) => {
      await unit.personSettings.openCourse(name, visit.realNow);
      await noteAct(visit, unit, { act: 'course-open', detail: name });
    });
    return goTo('/settings', 'saved');
  });
  routes.admin('POST', '/settings/courses/:id/close', async (visit) => {
    const id = Number(pathPart(visit, 'id'));
    await visit.market.transact(async (unit) => {
      await unit.personSettings.closeCourse(id, visit.realNow);
      await noteAct(visit, unit, { act: 'course-close', detail: String(id) });
    });
    return goTo('/settings', 'saved');
  });
}

async function saveCredits(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body, market } = visit;
  const unitName = field(body, 'unit');
  const minorPerCredit = minorOf(field(body, 'amount'));
  if (
    unitName === '' ||
    unitName.length > MOST_NAME_SIGNS ||
    minorPerCredit === undefined ||
    minorPerCredit < 1
  )
    return settings(visit, 'credits');
  await market.transact(async (unit) => {
    const mayChoose = field(body, 'may_choose') === '1';
    await setCreditRate(unit, { mayChoose, unit: unitName, minorPerCredit });
    await noteAct(visit, unit, {
      act: 'credits',
      detail: `${unitName}, ${(minorPerCredit / 100).toFixed(2)}, ${mayChoose ? '+' : '-'}`,
    });
  });
  return goTo('/settings', 'saved');
}

async function settings(visit: SignedInVisit, wrong?: 'course' | 'credits'): Promise<AdminAnswer> {
  const { texts } = visit;
  return adminPage({
    title: texts.settings.title,
    section: 'settings',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <h1>{texts.settings.title}</h1>
        {await creditForm(visit, wrong === 'credits')}
        {await courseList(visit, wrong === 'course')}
        {await administrators(visit)}
      </>
    ),
  });
}

async function creditForm(visit: SignedInVisit, wrong: boolean): Promise<VNode> {
  const { body, market, texts } = visit;
  const { settings: words } = texts;
  const rate = await creditRateOf(market.read);
  return (
    <section>
      <h2>{words.credits}</h2>
      <p>{words.creditsLead}</p>
      <form method="post" action="/admin/settings/credits" class="narrow">
        <Checkbox name="may_choose" label={words.mayChoose} checked={rate.mayChoose} />
        <Input
          name="unit"
          label={words.unit}
          hint={words.unitHint}
          value={wrong ? field(body, 'unit') : rate.unit}
          required
        />
        <Input
          name="amount"
          label={words.amount}
          hint={words.amountHint}
          problem={wrong ? words.badAmount : undefined}
          value={wrong ? field(body, 'amount') : (rate.minorPerCredit / 100).toFixed(2)}
          required
        />
        <p>
          <button type="submit" class="primary">
            {texts.save}
          </button>
        </p>
      </form>
    </section>
  );
}

async function courseList(visit: SignedInVisit, wrong: boolean): Promise<VNode> {
  const { market, texts } = visit;
  const { settings: words } = texts;
  const courses = await market.read.personSettings.courses();
  return (
    <section>
      <h2>{words.courses}</h2>
      {courses.length === 0 ? (
        <Nothing what={words.noCourses} next={words.noCoursesNext} />
      ) : (
        <Table
          caption={words.courses}
          head={[words.course, words.state]}
          rows={courses.map(({ id, name, closedAt }) => ({
            key: id,
            cells: [
              name,
              closedAt === undefined ? (
                <ActButton action={`/admin/settings/courses/${id}/close`} text={words.close} about={name} />
              ) : (
                words.closed
              ),
            ],
          }))}
        />
      )}
      <form method="post" action="/admin/settings/courses" class="narrow">
        <Input
          name="name"
          label={words.newCourse}
          hint={words.newCourseHint}
          problem={wrong ? words.badCourse : undefined}
          required
        />
        <p>
          <button type="submit">{words.openCourse}</button>
        </p>
      </form>
    </section>
  );
}

async function administrators({ market, texts }: SignedInVisit): Promise<VNode> {
  const { settings: words } = texts;
  const list = await market.read.admins.list();
  return (
    <section>
      <h2>{words.administrators}</h2>
      <Table
        caption={words.administrators}
        head={[words.name, words.email, words.password]}
        rows={list.map(({ id, name, email, password }) => ({
          key: id,
          cells: [name, email ?? '', password === undefined ? words.noPassword : words.hasPassword],
        }))}
      />
      <p>
        {words.addAdministrator} <code>turnout marketplace admin add NAME</code>
      </p>
    </section>
  );
}
