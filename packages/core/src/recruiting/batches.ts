/**
 * RC2: the places of each posting when so many are wanted: full postings of `batchOf` and the rest in the last one.
 * @param batchOf most places of one posting; undefined: all in one
 */
export function batchesOf(places: number, batchOf: number | undefined): readonly number[] {
  const most = batchOf ?? places;
  const batches: number[] = [];
  for (let left = places; left > 0; left -= most) batches.push(Math.min(left, most));
  return batches;
}
