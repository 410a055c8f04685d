import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Of /proc/PID/stat, after the name in brackets: state is the first, the start in clock ticks the twentieth. */
const START_FIELD = 19;

/** When a process began, in the system's own words; undefined when there is none of this number, or it has ended. */
export function startedAt(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    if (!existsSync(`/proc/${pid}/stat`)) return undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Z: it has ended, and its parent has not asked for the outcome.
    return fields[0] === 'Z' ? undefined : fields[START_FIELD];
  }
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' });
  return stdout.trim() || undefined;
}
