import { marketId } from '../../domain/ids.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import type { Handlers } from '../handlers.ts';
import { invalidParameter } from '../parameter-refusals.ts';
import { ownHitType } from './found.ts';
import { notificationSetting } from './notification-setting.ts';

/** What requesters are told of their HITs. */
export function notificationOperations(context: MarketContext, accountOf: Accounts) {
  const { clock, random, notify } = context;
  return {
    UpdateNotificationSettings: async (caller, { HITTypeId, Notification, Active }) => {
      const requester = await accountOf(caller);
      if (Notification === undefined && Active === undefined) throw invalidParameter(null, 'Notification');
      if (Notification?.EventTypes.includes('Ping') === true) throw invalidParameter('Ping', 'EventTypes');
      await context.transact(async (unit) => {
        const type = await ownHitType(unit, requester, HITTypeId);
        const known = await unit.notifications.of(type.id);
        const active = Active ?? known?.active ?? true;
        const setting =
          Notification === undefined
            ? known && { ...known, active }
            : notificationSetting(Notification, active);
        if (setting === undefined)
          throw requestError(
            'InvalidParameterValue',
            `HITType ${HITTypeId} has no notification specification; the parameter Notification is needed.`,
          );
        await unit.notifications.put(type.id, setting);
      });
      return {};
    },
    SendTestEventNotification: async (caller, { Notification, TestEventType: type }) => {
      const { accessKey: customerId } = await accountOf(caller);
      const setting = notificationSetting(Notification, true);
      const isOfAssignment = type.startsWith('Assignment');
      await context.transact((unit) =>
        notify(unit.session, setting, {
          type,
          hitId: marketId(random),
          hitTypeId: marketId(random),
          ...(isOfAssignment && { assignmentId: marketId(random) }),
          customerId,
          at: clock.now(),
        }),
      );
      return {};
    },
  } satisfies Partial<Handlers>;
}
