/** What a page's answer says about being shown in another page's frame. */
export interface PageHeaders {
  readonly frameOptions: string | undefined;
  /** All policies of the answer, as the header lists them. */
  readonly contentSecurityPolicy: string | undefined;
}

/**
 * Why a browser would not show a page in a frame of the worker site; undefined when it would. Where a policy says
 * frame-ancestors, X-Frame-Options does not count (W3C, Content Security Policy Level 3, 6.4.2).
 * @param site the worker site's origin
 */
export function framingFault(page: URL, site: URL, headers: PageHeaders): string | undefined {
  if (site.protocol === 'https:' && page.protocol === 'http:' && !isLoopback(page))
    return 'it is plain http, and the worker site is https';
  const ancestors = ancestorLists(headers.contentSecurityPolicy ?? '');
  if (ancestors.length > 0) {
    const refusing = ancestors.find((sources) => !sources.some((source) => allows(source, page, site)));
    return refusing === undefined
      ? undefined
      : `its Content-Security-Policy says "frame-ancestors ${refusing.join(' ')}"`;
  }
  return frameOptionsFault(headers.frameOptions, page, site);
}

function frameOptionsFault(header: string | undefined, page: URL, site: URL): string | undefined {
  const values = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((value) => value.trim());
  if (values.includes('deny')) return 'it sends "X-Frame-Options: DENY"';
  if (values.includes('sameorigin') && page.origin !== site.origin)
    return 'it sends "X-Frame-Options: SAMEORIGIN"';
  // Browsers ignore what they do not know, ALLOW-FROM among it (HTML Standard, 7.6).
  return undefined;
}

/** The sources of each policy's first frame-ancestors; all policies must allow the frame. */
const ancestorLists = (header: string): readonly (readonly string[])[] =>
  header.split(',').flatMap((policy) => {
    const directive = policy
      .split(';')
      .map((part) => part.trim().toLowerCase().split(/\s+/))
      .find(([name]) => name === 'frame-ancestors');
    return directive === undefined ? [] : [directive.slice(1)];
  });

function allows(source: string, page: URL, site: URL): boolean {
  if (source === '*') return site.protocol === 'http:' || site.protocol === 'https:';
  if (source === "'self'") return page.origin === site.origin;
  if (/^[a-z][a-z0-9+.-]*:$/.test(source)) return reaches(source, site.protocol);
  const parts = /^(?:([a-z][a-z0-9+.-]*:)\/\/)?([^:/]+|\[[^\]]+\])(?::(\d+|\*))?(?:\/.*)?$/.exec(source);
  if (parts === null) return false;
  const [, scheme = page.protocol, host = '', port] = parts;
  if (!reaches(scheme, site.protocol)) return false;
  const hostFits = host.startsWith('*.') ? site.hostname.endsWith(host.slice(1)) : site.hostname === host;
  return hostFits && (port === '*' || portOf(site) === (port ?? usualPort(site.protocol)));
}

/** A source for http also allows https (CSP3, 6.7.2.8). */
const reaches = (scheme: string, protocol: string): boolean =>
  scheme === protocol || (scheme === 'http:' && protocol === 'https:');

const usualPort = (protocol: string): string => (protocol === 'https:' ? '443' : '80');
const portOf = (url: URL): string => (url.port === '' ? usualPort(url.protocol) : url.port);

const isLoopback = ({ hostname }: URL): boolean =>
  /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
