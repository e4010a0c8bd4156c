/** Every file of the site, by its path. What it was built from is baked in: the build that was tested is the one that goes live. */
export function pages({ commit, environment, products }) {
  const rows = products.map(({ name, price }) => `<li>${name}: ${(price / 100).toFixed(2)} €</li>`);
  return {
    'index.html': page('shop', `<h1>shop</h1>\n<ul>${rows.join('')}</ul>`),
    '404.html': page('not here', '<h1>Not here</h1>'),
    'health.json': json({ status: 'ok' }),
    'version.json': json({ version: commit, environment }),
  };
}

/** As the shop's services have it: `/health` and `/version`. */
export const routes = [
  { src: '^/(health|version)$', dest: '/$1.json' },
  { handle: 'filesystem' },
  { src: '/.*', dest: '/404.html', status: 404 },
];

const page = (title, body) =>
  `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${title}</title>\n${body}\n</html>\n`;
const json = value => `${JSON.stringify(value)}\n`;
