import type { XmlElement } from './document.ts';
import { xmlRefusal } from './refusal.ts';

/** Reads an element's children in the order the schema demands. */
export interface Sequence {
  readonly required: (name: string) => XmlElement;
  readonly optional: (name: string) => XmlElement | undefined;
  readonly many: (name: string) => readonly XmlElement[];
  /** @throws Refusal when something is left over */
  readonly end: () => void;
}

/** @throws Refusal when the element holds text or attributes of its own */
export function sequenceOf(parent: XmlElement): Sequence {
  requireAttributes(parent, []);
  const children = elementsOf(parent);
  let position = 0;
  const optional = (name: string): XmlElement | undefined => {
    const child = children[position];
    if (child === undefined || child.name !== name || child.namespace !== parent.namespace) return undefined;
    position += 1;
    return child;
  };
  return {
    optional,
    required: (name) => {
      const child = optional(name);
      if (child === undefined) throw unexpected(parent, children[position], name);
      return child;
    },
    many: (name) => {
      const found: XmlElement[] = [];
      for (let child = optional(name); child !== undefined; child = optional(name)) found.push(child);
      return found;
    },
    end: () => {
      if (children[position] !== undefined) throw unexpected(parent, children[position], undefined);
    },
  };
}

/** @throws Refusal when there is text between the elements */
export function elementsOf(parent: XmlElement): readonly XmlElement[] {
  return parent.children.flatMap((child) => {
    if (typeof child !== 'string') return [child];
    if (child.trim() !== '') throw xmlRefusal(`"${parent.name}" must hold elements only, but holds text.`);
    return [];
  });
}

/** The text of an element that may hold nothing else, as written. */
export function textOf(element: XmlElement): string {
  requireAttributes(element, []);
  const child = element.children.find((one) => typeof one !== 'string');
  if (typeof child === 'object')
    throw xmlRefusal(`"${element.name}" must hold text, but holds "${child.name}".`);
  return element.children.join('');
}

export function requireAttributes(element: XmlElement, allowed: readonly string[]): void {
  for (const name of element.attributes.keys())
    if (!allowed.includes(name))
      throw xmlRefusal(`Attribute "${name}" is not allowed to appear in element "${element.name}".`);
}

/** The children that are there, or a sentence about what is missing or surplus. */
function unexpected(parent: XmlElement, found: XmlElement | undefined, wanted: string | undefined): Error {
  if (found === undefined)
    return xmlRefusal(`The content of element "${parent.name}" is not complete; "${wanted}" is expected.`);
  const instead = wanted === undefined ? '' : ` "${wanted}" is expected.`;
  if (found.namespace !== parent.namespace)
    return xmlRefusal(
      `Element "${found.name}" belongs to namespace "${found.namespace ?? ''}" instead of that of "${parent.name}".`,
    );
  return xmlRefusal(`Element "${found.name}" is not allowed at this place in "${parent.name}".${instead}`);
}
