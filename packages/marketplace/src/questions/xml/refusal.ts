import { Refusal } from '../../domain/refusal.ts';

/**
 * The Requester API's answer to question or answer XML that it cannot use. Clients match on its beginning.
 * @param details one sentence: what is wrong and where
 */
export const xmlRefusal = (details: string): Refusal =>
  new Refusal(
    'ParameterValidationError',
    'There was an error parsing the XML question or answer data in your request. ' +
      'Please make sure the data is well-formed and validates against the appropriate schema. ' +
      `Details: ${details}`,
  );
