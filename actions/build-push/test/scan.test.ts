import { describe, expect, it } from 'vitest';
import { buildPush } from '../src/build-push.ts';
import type { Ports } from '../src/ports.ts';
import { aWorld, CONFIG, scratchFolder } from './fakes.ts';

const dir = scratchFolder();
const scan = (...argv: string[]) => ({ ...CONFIG, scan: { argv, timeout: 60_000 } });
const tagged = (events: string[]) => events.filter(event => / (t\d|inputs-)/.test(event));

describe('the scan command', () => {
  it('sees every image by its digest after it was pushed and before any tag', async () => {
    const { ports, events } = aWorld(dir());
    await buildPush(scan('trivy', '{image}', '--name={name}'), ports);
    const scans = events.filter(event => event.startsWith('trivy'));
    expect(scans).toEqual([
      expect.stringMatching(/^trivy ghcr\.io\/org\/api@sha256:.{4} --name=api$/),
      expect.stringMatching(/^trivy ghcr\.io\/org\/web@sha256:.{4} --name=web$/),
    ]);
    expect(events.indexOf(scans[0] ?? '')).toBeGreaterThan(
      events.findIndex(event => event.includes('/web sha256')),
    );
    expect(events.indexOf(scans[1] ?? '')).toBeLessThan(events.indexOf(tagged(events)[0] ?? ''));
  });

  it.each<[string, Awaited<ReturnType<Ports['scan']>>, string, RegExp]>([
    ['finds something', 1, 'web (trivy ended with 1)', /^What it found/],
    [
      'does not end',
      'timed-out',
      'web (trivy did not end within 1m 00s)',
      /^Give it longer by `scan-timeout`/,
    ],
    [
      'is not there',
      { notStarted: 'spawn trivy ENOENT' },
      'web (trivy could not be started: spawn trivy ENOENT)',
      /^Install it/,
    ],
  ])('that %s for one image leaves all untagged', async (_, ended, says, hint) => {
    const { ports, events } = aWorld(dir(), {
      scan: async argv => (argv.join(' ').includes('/web@') ? ended : 0),
    });
    const { error, outputs } = await buildPush(scan('trivy', '{image}'), ports);
    expect(error).toMatchObject({
      message: `The scan refused ${says}, so no image was tagged`,
      hint: expect.stringMatching(hint),
    });
    expect(tagged(events)).toEqual([]);
    expect(outputs).toEqual({});
  });

  it('is told where layout and SBOM lie, which a reused image has not', async () => {
    const { ports, events, log } = aWorld(dir());
    await buildPush(scan('grype', '{layout}', '{sbom}'), ports);
    expect(events.filter(event => event.startsWith('grype'))[0]).toBe(`grype ${dir()}/0 /sboms/api.json`);
    events.length = 0;
    const { error } = await buildPush(scan('grype', '{layout}'), ports);
    expect(error).toBeUndefined();
    expect(events.filter(event => event.startsWith('grype'))).toEqual([]);
    expect(log).toContain('api: not scanned again: it passed when it was built');
  });

  it('judges what is only built, too, but not by a reference that nothing stands behind', async () => {
    const { ports, events, log } = aWorld(dir(), { scan: async () => 3 });
    const refused = await buildPush({ ...scan('grype', '{layout}'), push: false }, ports);
    expect(refused.error?.message).toContain('The scan refused api (grype ended with 3), web');
    const passed = await buildPush({ ...scan('trivy', '{image}'), push: false }, ports);
    expect(passed.error).toBeUndefined();
    expect(log).toContain('api: not scanned: {image} is in no registry, since nothing was pushed');
    expect(tagged(events)).toEqual([]);
  });

  it('is given what is in a name as it is, and no place in it is filled twice', async () => {
    const { ports, events } = aWorld(dir());
    await buildPush(scan('echo', '{name}$&{name}'), ports);
    expect(events).toContain('echo api$&api');
  });
});
