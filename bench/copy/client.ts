// What a step does with an image, as a process of its own: `copy FROM TO` or `resolve REFERENCE`.
import { copyImage, openRegistry, planCopy } from '../../packages/oci/src/index.ts';

function parse(reference: string) {
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/([^:]+)(?::(.+))?$/.exec(reference) ?? [];
  return { registry: openRegistry({ host }), repository, tag };
}

async function run([what, from = '', to = '']: string[]): Promise<void> {
  const source = parse(from);
  const image = await source.registry.headManifest(source.repository, source.tag);
  if (image === undefined) throw new Error(`${from} is not there`);
  if (what === 'resolve') console.log(image.digest);
  else await copyImage(await planCopy({ source, target: parse(to), digest: image.digest }));
}

run(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
