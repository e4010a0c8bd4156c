/** What opens something by its name. */
interface Opens<T> {
  open(name: string): Promise<T>;
}

/** A fleet that is loaded with the first target that is asked for: it brings every platform's client. */
export function openLater<T>(load: () => Promise<Opens<T>>): Opens<T> {
  let loaded: Promise<Opens<T>> | undefined;
  return {
    async open(name) {
      loaded ??= load();
      return (await loaded).open(name);
    },
  };
}
