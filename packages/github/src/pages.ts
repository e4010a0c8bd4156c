/** GitHub's largest. */
export const PAGE = 100;

/**
 * A list, a page at a time, as far as it is read. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 * @param most pages that are asked for; without it, all
 */
export async function* pages<T>(
  size: number,
  fetch: (at: { per_page: number; page: number }) => Promise<readonly T[]>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  for (let page = 1; page <= most; page++) {
    const found = await fetch({ per_page: size, page });
    yield* found;
    if (found.length < size) return;
  }
}

/** The first of them, and no page behind those. */
export async function* first<T>(all: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let left = count;
  if (left <= 0) return;
  for await (const one of all) {
    yield one;
    if (--left === 0) return;
  }
}
