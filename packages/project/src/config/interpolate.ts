export type InterpolationProblem =
  | { readonly kind: 'lone-percent' }
  | { readonly kind: 'unknown-name'; readonly name: string }
  | { readonly kind: 'too-deep' };

export interface Interpolated {
  readonly text: string;
  /** Where Python's configparser would have raised; the text is then kept as written. */
  readonly problem: InterpolationProblem | undefined;
}

const REFERENCE = /^%\(([^)]+)\)s/;

/** As Python: a value that refers to itself is noticed after ten steps. */
const DEEPEST = 10;

/**
 * Resolves `%(name)s` and `%%` in a value as Python's BasicInterpolation does.
 * @param lookup the raw text of another key of the same section, or of DEFAULT
 */
export function interpolate(text: string, lookup: (key: string) => string | undefined): Interpolated {
  let problem: InterpolationProblem | undefined;

  const resolve = (rest: string, depth: number): string => {
    if (depth > DEEPEST) {
      problem ??= { kind: 'too-deep' };
      return rest;
    }
    let out = '';
    let at = 0;
    for (let next = rest.indexOf('%', at); next >= 0; next = rest.indexOf('%', at)) {
      out += rest.slice(at, next);
      if (rest[next + 1] === '%') {
        out += '%';
        at = next + 2;
        continue;
      }
      const reference = REFERENCE.exec(rest.slice(next));
      const name = reference?.[1]?.toLowerCase();
      const found = name === undefined ? undefined : lookup(name);
      if (reference !== null && name !== undefined && found !== undefined) {
        out += found.includes('%') ? resolve(found, depth + 1) : found;
        at = next + reference[0].length;
        continue;
      }
      problem ??= name === undefined ? { kind: 'lone-percent' } : { kind: 'unknown-name', name };
      out += '%';
      at = next + 1;
    }
    return out + rest.slice(at);
  };

  const resolved = resolve(text, 1);
  return problem?.kind === 'too-deep' ? { text, problem } : { text: resolved, problem };
}
