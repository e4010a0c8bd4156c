import { json, type Reply } from '../http/exchange.ts';

interface Wanted {
  size: number;
  number: number;
}

/** The part of a list that a request asks for. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function slice<T>(url: URL, all: readonly T[]): T[] {
  const wanted = wantedOf(url);
  return all.slice((wanted.number - 1) * wanted.size, wanted.number * wanted.size);
}

/** One page of a list, with links to the others. */
export function page(url: URL, all: readonly unknown[]): Reply {
  return json(200, slice(url, all), linksTo(url, all.length));
}

/** The header that names the pages around the one asked for. @param count of the whole list */
export function linksTo(url: URL, count: number): Record<string, string> {
  const { size, number } = wantedOf(url);
  const last = Math.max(Math.ceil(count / size), 1);
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return links.length > 0 ? { link: links.join(', ') } : {};
}

/** 30 where it does not say how many; at most 100 can be asked for. */
function wantedOf(url: URL): Wanted {
  const asked = Number(url.searchParams.get('per_page'));
  return {
    size: asked > 0 ? Math.min(asked, 100) : 30,
    number: Math.max(Number(url.searchParams.get('page')) || 1, 1),
  };
}
