import type { AdminRoutes } from '../route.ts';
import { decideOnSignUps, peopleList } from './list.tsx';
import { personPage } from './person.tsx';
import { decideOnPerson, exportPerson, resetPassword, setReward } from './person-acts.ts';

/** Who is in the panel. */
export function peopleRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/people', peopleList);
  routes.admin('POST', '/people', decideOnSignUps);
  routes.admin('GET', '/people/:workerId', (visit) => personPage(visit));
  routes.admin('POST', '/people/:workerId/decide', decideOnPerson);
  routes.admin('POST', '/people/:workerId/password', resetPassword);
  routes.admin('POST', '/people/:workerId/reward', setReward);
  routes.admin('GET', '/people/:workerId/export.json', exportPerson);
}
