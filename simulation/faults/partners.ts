import { minuteMs } from '#kernel/time.ts';
import type { FaultKind } from './fault.ts';

/** What partners do to us. Each fault takes its chances back when it is over. */
export const partnerFaults: readonly FaultKind[] = [
  {
    name: 'provider lost requests',
    weight: 2,
    start: ({ provider: { faults } }, { force }) => {
      faults.lostRequestChance = force;
      return () => (faults.lostRequestChance = 0);
    },
  },
  {
    name: 'provider silent after success',
    weight: 3,
    start: ({ provider: { faults } }, { force }) => {
      faults.lostAnswerChance = force;
      return () => (faults.lostAnswerChance = 0);
    },
  },
  {
    name: 'provider declines',
    weight: 1,
    start: ({ provider: { faults } }, { force }) => {
      faults.declineChance = force;
      return () => (faults.declineChance = 0);
    },
  },
  {
    name: 'webhooks lost',
    weight: 2,
    start: ({ provider: { postman } }, { force }) => {
      postman.faults.lossChance = force;
      return () => (postman.faults.lossChance = 0);
    },
  },
  {
    name: 'webhooks repeated',
    weight: 2,
    start: ({ provider: { postman } }, { force }) => {
      postman.faults.duplicateChance = force;
      return () => (postman.faults.duplicateChance = 0);
    },
  },
  {
    name: 'webhooks late and out of order',
    weight: 2,
    start: ({ provider: { postman } }, { force }) => {
      postman.faults.delayMsMax = Math.round(force * 4 * minuteMs);
      return () => (postman.faults.delayMsMax = 0);
    },
  },
  {
    name: 'courier unreachable',
    weight: 1,
    start: ({ courier: { faults } }, { force }) => {
      faults.unreachableChance = force;
      return () => (faults.unreachableChance = 0);
    },
  },
  {
    name: 'courier silent after success',
    weight: 1,
    start: ({ courier: { faults } }, { force }) => {
      faults.lostAnswerChance = force;
      return () => (faults.lostAnswerChance = 0);
    },
  },
];
