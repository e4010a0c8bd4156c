import type { Digest } from '@pipeline/contracts';

/** Which repository of a registry has a blob, or is being given it: what the copies of one release share. */
export class SharedBlobs {
  readonly #holders = new Map<string, string>();
  readonly #arrivals = new Map<string, Promise<string>>();

  /** A repository that has the blob, or will by the plans so far. */
  holder(host: string, digest: Digest): string | undefined {
    return this.#holders.get(`${host} ${digest}`);
  }

  /** The first to hold it stays the one that others mount from. */
  held(host: string, repository: string, digest: Digest): void {
    const key = `${host} ${digest}`;
    if (!this.#holders.has(key)) this.#holders.set(key, repository);
  }

  /**
   * Waits for the one who sends this blob to the registry now, and says to which repository it went;
   * `undefined` where no one does, or where it failed.
   */
  async arrival(host: string, digest: Digest): Promise<string | undefined> {
    return this.#arrivals.get(`${host} ${digest}`)?.catch(() => undefined);
  }

  /** Tells others that a blob is on its way to a repository. */
  announce(host: string, repository: string, digest: Digest, sent: Promise<unknown>): void {
    this.#arrivals.set(
      `${host} ${digest}`,
      sent.then(() => repository),
    );
  }
}
