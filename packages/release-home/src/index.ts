export { checkEnvironmentName } from './environment-name.ts';
export { type HomeRun, type OpenHome, openHome } from './open-home.ts';
export { type HomeInputs, type ReadHomeOptions, type ReleaseHome, readHome } from './read-home.ts';
export { type RunIdentity, runIdentity } from './run-identity.ts';
