import type { VNode } from 'preact';
import type { Visit } from '../visit.ts';
import type { Frame } from './frame.ts';

/** What a full screen, a recording or a sound needs; the browser still asks the worker for camera and microphone. */
const FEATURES = 'fullscreen; autoplay; camera; microphone';

/** A requester's page in its frame. */
export const FrameView = ({ visit, frame, title }: { visit: Visit; frame: Frame; title: string }): VNode => (
  <iframe
    class={frame.height === 0 ? 'hit fits' : 'hit'}
    title={visit.texts.task.frame(title)}
    src={frame.url}
    sandbox={frame.sandbox}
    allow={FEATURES}
    height={frame.height === 0 ? undefined : frame.height}
  />
);
