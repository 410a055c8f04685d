import { en } from './en.ts';

export type Texts = typeof en;

/** The languages of the site by their tags. The first one is for everybody who asks for none of them. */
const languages: Readonly<Record<string, Texts>> = { en };

const FALLBACK = 'en';

export interface Language {
  /** BCP 47, for the `lang` of the page and for how amounts and dates are written. */
  readonly tag: string;
  readonly texts: Texts;
}

/** The language a browser asks for, of those the site has. @param header Accept-Language */
export function languageFor(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((one) => {
      const [tag = '', ...parameters] = one.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { tag, quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { tag } of wanted) {
    const known = Object.hasOwn(languages, tag) ? tag : tag.split('-')[0];
    if (known !== undefined && Object.hasOwn(languages, known)) return languageOf(known);
  }
  return languageOf(FALLBACK);
}

function languageOf(tag: string): Language {
  const texts = languages[tag];
  if (texts === undefined) throw new Error(`there are no texts in ${tag}`);
  return { tag, texts };
}
