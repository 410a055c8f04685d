import { localMoments } from './site/moments.ts';
import { watchTask } from './site/task.ts';

localMoments();
watchTask();
