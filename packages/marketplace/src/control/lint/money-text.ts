/** Minor units as people write them. */
export const dollars = (minor: number): string => `$${(minor / 100).toFixed(2)}`;
