import { Refusal } from '../domain/refusal.ts';
import { violations } from './constraints.ts';
import { deserialise } from './deserialise.ts';
import { checkDocumentedBounds } from './documented-bounds.ts';
import { type Input, type OperationName, operations } from './shapes/index.ts';

export interface ReadInput<Name extends OperationName> {
  readonly input: Input<Name>;
  /** Paths of members the operation does not know, "Qualification" or "HITLayoutParameters.1.Nmae": the service ignores them. */
  readonly unknownMembers: readonly string[];
}

/**
 * Checks what was sent for an operation: first the JSON types, then the published constraints, then the bounds that
 * are documented only.
 * @throws Refusal SerializationException, ValidationException, ParameterValidationError, RequestError
 */
export function readInput<Name extends OperationName>(name: Name, sent: unknown): ReadInput<Name> {
  const { input: schema } = operations[name];
  const unknownMembers: string[] = [];
  const input = deserialise(schema, sent, '', (path) => unknownMembers.push(path));
  const found = violations(schema, input, '');
  if (found.length > 0) {
    const errors = found.length === 1 ? 'error' : 'errors';
    throw new Refusal(
      'ValidationException',
      `${found.length} validation ${errors} detected: ${found.join('; ')}`,
    );
  }
  checkDocumentedBounds(name, input);
  return { input: input as Input<Name>, unknownMembers };
}
