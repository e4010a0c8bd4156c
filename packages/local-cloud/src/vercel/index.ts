export type { VercelFault, VercelFaultMatch } from './faults.ts';
export { VercelFaults } from './faults.ts';
export type {
  ProjectSeed as VercelProjectSeed,
  Seeds as VercelSeeds,
  TeamSeed as VercelTeamSeed,
  TokenSeed as VercelTokenSeed,
} from './seed.ts';
export { type LocalVercel, startVercel, type VercelOptions } from './start.ts';
export type { Visit as VercelVisit, World as VercelWorld } from './world.ts';
