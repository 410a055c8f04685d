/** The id of a row that no other row can have kept out. */
export function insertedId(row: { readonly id: number } | undefined): number {
  if (row === undefined) throw new Error('the database gave no id for an inserted row');
  return row.id;
}
