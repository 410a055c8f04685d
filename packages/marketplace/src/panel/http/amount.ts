/** An amount as typed, `10`, `10.5` or `10,50`, in minor units. @returns undefined for anything else */
export function minorOf(text: string): number | undefined {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text);
  if (found === null) return undefined;
  const [, whole = '0', fraction = ''] = found;
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}
