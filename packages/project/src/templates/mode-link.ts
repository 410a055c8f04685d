/** The pages whose links lead on to the study (psiturk.md 2, point 5). */
export const linkPages: ReadonlySet<string> = new Set(['ad.html', 'consent.html']);

/** `workerId={{ workerid }}` in any spacing, with or without a filter. */
const LITERAL = /workerId=\{\{[-+]?\s*workerid\s*(?:\|\s*\w+\s*)*[-+]?\}\}/g;
const INSERTED = '&mode={{ mode }}';

/**
 * Puts the mode into every link that carries the worker's id and no mode yet: without it the next page does not
 * know which environment the visit belongs to. psiTurk does so for the last link only (trap T5).
 */
export const insertMode = (source: string): string =>
  source.replace(LITERAL, (literal, at: number) =>
    /[?&;]mode=/.test(linkAround(source, at, at + literal.length)) ? literal : literal + INSERTED,
  );

/** Whether the page has a link that gets the mode, or makes its link by a script or a form (traps T6 to T8). */
export const hasWayOn = (source: string): boolean =>
  new RegExp(LITERAL.source).test(source) ||
  /[?&;]mode=|location\.search|URLSearchParams|name=["']?mode\b/.test(source);

const LINK_END = /[\s'"`<>]/;

/** The link that holds the text from `start` to `end`: up to a quote or space outside of `{{ … }}`. */
function linkAround(source: string, start: number, end: number): string {
  let to = end;
  while (to < source.length && !LINK_END.test(source[to] ?? '')) {
    const close = source.startsWith('{{', to) ? source.indexOf('}}', to) : -1;
    to = close < 0 ? to + 1 : close + 2;
  }
  let from = start;
  while (from > 0 && !LINK_END.test(source[from - 1] ?? '')) {
    const open = source.startsWith('}}', from - 2) ? source.lastIndexOf('{{', from - 2) : -1;
    from = open < 0 ? from - 1 : open;
  }
  return source.slice(from, to);
}
