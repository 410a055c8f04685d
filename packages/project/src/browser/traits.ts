import Bowser from 'bowser';
import { isbot } from 'isbot';

/** What psiTurk's browser rule can ask, in the sense of Python's user_agents library, which psiTurk uses. */
export interface BrowserTraits {
  readonly mobile: boolean;
  readonly tablet: boolean;
  readonly touchcapable: boolean;
  readonly pc: boolean;
  readonly bot: boolean;
}

export interface BrowserDescription {
  /** e.g. `Firefox`; `UNKNOWN` when it cannot be told. */
  readonly browser: string;
  /** e.g. `Windows`; `UNKNOWN` when it cannot be told. */
  readonly platform: string;
}

const UNKNOWN = 'UNKNOWN';

/** Longer ones are nonsense, and the patterns of the libraries would take their time. */
const LONGEST = 1024;

const KINDLE = /Kindle|\bKF[A-Z]{2,}\b/;

const TOUCH_SYSTEMS: ReadonlySet<string> = new Set(['iOS', 'Android', 'Windows Phone']);

function parse(userAgent: string): { browser: string; system: string; kind: string } {
  const text = userAgent.slice(0, LONGEST);
  if (text.trim() === '') return { browser: '', system: '', kind: '' };
  const { browser, os, platform } = Bowser.parse(text);
  return { browser: browser.name ?? '', system: os.name ?? '', kind: platform.type ?? '' };
}

/** Browser and operating system by name, for the participant's record. */
export function describeBrowser(userAgent: string): BrowserDescription {
  const { browser, system } = parse(userAgent);
  return { browser: browser || UNKNOWN, platform: system || UNKNOWN };
}

export function browserTraits(userAgent: string): BrowserTraits {
  const text = userAgent.slice(0, LONGEST);
  const has = (...parts: readonly string[]): boolean => parts.some((part) => text.includes(part));
  const { browser, system, kind } = parse(text);
  const windows = has('Windows NT');
  const windowsPhone = has('Windows Phone');
  const android = has('Android') && !windowsPhone;
  const iPad = has('iPad');
  // Android's tablets leave out "Mobile Safari"; Firefox never says it, and counts as a phone.
  const androidTablet = android && !has('Mobile Safari', 'Firefox/') && browser !== 'Firefox';
  const otherTablet = kind === 'tablet' && !android && !windowsPhone;
  const tablet =
    iPad || androidTablet || otherTablet || KINDLE.test(text) || (windows && has('ARM') && has('Touch'));
  const phone = kind === 'mobile' || android || has('iPhone;', 'iPod', 'MIDP', 'J2ME', 'IEMobile');
  return {
    // Chrome on an iPad says it is mobile, and is both.
    mobile: iPad ? has('CriOS/') : phone && !tablet,
    tablet,
    touchcapable:
      TOUCH_SYSTEMS.has(system) ||
      has('Android', 'iPhone', 'iPad', 'iPod', 'Silk/') ||
      (windows && has('Touch')),
    pc:
      windows ||
      has('CrOS') ||
      (has('Macintosh') && !has('Silk')) ||
      (has('X11') && has('Linux') && !has('Maemo')),
    bot: isbot(text),
  };
}
