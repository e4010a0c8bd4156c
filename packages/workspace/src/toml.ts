/** A TOML document as plain values. Numbers and dates stay text: no manifest is read for them. */
export type Toml = { [key: string]: TomlValue };
export type TomlValue = string | boolean | TomlValue[] | Toml;

const ESCAPES: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' };
const BARE = /[^\s,#[\]{}='"]+/y;
const KEY = /[A-Za-z0-9_-]+/y;

/** Reads TOML 1.0 (https://toml.io/en/v1.0.0) as far as manifests use it; throws a SyntaxError with the line. */
export function parseToml(text: string): Toml {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replaceAll('\r\n', '\n');
  }

  document(): Toml {
    const root: Toml = {};
    let table = root;
    for (this.#blank(); this.#at < this.#text.length; this.#blank()) {
      if (this.#take('[[')) {
        table = element(root, this.#key(), this);
        this.#expect(']]');
      } else if (this.#take('[')) {
        table = descend(root, this.#key(), this);
        this.#expect(']');
      } else this.#pair(table);
    }
    return root;
  }

  fail(what: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    throw new SyntaxError(`line ${line}: ${what}`);
  }

  /** Skips white space and comments; `inline` stops at the end of the line. */
  #blank(): void {
    const blank = /(?:\s|#[^\n]*)*/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
  }

  #spaces(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    this.#spaces();
    if (!this.#take(token)) this.fail(`"${token}" was expected`);
  }

  #match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? this.fail(`${what} was expected`);
    this.#at += found.length;
    return found;
  }

  #key(): string[] {
    const parts: string[] = [];
    do {
      this.#spaces();
      const quote = this.#text[this.#at];
      parts.push(quote === '"' || quote === "'" ? this.#string(quote) : this.#match(KEY, 'a key'));
      this.#spaces();
    } while (this.#take('.'));
    return parts;
  }

  #pair(table: Toml): void {
    const path = this.#key();
    this.#expect('=');
    this.#spaces();
    const value = this.#value();
    descend(table, path.slice(0, -1), this)[path.at(-1) ?? ''] = value;
  }

  #value(): TomlValue {
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#string(first);
    if (this.#take('[')) return this.#array();
    if (this.#take('{')) return this.#inlineTable();
    const bare = this.#match(BARE, 'a value');
    return bare === 'true' ? true : bare === 'false' ? false : bare;
  }

  #array(): TomlValue[] {
    const items: TomlValue[] = [];
    for (this.#blank(); !this.#take(']'); this.#blank()) {
      items.push(this.#value());
      this.#blank();
      if (!this.#take(',') && this.#text[this.#at] !== ']') this.fail('"," or "]" was expected');
    }
    return items;
  }

  #inlineTable(): Toml {
    const table: Toml = {};
    for (this.#blank(); !this.#take('}'); this.#blank()) {
      this.#pair(table);
      this.#blank();
      if (!this.#take(',') && this.#text[this.#at] !== '}') this.fail('"," or "}" was expected');
    }
    return table;
  }

  #string(quote: '"' | "'"): string {
    const long = this.#take(quote.repeat(3));
    if (long) this.#take('\n');
    else this.#at++;
    const end = long ? quote.repeat(3) : quote;
    let value = '';
    while (!this.#take(end)) {
      const char = this.#text[this.#at++] ?? this.fail('a string does not end');
      if (char === '\n' && !long) this.fail('a string does not end');
      value += char === '\\' && quote === '"' ? this.#escape() : char;
    }
    // Up to two quotes may stand right before the three that end a string.
    if (long) while (this.#take(quote)) value += quote;
    return value;
  }

  #escape(): string {
    const char = this.#text[this.#at++] ?? '';
    const width = { u: 4, U: 8, x: 2 }[char];
    if (width !== undefined) {
      const code = Number.parseInt(this.#text.slice(this.#at, this.#at + width), 16);
      this.#at += width;
      return Number.isNaN(code) || code > 0x10ffff
        ? this.fail('a malformed escape')
        : String.fromCodePoint(code);
    }
    if (!/\s/.test(char)) return ESCAPES[char] ?? char;
    // A backslash at the end of a line swallows the break and what is blank after it.
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return '';
  }
}

const isTable = (value: TomlValue | undefined): value is Toml =>
  typeof value === 'object' && !Array.isArray(value);

function descend(from: Toml, path: string[], reader: Reader): Toml {
  let table = from;
  for (const key of path) {
    const existing = Object.hasOwn(table, key) ? table[key] : undefined;
    const next = Array.isArray(existing) ? existing.at(-1) : (existing ?? {});
    if (!isTable(next)) return reader.fail(`"${key}" is not a table`);
    if (existing === undefined)
      Object.defineProperty(table, key, { value: next, enumerable: true, writable: true });
    table = next;
  }
  return table;
}

function element(from: Toml, path: string[], reader: Reader): Toml {
  const table = descend(from, path.slice(0, -1), reader);
  const key = path.at(-1) ?? '';
  const list = table[key] ?? [];
  if (!Array.isArray(list)) return reader.fail(`"${key}" is not an array`);
  const added: Toml = {};
  list.push(added);
  table[key] = list;
  return added;
}
