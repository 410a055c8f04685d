/** Flask's `<name>` as `:name`; its `<path:name>` at the end, which takes slashes too, as `*`. */
export const fromFlaskPath = (path: string): string =>
  path.replace(/<path:\w+>$/, '*').replace(/<(?:\w+:)?(\w+)>/g, ':$1');
