/**
 * What the browser's scripts need to know at run time. Apart from the schemas, so that no validator ends up in a
 * participant's download.
 */

/** The version of everything in this package. A page loaded from an older server keeps its number. */
export const PROTOCOL_VERSION = 1;

/** The header that carries a participant's capability token. Never a URL: URLs end in logs and histories. */
export const TOKEN_HEADER = 'x-turnout-token';

/** Says that the page which asks for another in its place stands in a frame, which a fetch otherwise does not tell. */
export const FRAME_HEADER = 'x-turnout-frame';

/** The cookie with the same token, for navigations in a first-party window. */
export const TOKEN_COOKIE = 'turnout';
