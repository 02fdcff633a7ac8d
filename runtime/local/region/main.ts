import { runAsChild } from '../child-process.ts';
import type { RegionConfig } from './config.ts';
import { startRegion } from './region.ts';

// The supervisor sends what `RegionConfig` says.
runAsChild((config, tell) => startRegion(config as RegionConfig, tell));
