/** The released version; the same in every package.json (a test holds them together). */
export const version = '0.1.0';
