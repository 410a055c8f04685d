/** What stands for the assignment while a worker only looks (AWS API Reference, ExternalQuestion). */
const PREVIEW = 'ASSIGNMENT_ID_NOT_AVAILABLE';

/** While the script runs, and only then, the page names it. */
const script = document.currentScript;

/**
 * Where answers go when the address does not say: to where this script came from. Amazon's own script falls back to
 * Amazon's site, where answers from a marketplace of one's own must never go.
 */
const OWN_ORIGIN =
  script instanceof HTMLScriptElement && script.src !== '' ? new URL(script.src).origin : location.origin;

/** A parameter of the frame's address, decoded. */
const frameParameter = (name: string): string | undefined =>
  new URLSearchParams(location.search).get(name) ?? undefined;

/** Of the work in this frame; undefined in preview. */
export function assignmentId(): string | undefined {
  const id = frameParameter('assignmentId');
  return id === undefined || id === '' || id === PREVIEW ? undefined : id;
}

/** The worker site's origin, without a slash at the end. */
export function submitHost(): string {
  const given = frameParameter('turkSubmitTo');
  return given !== undefined && /^(?:https?:)?\/\//i.test(given) ? given.replace(/\/+$/, '') : OWN_ORIGIN;
}

export const submitAddress = (): string => `${submitHost()}/mturk/externalSubmit`;
