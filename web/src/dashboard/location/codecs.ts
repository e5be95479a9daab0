// How values are written into the query string of the URL, and read from it.

export interface Codec<Value> {
  /** Undefined if the parameters are missing or invalid. */
  read: (params: URLSearchParams) => Value | undefined;
  /** The parameters of a value, in their order. */
  write: (value: Value) => [name: string, text: string][];
}

export function text(name: string): Codec<string> {
  return { read: (params) => params.get(name) ?? undefined, write: (value) => [[name, value]] };
}

/** A list has one parameter for each item. */
export function list(name: string): Codec<readonly string[]> {
  return listOf(
    name,
    (text) => text,
    (item) => item,
  );
}

/** @param parse undefined for an invalid item, which is left out */
export function listOf<Item>(
  name: string,
  parse: (text: string) => Item | undefined,
  format: (item: Item) => string,
): Codec<readonly Item[]> {
  return {
    read: (params) =>
      params.getAll(name).flatMap((text) => {
        const item = parse(text);
        return item === undefined ? [] : [item];
      }),
    write: (items) => items.map((item) => [name, format(item)]),
  };
}

export function oneOf<Value extends string>(name: string, values: readonly Value[]): Codec<Value> {
  return {
    read: (params) => values.find((value) => value === params.get(name)),
    write: (value) => [[name, value]],
  };
}

/** A whole number between two others, both included. */
export function integer(name: string, least: number, most: number): Codec<number> {
  return {
    read: (params) => {
      const value = Number(params.get(name) ?? Number.NaN);
      return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
    },
    write: (value) => [[name, String(value)]],
  };
}

/** A value that may be null, which has no parameter. */
export function optional<Value>({ read, write }: Codec<Value>): Codec<Value | null> {
  return { read, write: (value) => (value === null ? [] : write(value)) };
}

/** A value that means nothing without another parameter. */
export function within<Value>(owner: string, { read, write }: Codec<Value>): Codec<Value> {
  return { read: (params) => (params.has(owner) ? read(params) : undefined), write };
}
