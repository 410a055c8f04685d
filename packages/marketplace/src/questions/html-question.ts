export interface StandIns {
  /** Address of our own crowd-elements.js. */
  readonly crowdElements: string;
  /** Address of our own external-hit.js. */
  readonly externalHit: string;
  /** The worker site's submit address, for forms that name Amazon's; left alone when not given. */
  readonly externalSubmit?: string;
}

const CROWD_ELEMENTS = /(?:https?:)?\/\/assets\.crowd\.aws\/crowd-html-elements\.js(?:\?[^\s"'<>]*)?/gi;
const EXTERNAL_HIT =
  /(?:https?:)?\/\/(?:s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com\/mturk-public|mturk-public\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com)\/externalHIT_v1\.js/gi;
const EXTERNAL_SUBMIT = /(?:https?:)?\/\/(?:www|workersandbox)\.mturk\.com\/mturk\/externalSubmit/gi;

/**
 * The page of an HTMLQuestion as the worker's browser gets it: as the requester wrote it, except that Amazon's two
 * scripts come from here. They need not be reachable, and a page in a rehearsal must not load or send anything there.
 */
export function htmlQuestionDocument(html: string, standIns: StandIns): string {
  const { crowdElements, externalHit, externalSubmit } = standIns;
  const scripts = html
    .replace(CROWD_ELEMENTS, () => attribute(crowdElements))
    .replace(EXTERNAL_HIT, () => attribute(externalHit));
  return externalSubmit === undefined
    ? scripts
    : scripts.replace(EXTERNAL_SUBMIT, () => attribute(externalSubmit));
}

const attribute = (url: string): string =>
  url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
