import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Catalogue,
  catalogue,
  type Found,
  type ImageFile,
  spdxDocument,
  wanted,
} from '../../packages/sbom/src/index.ts';
import { missing, run } from './tools.ts';

const absent = await missing('dpkg-query', 'pyspdxtools');

/** What is wanted of these files and folders of this machine, as if it were an image. */
async function* machine(...paths: string[]): AsyncGenerator<ImageFile> {
  for (const path of paths) {
    const found = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = found?.flatMap(each => (each.isFile() ? [join(each.parentPath, each.name)] : [])) ?? [path];
    for (const file of files) {
      if (wanted(file)) yield { path: file, bytes: await readFile(file) };
    }
  }
}

describe.skipIf(absent.length > 0)('this machine, as if it were an image', () => {
  let directory: string;
  let npm: string;
  let python: string;
  let found: Catalogue;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sbom-'));
    npm = join((await run('npm', ['root', '--global'])).trim(), 'npm');
    python = join(dirname((await run('which', ['pyspdxtools'])).trim()), 'python');
    const site = await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
    found = await catalogue(machine('/etc/os-release', '/var/lib/dpkg', npm, site.trim()));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const namesIn = (json: string) =>
    (JSON.parse(json) as Array<{ name: string; version: string }>)
      .map(({ name, version }) => `${name} ${version}`)
      .sort();
  const listed = (manager: Found['manager']) =>
    found.packages
      .filter(each => each.manager === manager)
      .map(({ name, version, architecture }) =>
        [name, version, ...(architecture ? [architecture] : [])].join(' '),
      )
      .sort();

  test('dpkg lists the same packages', async () => {
    const fields = ['db:Status-Status', 'Package', 'Version', 'Architecture'].map(each => `\${${each}}`);
    const printed = await run('dpkg-query', ['--show', `--showformat=${fields.join(' ')}\\n`]);
    const theirs = [...printed.matchAll(/^installed (.+)$/gm)].map(([, line]) => line).sort();
    expect(theirs.length).toBeGreaterThan(50);
    expect(listed('deb')).toEqual(theirs);
    expect(found.distribution?.id).toMatch(/^(?:debian|ubuntu)$/);
  });

  test('npm lists the same packages of its own installation', async () => {
    const theirs = namesIn(await run('npm', ['query', '*'], { cwd: npm }));
    expect(theirs.length).toBeGreaterThan(50);
    expect(listed('npm')).toEqual([...new Set(theirs)]);
  });

  test('pip lists the same packages', async () => {
    const theirs = namesIn(await run(python, ['-m', 'pip', 'list', '--format=json']));
    expect(theirs.length).toBeGreaterThan(10);
    expect(listed('pypi')).toEqual(theirs);
  });

  test('and SPDX’s own tools find no fault in the document', async () => {
    const document = spdxDocument(found, {
      image: {
        repository: '127.0.0.1:5000/org/api',
        digest: `sha256:${'a'.repeat(64)}`,
        architecture: 'amd64',
      },
      created: new Date(),
      tool: { name: 'pipeline-build-push', version: '1.0.0' },
    });
    const validate = async (content: object) => {
      const file = join(directory, 'image.spdx.json');
      await writeFile(file, JSON.stringify(content));
      return run('pyspdxtools', ['--infile', file]);
    };
    await validate(document);
    const [image] = document.packages;
    const broken = { ...document, packages: [{ ...image, licenseDeclared: 'No Licence' }] };
    await expect(validate(broken)).rejects.toThrow(/license|relationship/i);
  });
});
