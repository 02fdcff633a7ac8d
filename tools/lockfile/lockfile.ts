/**
 * npm writes a lock file for the platform it runs on: the packages of other systems may be left out
 * (when it installs over an existing `node_modules`, or when they cannot be fetched), and then
 * `npm ci` refuses the whole lock, wherever it runs. This finds and mends such holes.
 */

export interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
  [other: string]: unknown;
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
  [other: string]: unknown;
}

export interface Hole {
  /** Where the entry belongs, such as `node_modules/@swc/core-darwin-arm64`. */
  readonly path: string;
  readonly version: string;
  /** Whether only tools need it. */
  readonly dev: boolean;
}

/** Optional packages that the lock names and does not hold. */
export function holesIn({ packages }: Lockfile): Hole[] {
  return Object.values(packages).flatMap((owner) =>
    Object.entries(owner.optionalDependencies ?? {})
      .map(([name, version]) => ({
        path: `node_modules/${name}`,
        version,
        dev: owner.dev === true,
      }))
      .filter(({ path }) => packages[path] === undefined),
  );
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * The lock with an entry for each hole. What it runs on is read from its name; it has no digest
 * until it is installed on such a machine for the first time. Throws when a name tells no platform,
 * or the version is a range.
 */
export function mended(lock: Lockfile): Lockfile {
  const found = holesIn(lock).map((hole): [string, LockedPackage] => [hole.path, entryFor(hole)]);
  const [root, ...rest] = [...Object.entries(lock.packages), ...found];
  if (root === undefined) return lock;
  const sorted = rest.toSorted(([left], [right]) => (left < right ? -1 : 1));
  return { ...lock, packages: Object.fromEntries([root, ...sorted]) };
}

function entryFor({ dev, path, version }: Hole): LockedPackage {
  const words = path.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`Cannot tell what ${path} ${version} runs on: install it where it belongs`);
  }
  return { version, cpu: [cpu], ...(dev && { dev }), optional: true, os: [os] };
}
