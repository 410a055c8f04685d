const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a language writes amounts, moments and lengths of time. */
export interface Written {
  /** US dollars. @param minor cents */
  money(minor: number): string;
  /** Date and time in UTC, and says so; the browser rewrites it for where it is. @param at epoch ms */
  moment(at: number): string;
  /** @param days since 1970-01-01 */
  day(days: number): string;
  month(days: number): string;
  /** In the two largest units, such as "1 hour 30 minutes". @param ms */
  length(ms: number): string;
  /** A country by its ISO 3166 code. */
  country(code: string): string;
  list(parts: readonly string[]): string;
  number(value: number): string;
}

const made = new Map<string, Written>();

/** @param tag BCP 47 */
export function writtenIn(tag: string): Written {
  const known = made.get(tag);
  if (known !== undefined) return known;
  const written = make(tag);
  made.set(tag, written);
  return written;
}

function make(tag: string): Written {
  const money = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD' });
  const moment = new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const countries = new Intl.DisplayNames(tag, { type: 'region' });
  const list = new Intl.ListFormat(tag, { type: 'unit', style: 'long' });
  const plain = new Intl.NumberFormat(tag);
  const unit = (value: number, name: 'day' | 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  return {
    money: (minor) => money.format(minor / 100),
    moment: (at) => `${moment.format(at)} UTC`,
    day: (days) => day.format(days * DAY),
    month: (days) => month.format(days * DAY),
    length: (ms) => {
      const parts = [
        { name: 'day', value: Math.floor(ms / DAY) },
        { name: 'hour', value: Math.floor((ms % DAY) / HOUR) },
        { name: 'minute', value: Math.floor((ms % HOUR) / MINUTE) },
        { name: 'second', value: Math.floor((ms % MINUTE) / 1000) },
      ] as const;
      const first = parts.findIndex((part) => part.value > 0);
      if (first === -1) return unit(0, 'second');
      return parts
        .slice(first, first + 2)
        .filter((part) => part.value > 0)
        .map((part) => unit(part.value, part.name))
        .join(' ');
    },
    country: (code) => countries.of(code) ?? code,
    list: (parts) => list.format(parts),
    number: (value) => plain.format(value),
  };
}
