export { SimulatedClock } from './clock.ts';
export { SimulatedCrash, crashAt } from './faults.ts';
export type { SimulatedFaults } from './faults.ts';
export type { LinkFaults } from './link.ts';
export { openSeededRandom } from './random.ts';
export type { SeededRandom } from './random.ts';
export { openSimulatedRegion, openSimulatedRegions } from './region.ts';
export type { SimulatedRegion, SimulatedRegionOptions, SimulatedRegions } from './region.ts';
export { SimulatedTelemetry } from './telemetry.ts';
