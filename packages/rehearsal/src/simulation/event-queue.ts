/** Events in the order of their time; of one time, in the order they came. */
export interface EventQueue<T> {
  readonly size: number;
  push(at: number, what: T): void;
  /** The time of the next one. */
  nextAt(): number | undefined;
  /** Takes out everything up to a time. */
  takeUntil(until: number): { readonly at: number; readonly what: T }[];
}

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly what: T;
}

/** A binary heap. */
export function createEventQueue<T>(): EventQueue<T> {
  const heap: Entry<T>[] = [];
  let pushed = 0;
  const before = (a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const entry = (index: number): Entry<T> => heap[index] as Entry<T>;
  const swap = (a: number, b: number): void => {
    const kept = entry(a);
    heap[a] = entry(b);
    heap[b] = kept;
  };
  const take = (): Entry<T> => {
    const first = entry(0);
    const last = heap.pop() as Entry<T>;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < heap.length && before(entry(left), entry(least))) least = left;
      if (right < heap.length && before(entry(right), entry(least))) least = right;
      if (least === index) return first;
      swap(index, least);
      index = least;
    }
  };
  return {
    get size() {
      return heap.length;
    },
    push(at, what) {
      heap.push({ at, order: pushed, what });
      pushed += 1;
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!before(entry(index), entry(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    nextAt: () => heap[0]?.at,
    takeUntil(until) {
      const taken: Entry<T>[] = [];
      while (heap.length > 0 && entry(0).at <= until) taken.push(take());
      return taken;
    },
  };
}
