import { nearest } from '@pipeline/contracts';

const REST = '*';

/**
 * `api, worker + mailer, *` → ranks of names, each rank deployed in parallel once the one before it is done:
 * commas part the ranks, `+` joins names in one, `*` stands for all that are not named (without it, they come
 * last). Without an order, all are one rank. What is wrong with it, as text.
 */
export function ranks(order: string | undefined, names: readonly string[]): string[][] | string {
  if (order === undefined || order.trim() === '') return [[...names]];
  const written = order.split(',').map(rank => rank.split('+').map(name => name.trim()));
  const said = written.flat();
  if (said.some(name => name === '')) return 'has an empty place';
  const twice = said.find((name, at) => said.indexOf(name) !== at);
  if (twice !== undefined) return `names ${twice} twice`;
  const unknown = said.find(name => name !== REST && !names.includes(name));
  if (unknown !== undefined) {
    const [close] = nearest(unknown, names);
    return `names ${unknown}, which is not deployed here${close === undefined ? '' : `; did you mean ${close}?`}`;
  }
  const rest = names.filter(name => !said.includes(name));
  const filled = written.map(rank => rank.flatMap(name => (name === REST ? rest : [name])));
  if (!said.includes(REST)) filled.push(rest);
  return filled.filter(rank => rank.length > 0);
}
