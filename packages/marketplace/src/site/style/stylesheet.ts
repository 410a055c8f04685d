import { controls } from './controls.ts';
import { frame } from './frame.ts';
import { ground } from './ground.ts';
import { layout } from './layout.ts';
import { lists } from './lists.ts';

/** The site's one stylesheet. Written for a phone; wider windows are the exceptions. */
export const stylesheet = [ground, layout, controls, lists, frame].join('\n');
