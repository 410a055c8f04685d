/** Called with whatever was triggered; tasks declare the parameters they want. */
export type Listener = (...values: never[]) => unknown;

type ListenerMap = Readonly<Record<string, Listener>>;

interface Binding {
  readonly name: string;
  readonly listener: Listener;
  readonly context: unknown;
}

/**
 * Backbone's events, as far as tasks and their views use them: several names at once, maps, and 'all'. All of them
 * return the object they are called on.
 */
export interface Events {
  on(names: string | ListenerMap, listener?: Listener, context?: unknown): unknown;
  once(names: string | ListenerMap, listener?: Listener, context?: unknown): unknown;
  off(names?: string | ListenerMap | null, listener?: Listener | null, context?: unknown): unknown;
  trigger(names: string, ...values: readonly unknown[]): unknown;
  listenTo(other: Pick<Events, 'on' | 'off'>, names: string | ListenerMap, listener?: Listener): unknown;
  stopListening(other?: Pick<Events, 'on' | 'off'>, names?: string, listener?: Listener): unknown;
}

type Call = (names: string, listener: Listener) => void;

/** One call per single name; `listener` is used where names come as text. */
function forEachName(names: string | ListenerMap, listener: Listener | undefined, call: Call): void {
  if (typeof names !== 'string') {
    for (const [name, own] of Object.entries(names)) call(name, own);
    return;
  }
  if (listener === undefined) return;
  for (const name of names.split(/\s+/)) if (name !== '') call(name, listener);
}

/** What `once` binds, known by the listener it was made from so that `off` finds it. */
const madeFrom = new WeakMap<Listener, Listener>();

export function createEvents(): Events {
  let bindings: Binding[] = [];
  const heard: { other: Pick<Events, 'on' | 'off'>; name: string; listener: Listener }[] = [];

  const events: Events = {
    on(names, listener, context) {
      forEachName(names, listener, (name, own) => {
        bindings = [...bindings, { name, listener: own, context }];
      });
      return this;
    },
    once(names, listener, context) {
      forEachName(names, listener, (name, own) => {
        const onlyOnce: Listener = function (this: unknown, ...values) {
          events.off(name, onlyOnce);
          return Reflect.apply(own, this, values);
        };
        madeFrom.set(onlyOnce, own);
        events.on(name, onlyOnce, context);
      });
      return this;
    },
    off(names, listener, context) {
      const keep = (binding: Binding, name: string | undefined, own: Listener | undefined): boolean =>
        (name !== undefined && binding.name !== name) ||
        (own !== undefined && binding.listener !== own && madeFrom.get(binding.listener) !== own) ||
        (context !== undefined && context !== null && binding.context !== context);
      const remove = (name: string | undefined, own: Listener | undefined): void => {
        bindings = bindings.filter((binding) => keep(binding, name, own));
      };
      const given = listener ?? undefined;
      if (names === undefined || names === null) remove(undefined, given);
      else if (typeof names !== 'string') forEachName(names, undefined, remove);
      else for (const name of names.split(/\s+/)) remove(name, given);
      return this;
    },
    trigger(names, ...values) {
      for (const name of names.split(/\s+/)) {
        for (const binding of bindings) {
          const context = binding.context ?? this;
          if (binding.name === name) Reflect.apply(binding.listener, context, values);
          else if (binding.name === 'all') Reflect.apply(binding.listener, context, [name, ...values]);
        }
      }
      return this;
    },
    listenTo(other, names, listener) {
      forEachName(names, listener, (name, own) => {
        other.on(name, own, this);
        heard.push({ other, name, listener: own });
      });
      return this;
    },
    stopListening(other, names, listener) {
      for (let index = heard.length - 1; index >= 0; index -= 1) {
        const entry = heard[index];
        if (entry === undefined || (other !== undefined && entry.other !== other)) continue;
        if (names !== undefined && !names.split(/\s+/).includes(entry.name)) continue;
        if (listener !== undefined && entry.listener !== listener) continue;
        entry.other.off(entry.name, entry.listener, this);
        heard.splice(index, 1);
      }
      return this;
    },
  };
  return events;
}
