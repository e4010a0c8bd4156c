/** A name and password, or the identity token that docker's configuration may hold instead. */
export type Credentials = { username: string; password: string } | { identityToken: string };

/** Credentials, or what fetches them: those of a cloud run out while a large image is copied. */
export type CredentialsSource = Credentials | (() => Promise<Credentials>);

/** The login that is in use: fetched when it is first needed, and anew when it was refused. */
export class Login {
  readonly #source: CredentialsSource | undefined;
  #held: Promise<Credentials | undefined> | undefined;

  constructor(source: CredentialsSource | undefined) {
    this.#source = source;
  }

  current(): Promise<Credentials | undefined> {
    this.#held ??= this.#fetch();
    return this.#held;
  }

  /** Another login in place of a refused one, fetched once for all who were refused it; `undefined` where there is none. */
  async renew(refused: Credentials): Promise<Credentials | undefined> {
    const before = this.current();
    const held = await before;
    const stale = held !== undefined && same(held, refused);
    if (stale && this.#held === before) this.#held = this.#fetch();
    const next = await this.current();
    return next === undefined || same(next, refused) ? undefined : next;
  }

  #fetch(): Promise<Credentials | undefined> {
    if (typeof this.#source !== 'function') return Promise.resolve(this.#source);
    const fetched = this.#source();
    // What could not be fetched is asked for again by the next call.
    fetched.catch(() => {
      if (this.#held === fetched) this.#held = undefined;
    });
    return fetched;
  }
}

function same(a: Credentials, b: Credentials): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
