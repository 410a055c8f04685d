import { NAMESPACES } from './namespaces.ts';

/** An HTMLQuestion around a page. @param frameHeight pixels; 0 fits the window */
export const htmlQuestionXml = (html: string, frameHeight: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<HTMLQuestion xmlns="${NAMESPACES.htmlQuestion}"><HTMLContent><![CDATA[${
    // A CDATA section ends at the first "]]>", so that one is split over two.
    html.replaceAll(']]>', ']]]]><![CDATA[>')
  }]]></HTMLContent><FrameHeight>${frameHeight}</FrameHeight></HTMLQuestion>`;
