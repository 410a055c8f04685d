import { h, type VNode } from 'preact';
import type { Content, FormattedNode, MediaContent } from '../../questions/form/model.ts';

/** Pieces of a QuestionForm. Formatted ones are a tree of allowed elements, so no requester's script is in them. */
export const ContentView = ({ contents }: { contents: readonly Content[] }): VNode => (
  <>
    {contents.map((content, index) => (
      <Piece key={index} content={content} />
    ))}
  </>
);

function Piece({ content }: { content: Content }): VNode {
  switch (content.kind) {
    case 'title':
      return <p class="title">{content.text}</p>;
    case 'text':
      return <p class="text">{content.text}</p>;
    case 'list':
      return (
        <ul>
          {content.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'media':
      return <Media media={content} />;
    case 'formatted':
      return <div class="formatted">{content.nodes.map(nodeView)}</div>;
  }
}

function Media({ media }: { media: MediaContent }): VNode {
  if (media.type === 'image') return <img src={media.url} alt={media.alternative} />;
  const { alternative, type, url } = media;
  // biome-ignore-start lint/a11y/useMediaCaption: a QuestionForm has no captions, only the text that stands for it
  return type === 'audio' ? (
    <audio controls src={url} aria-label={alternative} />
  ) : (
    <video controls src={url} aria-label={alternative} />
  );
  // biome-ignore-end lint/a11y/useMediaCaption: as above
}

/** Elements are what the parser allowed; their attributes are strings, never functions. */
const nodeView = (node: FormattedNode): VNode | string =>
  typeof node === 'string' ? node : h(node.tag, { ...node.attributes }, ...node.children.map(nodeView));
