import { parseObject } from '../shared/json.ts';

export interface PageReader {
  /** Texts of pages by their path under the study's root; null where there is none. Undefined: not offered. */
  readonly bundle: (paths: readonly string[]) => Readonly<Record<string, unknown>> | undefined;
  /** One page by the name the task gave. Undefined: not to be had. */
  readonly single: (name: string) => string | undefined;
  /** The path under the study's root, for a name that leads there. */
  readonly pathOf: (name: string) => string | undefined;
}

/** Keeps one request's address short enough for every proxy. */
const PAGES_PER_REQUEST = 40;

/**
 * Reads the pages into `into` before it returns: projects of psiTurk 2 show them in the next line (trap J1). A page
 * that is missing keeps no other page from being there (trap J9).
 * @returns the names that could not be read
 */
export function readPages(
  names: readonly string[],
  into: Record<string, string>,
  reader: PageReader,
): string[] {
  const paths = new Map<string, string>();
  for (const name of names) {
    const path = reader.pathOf(name);
    if (path !== undefined) paths.set(name, path);
  }
  const found = readBundles([...new Set(paths.values())], reader);
  return names.filter((name) => {
    const text = found.get(paths.get(name) ?? '') ?? reader.single(name);
    if (text !== undefined) into[name] = text;
    return text === undefined;
  });
}

function readBundles(paths: readonly string[], { bundle }: PageReader): Map<string, string> {
  const found = new Map<string, string>();
  for (let start = 0; start < paths.length; start += PAGES_PER_REQUEST) {
    const pages = bundle(paths.slice(start, start + PAGES_PER_REQUEST));
    if (pages === undefined) break;
    for (const [path, text] of Object.entries(pages)) if (typeof text === 'string') found.set(path, text);
  }
  return found;
}

/** @param base where the study is mounted; undefined when this page is not ours, which offers no bundle */
export function browserPageReader(base: string | undefined): PageReader {
  const root = `${location.origin}${base ?? ''}/`;
  return {
    pathOf(name) {
      const url = new URL(name, document.baseURI);
      if (base === undefined || !url.href.startsWith(root) || url.search !== '' || url.hash !== '')
        return undefined;
      return decodeURIComponent(url.href.slice(root.length));
    },
    bundle(paths) {
      const query = paths.map((path) => `name=${encodeURIComponent(path)}`).join('&');
      const text = readNow(`${base ?? ''}/turnout/pages?${query}`);
      return text === undefined ? undefined : parseObject(text);
    },
    single: readNow,
  };
}

/** A synchronous GET. Undefined for anything but a success. */
export function readNow(url: string): string | undefined {
  try {
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.send();
    return request.status >= 200 && request.status < 300 ? request.responseText : undefined;
  } catch {
    // No connection, or a page opened as a plain file.
    return undefined;
  }
}
