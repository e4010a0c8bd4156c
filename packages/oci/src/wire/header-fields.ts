/**
 * An answer's header fields, by name in any case; several of one name are one list.
 * https://www.rfc-editor.org/rfc/rfc9110#section-5.3
 * Not the global `Headers`: to load what belongs to it takes Node 30 ms, a third of what a copy's own work takes.
 */
export class HeaderFields {
  readonly #values = new Map<string, string>();

  append(name: string, value: string): void {
    const key = name.toLowerCase();
    const before = this.#values.get(key);
    this.#values.set(key, before === undefined ? value : `${before}, ${value}`);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }
}
