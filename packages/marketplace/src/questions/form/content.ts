import type { XmlElement } from '../xml/document.ts';
import { xmlRefusal } from '../xml/refusal.ts';
import { elementsOf, requireAttributes, sequenceOf, textOf } from '../xml/sequence.ts';
import { parseFormattedContent } from './formatted-content.ts';
import type { Content, MediaContent } from './model.ts';

const MEDIA = ['image', 'audio', 'video'] as const;

/**
 * An Overview or a QuestionContent: any number of pieces in any order, at least one.
 * @throws Refusal with the XML error
 */
export function parseContent(parent: XmlElement): readonly Content[] {
  requireAttributes(parent, []);
  const elements = elementsOf(parent);
  if (elements.length === 0) throw xmlRefusal(`"${parent.name}" must not be empty.`);
  return elements.map((element) => piece(parent, element));
}

function piece(parent: XmlElement, element: XmlElement): Content {
  if (element.namespace === parent.namespace)
    switch (element.name) {
      case 'Title':
        return { kind: 'title', text: textOf(element) };
      case 'Text':
        return { kind: 'text', text: textOf(element) };
      case 'List':
        return { kind: 'list', items: listItems(element) };
      case 'Binary':
        return parseMedia(element);
      case 'FormattedContent':
        return parseFormattedContent(element);
      case 'EmbeddedBinary':
        throw xmlRefusal(
          'This marketplace does not show "EmbeddedBinary", which needs a browser plug-in. Use "Binary" or an HTMLQuestion.',
        );
      case 'Application':
        throw xmlRefusal(
          'The element "Application" (Java, Flash) is not supported since 2017-12-12. Use an HTMLQuestion.',
        );
    }
  throw xmlRefusal(`Element "${element.name}" is not allowed at this place in "${parent.name}".`);
}

function listItems(list: XmlElement): readonly string[] {
  const parts = sequenceOf(list);
  const items = [parts.required('ListItem'), ...parts.many('ListItem')];
  parts.end();
  return items.map(textOf);
}

/** A Binary element. */
export function parseMedia(element: XmlElement): MediaContent {
  const parts = sequenceOf(element);
  const mime = sequenceOf(parts.required('MimeType'));
  const typeName = textOf(mime.required('Type')).trim();
  const subType = mime.optional('SubType');
  mime.end();
  const url = textOf(parts.required('DataURL')).trim();
  const alternative = textOf(parts.required('AltText'));
  parts.end();
  const type = MEDIA.find((one) => one === typeName);
  if (type === undefined)
    throw xmlRefusal(`"${typeName}" is not a valid value for "Type": it must be image, audio or video.`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw xmlRefusal(`"${url}" is not a valid value for "DataURL": it must be an http or https address.`);
  return {
    kind: 'media',
    type,
    ...(subType === undefined ? {} : { subType: textOf(subType).trim() }),
    url,
    alternative,
  };
}
