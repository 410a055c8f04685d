import { print } from '../../output.ts';

/** JSON for scripts. Maps become objects; nothing is rounded or shortened. */
export const printJson = (value: unknown): void =>
  print(
    JSON.stringify(
      value,
      (_key, member: unknown) => (member instanceof Map ? Object.fromEntries(member) : member),
      2,
    ),
  );

/** A list to its end. */
export async function listed<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
