import { ActionError, ConfigError } from '@pipeline/contracts';
import { OneOffError } from '@pipeline/ecs';
import { describe, expect, it } from 'vitest';
import { orNotStarted, reportNotStarted } from '../../src/report/not-started.ts';
import { IMAGE, read } from '../config/read.ts';

const config = read({ services: '["api","worker"]', image: IMAGE });
const text = (value: unknown) => JSON.stringify(value);

describe('reportNotStarted', () => {
  it('says of every service that its turn never came, and why', () => {
    const error = new ConfigError('ECS has no service "worker"', { hint: 'Did you mean workers?' });
    const { outputs, summary, error: told } = reportNotStarted(config, error);
    expect(outputs).toMatchObject({
      verdict: 'not-started',
      services: { api: { verdict: 'not-started' }, worker: { detail: error.message } },
    });
    expect(text(summary)).toContain('shop/api, worker: not-started');
    expect(text(summary)).toContain('What to do: Did you mean workers?');
    expect(told).toBe(error);
  });

  it('shows what a one-off task wrote last', () => {
    const details = { task: 'abc', exitCode: 7, lines: ['migrating', 'no such table: users'] };
    const error = new OneOffError('ended with 7', 'Mend it', details);
    const { summary } = reportNotStarted(config, error);
    expect(summary).toContainEqual({
      code: 'migrating\nno such table: users',
      title: 'Last log lines of the one-off task',
    });
  });

  it('tells a cancelled run from a refused one', () => {
    const { outputs } = reportNotStarted(config, new ActionError('cancelled', 'The run was cancelled'));
    expect(outputs.verdict).toBe('cancelled');
  });

  it('hands a bug on', () => {
    expect(() => orNotStarted(config)(new TypeError('x'))).toThrow(TypeError);
  });
});
