/** A number with what it counts: `1 place`, `2 places`, `0 places`. */
export const counted = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`;
