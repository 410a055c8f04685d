import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { isOperation, operations } from '../../src/api/shapes/index.ts';
import { shapeOf } from '../../src/api/shapes/shape.ts';
import { modelOperation, modelShape, serviceModel } from '../support/service-model.ts';

/** Our shape in the model's terms, with everything named that bears on validity. */
function ours(schema: TSchema): unknown {
  const shape = shapeOf(schema);
  switch (shape.type) {
    case 'object':
      return {
        type: 'structure',
        required: [...(shape.required ?? [])].sort(),
        members: Object.fromEntries(
          Object.entries(shape.properties).map(([name, member]) => [name, ours(member)]),
        ),
      };
    case 'array':
      return { type: 'list', member: ours(shape.items) };
    case 'string':
      return {
        type: 'string',
        min: shape.minLength,
        max: shape.maxLength,
        pattern: shape.pattern,
        enum: shape.enum,
      };
    case 'integer':
      return { type: shape.bits === 64 ? 'long' : 'integer', min: shape.minimum, max: shape.maximum };
    case 'number':
      return { type: 'timestamp' };
    case 'boolean':
      return { type: 'boolean' };
  }
}

function published(name: string): unknown {
  const shape = modelShape(name);
  switch (shape.type) {
    case 'structure':
      return {
        type: 'structure',
        required: [...(shape.required ?? [])].sort(),
        members: Object.fromEntries(
          Object.entries(shape.members ?? {}).map(([member, { shape: of }]) => [member, published(of)]),
        ),
      };
    case 'list':
      return { type: 'list', min: shape.min, max: shape.max, member: published(shape.member?.shape ?? '') };
    default:
      return {
        type: shape.type,
        min: shape.min,
        max: shape.max,
        pattern: shape.pattern,
        enum: shape.enum,
      };
  }
}

describe('The shapes are the published ones', () => {
  test('The operations are the 39 of the model, no more and no fewer', () => {
    expect(Object.keys(operations).sort()).toEqual(Object.keys(serviceModel.operations).sort());
    expect(Object.keys(operations)).toHaveLength(39);
  });

  test.each(Object.entries(operations))('%s takes what the model says', (name, { input }) => {
    expect(ours(input)).toEqual(published(modelOperation(name).input));
  });

  test.each(Object.entries(operations))('%s answers what the model says', (name, { output }) => {
    expect(ours(output)).toEqual(published(modelOperation(name).output));
  });

  test.each(['CreateHit', 'constructor', '__proto__', ''])('"%s" is no operation', (name) => {
    expect(isOperation(name)).toBe(false);
  });
});
