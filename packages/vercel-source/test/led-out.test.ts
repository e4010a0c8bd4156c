import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource, type SourceOptions } from '../src/index.ts';
import { type Entry, PREBUILT, tree } from './tree.ts';

/** A checkout in which an app's function takes these files, beside a folder of the runner. */
function shop(takes: string[], more: Record<string, Entry> = {}): string {
  const filePathMap = Object.fromEntries(takes.map(each => [each, each]));
  const app: Record<string, Entry> = {
    ...PREBUILT,
    '.vercel/output/functions/b.func/.vc-config.json': JSON.stringify({ handler: 'i.js', filePathMap }),
    home: { link: '../../runner' },
    'node_modules/y': { link: '../../store/y' },
    '.git/config': 'extraheader = AUTHORIZATION: basic …',
    ...more,
  };
  delete app['node_modules/y/index.js'];
  const inApp = Object.entries(app).map(([name, entry]) => [`shop/app/${name}`, entry]);
  return join(
    tree({ ...Object.fromEntries(inApp), 'runner/token': 'secret', 'shop/store/y/index.js': 'y' }),
    'shop/app',
  );
}

const read = (folder: string, options: Partial<SourceOptions> = {}) =>
  readSource(
    {
      folder,
      checkout: dirname(folder),
      archive: 'none',
      prebuilt: { output: '.vercel/output', environment: 'production' },
      ...options,
    },
    () => {},
  );

describe('what a function of a prebuilt output takes', () => {
  it.each<[string, Partial<SourceOptions>]>([
    ['home/token', {}],
    ['home/token', { archive: 'tgz', tempFolder: '/tmp' }],
    ['.git/config', {}],
    // Without a checkout that is larger, the folder is all of it.
    ['node_modules/y/index.js', { checkout: undefined }],
  ])('is not %s, which a link or git has led out of the checkout to (%j)', async (name, options) => {
    await expect(read(shop([name, 'lib/a.js']), options)).rejects.toThrow(
      `prebuilt: a function takes what leads out of what is checked out: ${name}`,
    );
  });

  it('is what a link leads to within the checkout, as package managers lay it out', async () => {
    const { files } = await read(shop(['node_modules/y/index.js']));
    expect(files.map(({ file }) => file)).toContain('node_modules/y/index.js');
  });
});
