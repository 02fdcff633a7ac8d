/**
 * The rules of the house that no linter knows. Each looks at the list of files alone, says which
 * break it, and carries an example that it must name, so that a rule cannot fall silent.
 */

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface HouseRule {
  readonly name: string;
  /** The faults found, each beginning with the path concerned. */
  readonly faults: (files: readonly SourceFile[]) => string[];
  readonly example: SourceFile;
}

const testFile = /\.(test|contract|fixture|samples)\.ts$/;
/** Where clocks, timers, chance and the console are at home. */
const worldly = /^(adapters|runtime|simulation|tools|bench|e2e|apps|infra)\//;

/** A rule that judges every file by itself. */
function perFile(
  name: string,
  example: SourceFile,
  fault: (file: SourceFile) => string | undefined,
): HouseRule {
  return {
    name,
    example,
    faults: (files) =>
      files.flatMap((file) => {
        const found = fault(file);
        return found === undefined ? [] : [`${file.path}: ${found}`];
      }),
  };
}

const namesKebabCase = perFile(
  'files and folders are named in kebab-case',
  { path: 'modules/orders/cancelOrder.ts', text: '' },
  ({ path }) => {
    const parts = path.split('/');
    const file = parts.pop() ?? '';
    const folder = parts.find((part) => !/^\.?[a-z0-9]+(-[a-z0-9]+)*$/.test(part));
    if (folder !== undefined) return `folder ${folder}`;
    const wellNamed = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+(-[a-z]+)*){0,2}\.ts$/;
    return file.endsWith('.ts') && !wellNamed.test(file) ? 'file name' : undefined;
  },
);

const namesSaySomething = perFile(
  'no file or folder has a name that fits everything',
  { path: 'modules/orders/order-utils.ts', text: '' },
  ({ path }) => {
    if (path === 'contracts/common.ts') return undefined;
    return /(^|[/-])(utils?|helpers?|managers?|misc|common|shared|stuff)([/.-]|$)/.exec(path)?.[0];
  },
);

const noDefaultExports = perFile(
  'nothing is exported by default, but where a tool asks for it',
  { path: 'modules/orders/model.ts', text: 'export default function order() {}' },
  ({ path, text }) => {
    if (!path.endsWith('.ts') || path.endsWith('.config.ts')) return undefined;
    return /^export default /m.exec(text)?.[0];
  },
);

const worldThroughPorts = perFile(
  'time, chance and the console are reached through ports',
  { path: 'modules/orders/model.ts', text: 'const now = Date.now();' },
  ({ path, text }) => {
    if (!path.endsWith('.ts') || worldly.test(path) || testFile.test(path)) return undefined;
    // The one formatter of moments, which reads no clock.
    const code = withoutComments(
      path === 'kernel/time.ts' ? text.replace('new Date(moment)', '') : text,
    );
    return /\bDate\.now\b|\bnew Date\(|\bMath\.random\b|\bset(Timeout|Interval|Immediate)\(|\bperformance\.now\b|\bconsole\.|\brandom(UUID|Bytes|Int)\(/.exec(
      code,
    )?.[0];
  },
);

/** Leaves line and block comments out; good enough for code that oxfmt has formatted. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
}

const nothingOfTheWorkplace = perFile(
  'the repository speaks of its subject alone: no path of a machine, no number of a ticket',
  { path: 'docs/running.md', text: 'As in /home/someone/code.' },
  ({ path, text }) => {
    if (path.startsWith('tools/checks/house-rules')) return undefined;
    return /(?<![\w.])\/(home|root|Users|work|mnt)\/[a-z]\S*|\b(issue|ticket|pull request) #?\d+|\bTODO\b|\bFIXME\b|\/\/registry\.\S+/.exec(
      text,
    )?.[0];
  },
);

const modulesIntroduceThemselves: HouseRule = {
  name: 'every module has a README.md and an index.ts',
  example: { path: 'modules/unheard-of/model.ts', text: '' },
  faults: (files) => {
    const paths = new Set(files.map((file) => file.path));
    const modules = new Set([...paths].flatMap((path) => /^modules\/[^/]+/.exec(path)?.[0] ?? []));
    return [...modules]
      .flatMap((folder) => [`${folder}/README.md`, `${folder}/index.ts`])
      .filter((wanted) => !paths.has(wanted))
      .map((wanted) => `${wanted}: missing`);
  },
};

/** Ports that no adapter implements by itself: types, pure rules, and what rides on the table. */
const portsWithoutContract: ReadonlySet<string> = new Set(
  'aggregate cursors custody event heads identifier in-turn item-kind lease-ledger once peers replication route subscription table-version'.split(
    ' ',
  ),
);

const portsHaveContracts: HouseRule = {
  name: 'every port that adapters implement has a contract, and a test that runs it',
  example: { path: 'ports/carrier-pigeon.ts', text: '' },
  faults: (files) => {
    const paths = new Set(files.map((file) => file.path));
    const tests = files.filter((file) => file.path.endsWith('.test.ts'));
    const ports = [...paths].flatMap((path) => /^ports\/([^.]+)\.ts$/.exec(path)?.[1] ?? []);
    const contracts = ports.map((port) => `ports/${port}.contract.ts`);
    const unrun = contracts.filter(
      (path) => paths.has(path) && !tests.some((one) => one.text.includes(`#${path}`)),
    );
    const bare = ports.filter(
      (port) =>
        !portsWithoutContract.has(port) &&
        !port.endsWith('-rules') &&
        !paths.has(`ports/${port}.contract.ts`),
    );
    return [
      ...bare.map((port) => `ports/${port}.contract.ts: missing`),
      ...unrun.map((path) => `${path}: run by no test`),
    ];
  },
};

const decisionPath = /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/;

const decisionsAreWhole: HouseRule = {
  name: 'decisions are numbered without a gap and have a context, a decision and consequences',
  example: { path: 'docs/decisions/0099-because.md', text: '# 99. Because\n\n## Decision\n' },
  faults: (files) => {
    const decisions = files
      .filter((file) => file.path.startsWith('docs/decisions/'))
      .toSorted((left, right) => (left.path < right.path ? -1 : 1));
    return decisions.flatMap((file, index) => {
      const numbered = Number(decisionPath.exec(file.path)?.[1]) === index + 1;
      const parts = ['Context', 'Decision', 'Consequences'];
      const missing = parts.filter((part) => !file.text.includes(`\n## ${part}\n`));
      return [
        ...(numbered ? [] : [`${file.path}: is not number ${index + 1}`]),
        ...missing.map((part) => `${file.path}: has no ${part}`),
      ];
    });
  },
};

const linksLead: HouseRule = {
  name: 'links in documents lead to files',
  example: { path: 'docs/running.md', text: 'See [the map](no-such-map.md).' },
  faults: (files) => {
    const paths = new Set(files.map((file) => file.path));
    const folders = new Set(files.flatMap((file) => parentsOf(file.path)));
    return files
      .filter((file) => file.path.endsWith('.md'))
      .flatMap((file) =>
        [...file.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map((match) => resolvePath(file.path, match[1] ?? ''))
          .filter((target) => !paths.has(target) && !folders.has(target))
          .map((target) => `${file.path}: leads to ${target}`),
      );
  },
};

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function resolvePath(from: string, link: string): string {
  return new URL(link, `file:///${from}`).pathname.slice(1).replace(/\/$/, '');
}

export const houseRules: readonly HouseRule[] = [
  namesKebabCase,
  namesSaySomething,
  noDefaultExports,
  worldThroughPorts,
  nothingOfTheWorkplace,
  modulesIntroduceThemselves,
  portsHaveContracts,
  decisionsAreWhole,
  linksLead,
];

/** How long the files are that people read: the middle one, and how many are under 250 lines. */
export function lengthsOf(files: readonly SourceFile[]) {
  const lengths = files
    .filter((file) => file.path.endsWith('.ts'))
    .map((file) => file.text.split('\n').length - 1)
    .toSorted((left, right) => left - right);
  const short = lengths.filter((length) => length < 250).length;
  return {
    files: lengths.length,
    median: lengths[Math.floor(lengths.length / 2)] ?? 0,
    longest: lengths.at(-1) ?? 0,
    shareUnder250: lengths.length === 0 ? 1 : short / lengths.length,
  };
}
