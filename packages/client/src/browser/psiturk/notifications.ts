import { createEvents, type Events } from './events.ts';

/** psiTurk's notifications. The names are part of its interface: tasks may listen to them and trigger them. */
export type Notifications = Pick<Events, 'on' | 'off' | 'trigger'>;

export const FINISHED_INSTRUCTIONS = '_psiturk_finishedinstructions';
export const FINISHED_TASK = '_psiturk_finishedtask';
export const LOST_FOCUS = '_psiturk_lostfocus';
export const GAINED_FOCUS = '_psiturk_gainedfocus';
export const WINDOW_RESIZED = '_psiturk_windowresize';

const isNotifications = (value: object | undefined): value is Notifications =>
  value !== undefined && 'on' in value && 'trigger' in value;

/**
 * `Backbone.Notifications` where the page has Backbone; made here, as psiTurk's script does. Otherwise events of our
 * own, because nothing else of Backbone is needed.
 */
export function notificationsOf(page: Window): Notifications {
  const backbone = page.Backbone;
  if (backbone?.Events === undefined) return createEvents();
  if (!isNotifications(backbone.Notifications)) backbone.Notifications = { ...backbone.Events };
  return isNotifications(backbone.Notifications) ? backbone.Notifications : createEvents();
}
