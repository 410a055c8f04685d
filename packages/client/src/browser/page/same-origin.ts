/**
 * Whether a request to this address stays at the study's own server. Only such requests carry the token.
 * @param url as the page wrote it; relative to the document's base, as the browser takes it
 */
export function isSameOrigin(url: string, baseUrl: string, origin: string): boolean {
  try {
    const { protocol, origin: target } = new URL(url, baseUrl);
    // A blob: address also has the page's origin, but goes nowhere.
    return (protocol === 'https:' || protocol === 'http:') && target === origin;
  } catch {
    return false;
  }
}

export const staysHere = (url: string): boolean => isSameOrigin(url, document.baseURI, window.origin);
