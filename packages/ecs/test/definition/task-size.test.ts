import { expect, it } from 'vitest';
import { fargateProblem, parseCpu, parseMemory } from '../../src/definition/task-size.ts';

it.each([
  ['256', 256],
  [' .5 vCPU ', 512],
  ['1vcpu', 1024],
  ['0.0001 vCPU', undefined],
  ['2 GB', undefined],
  ['', undefined],
  ['-1', undefined],
])('%j is a CPU of %s units', (text, units) => expect(parseCpu(text)).toBe(units));

it.each([
  ['512', 512],
  ['0.5 GB', 512],
  ['30gb', 30_720],
  ['1 vCPU', undefined],
])('%j is a memory of %s MiB', (text, size) => expect(parseMemory(text)).toBe(size));

it.each([
  [256, 512],
  [256, 2048],
  [1024, 8192],
  [4096, 30_720],
  [8192, 61_440],
  [16_384, 122_880],
  [32_768, 249_856],
])('Fargate may have %s with %s', (cpu, memory) => expect(fargateProblem(cpu, memory)).toBeUndefined());

it.each([
  [256, 1536, 'With 256 CPU units give it 512, 1024 or 2048 MiB'],
  [256, 3072, 'With 256 CPU units give it 512, 1024 or 2048 MiB'],
  [1024, 1024, 'With 1024 CPU units give it 2048 to 8192, in steps of 1024 MiB'],
  [8192, 17_408, 'With 8192 CPU units give it 16384 to 61440, in steps of 4096 MiB'],
  [0, 512, 'It has 256, 512, 1024, 2048, 4096, 8192, 16384'],
])('Fargate has no %s with %s', (cpu, memory, fix) => expect(fargateProblem(cpu, memory)?.fix).toBe(fix));
