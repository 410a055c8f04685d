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
  const { browser, system, kind } = parse(text);
  const has = (part: string): boolean => text.includes(part);
  const bot = isbot(text);
  const windowsPhone = has('Windows Phone');
  const android = has('Android') && !windowsPhone;
  // A Firefox on Android counts as mobile whatever it says of itself, as in user_agents.
  const androidTablet = android && !has('Mobile Safari') && !(browser === 'Firefox' || has('Firefox/'));
  const tablet =
    kind === 'tablet' && !(android && !androidTablet) && !windowsPhone
      ? true
      : androidTablet ||
        has('iPad') ||
        (has('Windows NT') && has('ARM') && has('Touch')) ||
        /Kindle|\bKF[A-Z]{2,}\b/.test(text);
  const phone = kind === 'mobile' || /iPhone;|iPod|MIDP|J2ME|IEMobile/.test(text) || (android && !tablet);
  const mobile = phone || (has('iPad') && has('CriOS/'));
  const pc =
    has('Windows NT') ||
    (has('Macintosh') && !has('Silk')) ||
    has('CrOS') ||
    (has('X11') && has('Linux') && !has('Maemo'));
  const touchcapable =
    TOUCH_SYSTEMS.has(system) ||
    android ||
    windowsPhone ||
    /iPhone|iPad|iPod|Silk\//.test(text) ||
    (has('Windows NT') && has('Touch'));
  return { mobile: mobile && !(tablet && !has('iPad')), tablet, touchcapable, pc, bot };
}
