import { expect, it } from 'vitest';
import { toMarkdown } from '../../../../packages/action-kit/src/markdown.ts';
import { record } from '../../src/record.ts';
import { readShow } from '../config/read.ts';
import { world } from '../world.ts';
import { API, fleetOf, put, type Runs } from './history.ts';

/** One service that the log has as live, and what its platform says of it. */
async function compared(says: Runs) {
  const here = await world();
  await put(here, { id: '42.1', minute: -60, outcome: { after: { taskDefinition: 'api:7' } } });
  const asked = readShow({ environment: 'production', 'compare-live': 'true', 'fail-on-drift': 'true' });
  const report = await record(asked, here.ports('50.1', { fleet: fleetOf({ [API]: says }) }));
  return { ...report, markdown: toMarkdown(report.summary) };
}

it('is in red what the platform says is not there any more, with what to do', async () => {
  const why = 'ECS has no service api in cluster shop';
  const { outputs, markdown, error } = await compared({ sure: true, why });
  expect(outputs.drift).toBe(true);
  const differences = [{ what: 'revision', log: 'api:7', runs: '' }];
  expect(outputs.live).toMatchObject([{ drift: { state: 'drift', differences, gone: why } }]);
  expect(error?.message).toBe(
    `production: ${API} is not there any more, and the log says that it serves. ${why}. Deploy it again; or, if it was taken down for good, write that down with \`operation: retire\``,
  );
  expect(markdown).toContain('🔴 revision');
  expect(markdown).toContain('nothing: it is not there any more');
  expect(outputs.answer).toContain('DRIFT: it is not there any more');
});

it('is not what may be there, where the platform does not let one tell', async () => {
  const why = 'Vercel says the same of what this token is not shown';
  const { outputs, markdown, error } = await compared({ sure: false, why });
  expect(outputs.drift).toBe('unknown');
  expect(error?.message).toBe(
    `production: ${API} was not compared: ${why}. If it was taken down for good, write that down with \`operation: retire\`.`,
  );
  expect(markdown).not.toContain('🔴');
});
