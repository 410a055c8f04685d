export interface FilledLayout {
  readonly html: string;
  /** Names the layout asks for and no parameter gives; they are left as they are. */
  readonly missing: readonly string[];
  /** Parameters the layout does not ask for. */
  readonly unused: readonly string[];
}

const PLACEHOLDER = /\$\{([A-Za-z_][\w.-]*)\}/g;

/**
 * Puts a HIT layout's parameters in the place of `${name}`. Values are put in as they are, because layouts carry markup
 * in them, and a value that itself looks like a placeholder is not replaced again.
 */
export function fillLayout(html: string, parameters: Readonly<Record<string, string>>): FilledLayout {
  const asked = new Set([...html.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''));
  return {
    html: html.replace(PLACEHOLDER, (whole, name: string) =>
      Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : whole,
    ),
    missing: [...asked].filter((name) => !Object.hasOwn(parameters, name)),
    unused: Object.keys(parameters).filter((name) => !asked.has(name)),
  };
}
