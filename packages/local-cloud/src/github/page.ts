import { json, type Reply } from '../http/exchange.ts';

/** One page of a list, with links to the others. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function page(url: URL, all: readonly unknown[]): Reply {
  const size = Math.min(Math.max(Number(url.searchParams.get('per_page')) || 30, 1), 100);
  const number = Math.max(Number(url.searchParams.get('page')) || 1, 1);
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
  const shown = all.slice((number - 1) * size, number * size);
  return json(200, shown, links.length > 0 ? { link: links.join(', ') } : {});
}
