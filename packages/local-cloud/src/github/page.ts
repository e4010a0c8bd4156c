import { json, type Reply } from '../http/exchange.ts';

interface Wanted {
  size: number;
  number: number;
}

/** The part of a list that a request asks for. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function slice<T>(url: URL, all: readonly T[], size = 30): T[] {
  const wanted = wantedOf(url, size);
  return all.slice((wanted.number - 1) * wanted.size, wanted.number * wanted.size);
}

/** One page of a list, with links to the others. */
export function page(url: URL, all: readonly unknown[]): Reply {
  const { size, number } = wantedOf(url, 30);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return json(200, slice(url, all), links.length > 0 ? { link: links.join(', ') } : {});
}

/** @param size how many where it is not asked for; at most 100 can be */
function wantedOf(url: URL, size: number): Wanted {
  const asked = Number(url.searchParams.get('per_page'));
  return {
    size: asked > 0 ? Math.min(asked, 100) : size,
    number: Math.max(Number(url.searchParams.get('page')) || 1, 1),
  };
}
