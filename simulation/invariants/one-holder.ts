import type { Invariant } from './invariant.ts';

const name = 'at most one Region writes for a home';

/** At every commit, of all Regions together at most one may commit what is at home in each. */
export const oneHolder: Invariant = {
  name,
  watch: (world) => ({
    committed: () => {
      for (const { region: home } of world.sites) {
        const holders = world.sites.filter(({ custody }) => custody.mayCommit(home));
        if (holders.length < 2) continue;
        const all = holders.map(({ region }) => region).join(' and ');
        world.violate(name, `${all} may both commit for ${home}`);
      }
    },
  }),
};
