import { workerOrigins } from './hosts.ts';

/** What a page's policy must allow beyond the usual. */
export interface PagePolicy {
  /** The page shows a requester's pages in a frame. */
  readonly frames?: boolean;
  /** The page shows pictures, sounds and films from requesters' addresses. */
  readonly media?: boolean;
  /** The page may itself be shown in a frame of this site. */
  readonly framed?: boolean;
}

/** Headers of every page of the site. @param siteOrigin the site as this browser knows it */
export function pageHeaders(
  siteOrigin: string,
  { frames, media, framed }: PagePolicy,
): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    `img-src 'self'${media === true ? ' https: http:' : ''}`,
    ...(media === true ? ['media-src https: http:'] : []),
    // Where a requester's page leads inside the frame is not the site's to say.
    ...(frames === true ? ['frame-src https: http:'] : []),
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${framed === true ? ["'self'", siteOrigin, ...workerOrigins].join(' ') : "'none'"}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    // Requesters' pages must not learn from an address which worker came; our own forms need the Origin header.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/**
 * Headers of a page that a requester wrote. Opened by itself it has no origin and no powers over the site, also where
 * the site has no second host to put it on.
 */
export function contentHeaders(ancestors: readonly string[], sandboxed: boolean): Record<string, string> {
  const policy = [
    `frame-ancestors ${ancestors.join(' ')}`,
    ...(sandboxed
      ? [
          'sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads allow-pointer-lock',
        ]
      : []),
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}
