import type { FrameLocator, Page } from 'playwright-core';

/** The page or frame in which somebody takes the study of `smallStudy`. */
type Place = Pick<Page | FrameLocator, 'getByRole' | 'getByText'>;

/** From the consent page to the last answer; the first is right, the second too. */
export async function answerQuestions(place: Place): Promise<void> {
  await place.getByRole('link', { name: 'I agree' }).click();
  await place.getByText('Question 1').waitFor();
  await place.getByRole('button', { name: 'Left' }).click();
  await place.getByText('Question 2').waitFor();
  await place.getByRole('button', { name: 'Right' }).click();
}
