import type { TSchema } from 'typebox';

/** What a shape says of itself, for those who walk along it. */
export type Shape =
  | {
      readonly type: 'object';
      readonly properties: Readonly<Record<string, TSchema>>;
      readonly required?: readonly string[];
    }
  | { readonly type: 'array'; readonly items: TSchema }
  | {
      readonly type: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
      readonly enum?: readonly string[];
    }
  | {
      readonly type: 'integer';
      readonly bits: 32 | 64;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | { readonly type: 'number' }
  | { readonly type: 'boolean' };

/** Every schema under `shapes/` is built of the helpers in `shared.ts`, which make nothing but these. */
export const shapeOf = (schema: TSchema): Shape => schema as Shape;
