import { describe, expect, test } from 'vitest';
import { listPage, type PageInput } from '../../src/api/operations/paging.ts';
import type { Profile } from '../../src/domain/profile.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ id: 2 * index + 1 }));

const reader =
  (count: number, lastPage: Profile['lastPage'], scope = 'ListThings:1') =>
  (input: PageInput) =>
    listPage(input, { scope, lastPage }, async ({ after, limit }) =>
      numbers(count)
        .filter(({ id }) => id > after)
        .slice(0, limit),
    );

async function sizes(read: ReturnType<typeof reader>, MaxResults?: number): Promise<number[]> {
  const found: number[] = [];
  let NextToken: string | undefined;
  do {
    const { paging } = await read({ NextToken, MaxResults });
    found.push(paging.NumResults);
    NextToken = paging.NextToken;
  } while (NextToken !== undefined);
  return found;
}

describe('pages of a list', () => {
  test('hold ten rows unless asked for others', async () => {
    expect(await sizes(reader(25, 'without-token'))).toEqual([10, 10, 5]);
    expect(await sizes(reader(250, 'without-token'), 100)).toEqual([100, 100, 50]);
  });

  test('end with an empty page where every other one has a token', async () => {
    expect(await sizes(reader(25, 'empty'))).toEqual([10, 10, 5, 0]);
    expect(await sizes(reader(20, 'empty'))).toEqual([10, 10, 0]);
    expect(await sizes(reader(0, 'empty'))).toEqual([0]);
  });

  test('end with a page without token where it is the last one, also a full one', async () => {
    expect(await sizes(reader(20, 'without-token'))).toEqual([10, 10]);
    expect(await sizes(reader(0, 'without-token'))).toEqual([0]);
  });

  test('give every row once', async () => {
    const read = reader(23, 'empty');
    const seen: number[] = [];
    let page = await read({ MaxResults: 7 });
    while (page.rows.length > 0) {
      seen.push(...page.rows.map(({ id }) => id));
      page = await read({ MaxResults: 7, NextToken: page.paging.NextToken });
    }
    expect(seen).toEqual(numbers(23).map(({ id }) => id));
  });

  test('refuse a token that is garbled or of another list', async () => {
    const { paging } = await reader(25, 'empty')({});
    const token = paging.NextToken ?? '';
    const refusal = { type: 'RequestError', code: 'InvalidParameterValue' };
    for (const NextToken of ['x', `${token.slice(0, -3)}AAA`, Buffer.from('-1.0').toString('base64url')])
      await expect(reader(25, 'empty')({ NextToken })).rejects.toMatchObject(refusal);
    await expect(reader(25, 'empty', 'ListThings:2')({ NextToken: token })).rejects.toMatchObject(refusal);
  });
});
