import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { diagnoseBuild, diagnosisOf } from '../../src/failure/diagnose-build.ts';
import type { BuildLine } from '../../src/views.ts';
import { aDeployment, linesOf } from '../deployment-of.ts';

const broken = aDeployment({
  state: 'ERROR',
  error: {
    code: 'BUILD_FAILED',
    message: 'Command "npm run build" exited with 1',
    link: 'https://vercel.com/docs/x',
  },
});
const log = linesOf(`Running "npm run build"
Failed to compile.
./app/page.tsx:5:3
Type error: Cannot find name 'foo'.
Error: Command "npm run build" exited with 1`);

const apiOf = (lines: BuildLine[] | Error) => ({
  async *buildLines() {
    if (lines instanceof Error) throw lines;
    yield* lines;
  },
});

describe('the diagnosis of a build', () => {
  it('has the cause, the place, the last lines and where to see all', async () => {
    const found = await diagnoseBuild({ api: apiOf(log), log: () => undefined }, broken, {
      rootDirectory: 'apps/web',
    });
    expect(found).toMatchObject({
      cause: { of: 'code', words: expect.stringContaining('A type error') },
      failing: [
        { file: 'apps/web/app/page.tsx', line: 5, column: 3, text: "Type error: Cannot find name 'foo'." },
      ],
      lines: log.map(({ text }) => text),
      error: 'BUILD_FAILED: Command "npm run build" exited with 1',
      errorLink: 'https://vercel.com/docs/x',
      inspectorUrl: 'https://vercel.com/acme/shop-web/2',
    });
  });

  it('does not read a log again that was followed', async () => {
    const api = apiOf(new Error('it was read'));
    const kept = { lines: log, dropped: 0 };
    const found = await diagnoseBuild({ api, log: () => undefined }, broken, { kept });
    expect(found.failing).toHaveLength(1);
  });

  it('explains by Vercel’s words alone where the log cannot be read, and says so', async () => {
    const said: string[] = [];
    const refused = new RemoteError('not found', { service: 'Vercel', operation: 'GetEvents', status: 404 });
    const found = await diagnoseBuild({ api: apiOf(refused), log: line => void said.push(line) }, broken);
    expect(found).toMatchObject({ cause: { words: expect.stringContaining('npm run build') }, lines: [] });
    expect(said).toEqual([expect.stringContaining('not found')]);
  });

  it('finds an error that stands far before the end', () => {
    const early = { ...linesOf("Module not found: Can't resolve './Cart'")[0], level: 'error' } as BuildLine;
    const many = Array.from(
      { length: 1_000 },
      (_, at) => ({ ...linesOf(`line ${at}`, at + 1)[0] }) as BuildLine,
    );
    expect(diagnosisOf(broken, [early, ...many]).cause?.words).toContain('./Cart');
  });

  it('takes nothing for a failing line where nothing was to be built', () => {
    const ignored = aDeployment({
      state: 'CANCELED',
      error: {
        code: '',
        message:
          'The Deployment has been canceled as a result of running the command defined in the "Ignored Build Step" setting.',
      },
    });
    expect(diagnosisOf(ignored, linesOf('Error: nothing changed'))).toMatchObject({
      cause: { of: 'nothing' },
      failing: [],
    });
  });
});
