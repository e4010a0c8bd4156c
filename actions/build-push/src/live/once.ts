/** Made when it is first asked for. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Made for a key when it is first asked for. */
export function onceFor<K, A, T>(make: (key: K, more: A) => Promise<T>): (key: K, more: A) => Promise<T> {
  const made = new Map<K, Promise<T>>();
  return (key, more) => {
    const known = made.get(key) ?? make(key, more);
    made.set(key, known);
    return known;
  };
}
