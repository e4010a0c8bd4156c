import { configDefaults, defineConfig } from 'vitest/config';

const unit = ['packages/*/test/**/*.test.ts', 'actions/*/test/**/*.test.ts', 'scripts/**/*.test.ts'];

const rehearsal = 'test/conformance/rehearsal.test.ts';
const outside = { testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false };

/**
 * Four projects, by what they need: `unit` needs npm only; `tree` also needs the built `dist/`; `conformance` needs
 * third-party tools (Docker, Go, Python), and `rehearsal`, which is apart since it takes as long as all others of these, `act`.
 * Both are skipped with a notice where these are missing, unless `CI=true`.
 */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is awaited comes late on a busy machine, and is there sooner on any other.
    expect: { poll: { timeout: 15_000 } },
    // vitest would leave one for its own work, which is little: on two cores that is half of the machine.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'unit', include: unit } },
      {
        extends: true,
        test: {
          name: 'tree',
          include: [
            'test/*.test.ts',
            'test/{deploy-ecs,deploy-cloudrun,deploy-vercel,promote,promote-vercel}/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          ...outside,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          exclude: [...configDefaults.exclude, rehearsal],
        },
      },
      {
        extends: true,
        // One at a time: `conformance` runs beside it, where containers must start within a second.
        test: { ...outside, name: 'rehearsal', include: [rehearsal] },
      },
    ],
  },
});
