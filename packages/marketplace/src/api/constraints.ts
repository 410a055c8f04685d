import type { TSchema } from 'typebox';
import { type Shape, shapeOf } from './shapes/shape.ts';

type Scalar = Exclude<Shape, { type: 'object' | 'array' }>;

/**
 * What a value of the right type violates, one sentence each, in the words of the service's framework.
 * @param path of the value, in the framework's spelling: "qualificationRequirements.1.member.comparator".
 */
export function violations(schema: TSchema, value: unknown, path: string): readonly string[] {
  const shape = shapeOf(schema);
  if (value === null || value === undefined) {
    return [`Value null at '${path}' ${failed('Member must not be null')}`];
  }
  if (shape.type === 'object') return ofStructure(shape, value, path);
  if (shape.type === 'array') return Array.isArray(value) ? ofList(shape, value, path) : [];
  return broken(shape, value).map(
    (constraint) => `Value '${String(value)}' at '${path}' ${failed(constraint)}`,
  );
}

function ofStructure(
  shape: Extract<Shape, { type: 'object' }>,
  value: object,
  path: string,
): readonly string[] {
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.entries(shape.properties).flatMap(([name, member]) => {
    const required = shape.required?.includes(name) === true;
    if (!required && !given.has(name)) return [];
    return violations(
      member,
      given.get(name),
      path === '' ? lowerCamel(name) : `${path}.${lowerCamel(name)}`,
    );
  });
}

/** A list of structures is told member by member, a list of texts or numbers as a whole. */
function ofList(
  shape: Extract<Shape, { type: 'array' }>,
  values: readonly unknown[],
  path: string,
): readonly string[] {
  const member = shapeOf(shape.items);
  if (member.type === 'object' || member.type === 'array') {
    return values.flatMap((value, index) => violations(shape.items, value, `${path}.${index + 1}.member`));
  }
  const sound = values.every((value) => value !== null && broken(member, value).length === 0);
  if (sound) return [];
  const constraints = [...allOf(member).map((constraint) => constraint.text), 'Member must not be null'];
  const told = values.map(String).join(', ');
  return [
    `Value '[${told}]' at '${path}' ${failed(`Member must satisfy constraint: [${constraints.join(', ')}]`)}`,
  ];
}

interface Constraint {
  readonly text: string;
  readonly holds: (value: unknown) => boolean;
}

const broken = (shape: Scalar, value: unknown): readonly string[] =>
  allOf(shape)
    .filter((constraint) => !constraint.holds(value))
    .map((constraint) => constraint.text);

/** Made once a shape, for the regular expressions in them. */
const known = new WeakMap<Scalar, readonly Constraint[]>();

function allOf(shape: Scalar): readonly Constraint[] {
  const before = known.get(shape);
  if (before !== undefined) return before;
  const made = shape.type === 'string' ? ofText(shape) : shape.type === 'integer' ? ofNumber(shape) : [];
  known.set(shape, made);
  return made;
}

function ofText(shape: Extract<Shape, { type: 'string' }>): readonly Constraint[] {
  const { minLength, maxLength, pattern, enum: values } = shape;
  const constraints: Constraint[] = [];
  if (maxLength !== undefined) {
    constraints.push({
      text: `Member must have length less than or equal to ${maxLength}`,
      holds: (value) => String(value).length <= maxLength,
    });
  }
  if (minLength !== undefined) {
    constraints.push({
      text: `Member must have length greater than or equal to ${minLength}`,
      holds: (value) => String(value).length >= minLength,
    });
  }
  if (pattern !== undefined) {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => expression.test(String(value)),
    });
  }
  if (values !== undefined) {
    constraints.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value) => values.includes(String(value)),
    });
  }
  return constraints;
}

function ofNumber(shape: Extract<Shape, { type: 'integer' }>): readonly Constraint[] {
  const { minimum, maximum } = shape;
  const constraints: Constraint[] = [];
  if (maximum !== undefined) {
    constraints.push({
      text: `Member must have value less than or equal to ${maximum}`,
      holds: (value) => Number(value) <= maximum,
    });
  }
  if (minimum !== undefined) {
    constraints.push({
      text: `Member must have value greater than or equal to ${minimum}`,
      holds: (value) => Number(value) >= minimum,
    });
  }
  return constraints;
}

const failed = (constraint: string): string => `failed to satisfy constraint: ${constraint}`;

/** The framework puts the first letter alone into lower case: "hITId". */
const lowerCamel = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
