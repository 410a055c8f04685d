import type { Timers } from '../shared/ports.ts';
import { GAINED_FOCUS, LOST_FOCUS, type Notifications, WINDOW_RESIZED } from './notifications.ts';
import type { TaskData } from './task-data.ts';

/** psiTurk waits this long, so that dragging a window's corner is one event. */
const RESIZE_PAUSE_MS = 200;

/** Records the browser's events: what the page is at the start, losing and gaining focus, changes of size. */
export function recordWindowEvents(taskdata: TaskData, notifications: Notifications, timers: Timers): void {
  const size = (): [number, number] => [window.innerWidth, window.innerHeight];
  taskdata.addEvent('initialized', null);
  taskdata.addEvent('window_resize', size());

  notifications.on(LOST_FOCUS, () => taskdata.addEvent('focus', 'off'));
  notifications.on(GAINED_FOCUS, () => taskdata.addEvent('focus', 'on'));
  notifications.on(WINDOW_RESIZED, (to: unknown) => taskdata.addEvent('window_resize', to));

  window.addEventListener('blur', () => notifications.trigger(LOST_FOCUS));
  window.addEventListener('focus', () => notifications.trigger(GAINED_FOCUS));
  let cancel = (): void => undefined;
  window.addEventListener('resize', () => {
    cancel();
    cancel = timers.after(RESIZE_PAUSE_MS, () => notifications.trigger(WINDOW_RESIZED, size()));
  });
}
