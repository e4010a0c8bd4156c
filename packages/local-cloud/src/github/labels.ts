import { invalid, notFound } from './fault.ts';

export interface Label {
  name: string;
  color: string;
  description: string | null;
}

/** A repository's labels, and what they are on. Names are the same in any case. https://docs.github.com/en/rest/issues/labels */
export class Labels {
  readonly #all = new Map<string, Label>();
  readonly #on = new Map<number, Set<string>>();

  get(name: string): Label {
    const found = this.#all.get(name.toLowerCase());
    if (found === undefined) throw notFound();
    return found;
  }

  create({ name, color = 'ededed', description = null }: Record<string, unknown>): Label {
    if (typeof name !== 'string' || name.trim() === '')
      throw invalid({ resource: 'Label', field: 'name', code: 'missing_field' });
    if (!/^[0-9a-f]{6}$/i.test(String(color)))
      throw invalid({ resource: 'Label', field: 'color', code: 'invalid' });
    if (this.#all.has(name.toLowerCase()))
      throw invalid({ resource: 'Label', field: 'name', code: 'already_exists' });
    const label = {
      name,
      color: String(color),
      description: description === null ? null : String(description),
    };
    this.#all.set(name.toLowerCase(), label);
    return label;
  }

  on(number: number): Label[] {
    return [...(this.#on.get(number) ?? [])].map(name => this.get(name));
  }

  isOn(number: number, name: string): boolean {
    return this.#on.get(number)?.has(name.toLowerCase()) === true;
  }

  /** One that the repository does not have is made. */
  add(number: number, labels: readonly unknown[]): Label[] {
    const names = labels.map(label =>
      typeof label === 'object' ? String((label as Label).name) : String(label),
    );
    for (const name of names) if (!this.#all.has(name.toLowerCase())) this.create({ name });
    this.#on.set(
      number,
      new Set([...(this.#on.get(number) ?? []), ...names.map(name => name.toLowerCase())]),
    );
    return this.on(number);
  }
}
