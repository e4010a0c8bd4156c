/** Codes of a connection that was never made, so that nothing was sent. */
const NEVER_MADE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Nothing came back, or not all of it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Whether Vercel may have carried it out all the same. */
  readonly sent: boolean;

  constructor(error: unknown) {
    const causes = chain(error);
    super(words(causes));
    this.sent = !causes.some(each => NEVER_MADE.has((each as NodeJS.ErrnoException).code ?? ''));
  }
}

function words(causes: Error[]): string {
  if (causes.some(({ name }) => name === 'AbortError' || name === 'TimeoutError')) return 'it took too long';
  // Which host and port is in the deepest; where several addresses were tried, only the code says it.
  const deepest = causes.at(-1);
  return deepest?.message || (deepest as NodeJS.ErrnoException | undefined)?.code || 'the connection broke';
}

function chain(error: unknown): Error[] {
  return error instanceof Error ? [error, ...chain(error.cause)] : [];
}
