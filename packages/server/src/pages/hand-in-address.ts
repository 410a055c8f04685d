/** Where pages of psiTurk projects hand in: MTurk's two addresses, written out in full in their templates. */
const WRITTEN_OUT = /https:\/\/(?:www|workersandbox)\.mturk\.com(?=\/mturk\/externalSubmit)/g;

/**
 * Leads a page's last form to the marketplace the participant came from. That one says where in `turkSubmitTo`; only
 * a site that may frame the study is believed, since the form carries the worker's id.
 * @param submitTo the parameter as it came, undefined when there was none
 * @param allowed origins of marketplaces
 */
export function handInAt(html: string, submitTo: unknown, allowed: readonly string[]): string {
  if (typeof submitTo !== 'string' || !URL.canParse(submitTo)) return html;
  const { origin } = new URL(submitTo);
  return allowed.includes(origin) ? html.replaceAll(WRITTEN_OUT, origin) : html;
}
