import { environments } from '../../domain/environment.ts';
import type { MarketContext } from '../../market/context.ts';
import { frameUrl } from '../../questions/frame-url.ts';
import { parseQuestion } from '../../questions/question.ts';
import { everyHit } from './every-hit.ts';
import { framingFault } from './framing.ts';

/** Why the page of a study cannot be shown to workers. */
export interface PageFault {
  readonly url: string;
  readonly why: string;
}

export interface PageCheckOptions {
  /** Where the worker site is, e.g. `http://127.0.0.1:8100`: the frame is in its pages. */
  readonly siteOrigin: string;
  /** Host names that may be asked, without port. Everything else is passed over. */
  readonly hosts: readonly string[];
  /** Ms for each page. */
  readonly timeoutMs?: number;
}

export interface PageCheck {
  /** Different addresses that were asked. */
  readonly checked: number;
  /** Addresses passed over because their host may not be asked. */
  readonly passedOver: readonly string[];
  readonly faults: readonly PageFault[];
}

const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 5;

/** Opens the page of every HIT there is, as a preview does, each address once. */
export async function checkPages(
  { read }: Pick<MarketContext, 'read'>,
  options: PageCheckOptions,
): Promise<PageCheck> {
  const hitByAddress = new Map<string, string>();
  for (const environment of environments)
    for await (const { question, hitId } of everyHit(read, environment)) {
      const parsed = parseQuestion(question, { allowHttpOn: 'anywhere' });
      if (parsed.kind === 'external') hitByAddress.set(parsed.url, hitId);
    }
  const faults: PageFault[] = [];
  const passedOver: string[] = [];
  for (const [url, hitId] of hitByAddress) {
    const preview = new URL(frameUrl(url, { kind: 'preview', hitId }));
    if (!options.hosts.includes(preview.hostname)) passedOver.push(url);
    else {
      const why = await pageFault(preview, options);
      if (why !== undefined) faults.push({ url, why });
    }
  }
  return { checked: hitByAddress.size - passedOver.length, passedOver, faults };
}

async function pageFault(
  start: URL,
  { siteOrigin, timeoutMs = TIMEOUT_MS }: PageCheckOptions,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  let page = start;
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const response = await fetch(page, { redirect: 'manual', signal });
      await response.body?.cancel();
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return answerFault(page, new URL(siteOrigin), response);
      const target = new URL(location, page);
      if (target.protocol !== page.protocol)
        return `it redirects from ${page.protocol} to ${target.protocol}`;
      if (target.hostname !== page.hostname) return `it redirects to another host, ${target.hostname}`;
      page = target;
    }
    return `it redirects more than ${MOST_REDIRECTS} times`;
  } catch (error) {
    return signal.aborted
      ? `it did not answer within ${timeoutMs} ms`
      : `it cannot be reached (${reason(error)})`;
  }
}

function answerFault(page: URL, site: URL, { status, headers }: Response): string | undefined {
  if (status >= 400) return `it answers ${status}`;
  return framingFault(page, site, {
    frameOptions: headers.get('x-frame-options') ?? undefined,
    contentSecurityPolicy: headers.get('content-security-policy') ?? undefined,
  });
}

/** Node's fetch says what happened in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
