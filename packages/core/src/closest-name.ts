/** How many slips of the hand a name may hold: one in a short name, two in a longer one. */
const mostSlips = (name: string): number => (name.length < 5 ? 1 : 2);

/**
 * Which of the names was probably meant by a misspelt one.
 * @returns undefined when none is near enough
 */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, slips: slipsBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= mostSlips(name))
    .toSorted((one, other) => one.slips - other.slips);
  return best?.name;
}

/** Letters added, left out or changed between two words (the distance of Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const changed = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
