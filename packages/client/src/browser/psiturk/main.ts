import { notificationsOf } from './notifications.ts';
import { createPsiTurk } from './psiturk.ts';

// As psiTurk's script: tasks may use Backbone.Notifications before they construct anything.
notificationsOf(window);

/** Works with and without `new` (trap J2); no member needs `this` (trap J3). */
window.PsiTurk = function PsiTurk(
  this: unknown,
  uniqueId: unknown,
  adServerLoc?: unknown,
  mode?: unknown,
): object {
  const self = this instanceof PsiTurk ? this : Object.create(PsiTurk.prototype);
  return Object.assign(self, createPsiTurk(String(uniqueId), adServerLoc, mode));
};
