import { languageFor } from '../../site/texts/texts.ts';
import { en } from './en.ts';

export type PanelTexts = typeof en;

/** The languages of the administration by their tags; those it lacks get the first one. */
const languages: Readonly<Record<string, PanelTexts>> = { en };

/** The language a browser asks for, of those the administration has. @param header Accept-Language */
export function panelTextsFor(header: string | undefined): {
  readonly tag: string;
  readonly texts: PanelTexts;
} {
  const { tag } = languageFor(header);
  const texts = languages[tag];
  return texts === undefined ? { tag: 'en', texts: en } : { tag, texts };
}
