import type { RoomTexts } from './room-texts.ts';
import { it, ja, nl, pt, zh } from './texts-further.ts';
import { de, en, es, fr } from './texts-western.ts';

const texts: Readonly<Record<string, RoomTexts>> = { en, de, fr, es, pt, it, nl, zh, ja };

/**
 * The first language of the browser's list that there are texts in, or English.
 * @param accepted the header Accept-Language
 */
export function roomTexts(accepted: string | undefined): {
  readonly language: string;
  readonly texts: RoomTexts;
} {
  for (const part of (accepted ?? '').slice(0, 500).split(',')) {
    const language = part.trim().toLowerCase().split(/[-;]/)[0] ?? '';
    const found = Object.hasOwn(texts, language) ? texts[language] : undefined;
    if (found !== undefined) return { language, texts: found };
  }
  return { language: 'en', texts: en };
}
