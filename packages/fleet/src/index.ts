export type { Absence, AnyTarget, Ask, Fleet, FleetTarget, WayThere } from './model.ts';
export { type FleetRun, openFleet } from './open-fleet.ts';
