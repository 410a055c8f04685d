/** One person's cookies. Enough for a study's own pages: by origin and name, until they are taken back. */
export interface CookieJar {
  headerFor(origin: string): string | undefined;
  keep(origin: string, setCookies: readonly string[]): void;
}

export function createCookieJar(): CookieJar {
  const byOrigin = new Map<string, Map<string, string>>();
  return {
    headerFor(origin) {
      const cookies = byOrigin.get(origin);
      if (cookies === undefined || cookies.size === 0) return undefined;
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    keep(origin, setCookies) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';');
        const at = pair.indexOf('=');
        if (at < 1) continue;
        const cookies = byOrigin.get(origin) ?? new Map<string, string>();
        byOrigin.set(origin, cookies);
        const isOver = attributes.some((attribute) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(attribute));
        if (isOver) cookies.delete(pair.slice(0, at).trim());
        else cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
      }
    },
  };
}
