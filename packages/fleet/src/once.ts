/** Made for a key when it is first asked for; one that could not be made is tried again. */
export function once<Key, T>(make: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const made = new Map<Key, Promise<T>>();
  return key => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const opened = make(key);
    made.set(key, opened);
    opened.catch(() => made.delete(key));
    return opened;
  };
}
