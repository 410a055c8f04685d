import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPanel, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

describe('the pages of the administration', () => {
  it.each(['', '/people', '/invitations', '/payouts', '/erasures', '/mail', '/settings', '/log'])(
    '/admin%s answers an administrator, and sends strangers to the login',
    async (path) => {
      const shown = await lab.admin.get(`/admin${path}`);
      expect(shown.statusCode).toBe(200);
      const refused = await lab.stranger().get(`/admin${path}`);
      expect(refused.statusCode).toBe(303);
    },
  );
});
