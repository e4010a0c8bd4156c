/** How a call is told from others in a trace: its method and path, whatever team it was for and wherever the API is. */
export function questionOf(method: string, pathAndQuery: string): string {
  const [path = '', search = ''] = pathAndQuery.split('?', 2);
  const query = new URLSearchParams(search);
  query.delete('teamId');
  query.delete('slug');
  query.sort();
  const version = path.search(/\/v\d+\//);
  const below = version > 0 ? path.slice(version) : path;
  return `${method} ${below}${query.size === 0 ? '' : `?${query}`}`;
}
