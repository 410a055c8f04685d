const PAGE = 500;

/** Walks through everything that a repository gives by pages, in order of id. */
export const everyRow = <Row extends { readonly id: number }>(
  page: (after: number, limit: number) => Promise<readonly Row[]>,
): AsyncIterable<Row> => everyRowFrom(0, page, ({ id }) => id);

/**
 * The same, in whichever order the repository gives.
 * @param from what `page` is asked for first. @param placeOf of the last row of a page, what the next is asked for
 */
export async function* everyRowFrom<Row>(
  from: number,
  page: (from: number, limit: number) => Promise<readonly Row[]>,
  placeOf: (row: Row) => number,
): AsyncIterable<Row> {
  let place = from;
  for (;;) {
    const rows = await page(place, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    place = placeOf(last);
  }
}

/** All of them at once, for what there are few of. */
export async function allRows<Row extends { readonly id: number }>(
  page: (after: number, limit: number) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of everyRow(page)) rows.push(row);
  return rows;
}
