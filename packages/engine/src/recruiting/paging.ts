const PAGE = 500;

/** Walks through everything that a repository gives by pages. */
export async function* everyRow<Row extends { readonly id: number }>(
  page: (after: number, limit: number) => Promise<readonly Row[]>,
): AsyncIterable<Row> {
  let after = 0;
  for (;;) {
    const rows = await page(after, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
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
