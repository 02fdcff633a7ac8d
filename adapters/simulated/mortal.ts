import { SimulatedCrash } from './faults.ts';

/** One run of a process, from its start to its crash. */
export interface Life {
  isOver: boolean;
}

/**
 * A port as one run of a process holds it. Once that run is over, a call throws `SimulatedCrash`
 * and an answer that was under way never comes: whoever still runs can neither do nor learn anything.
 */
export function mortal<T extends object>(port: T, life: Life): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        if (life.isOver)
          throw new SimulatedCrash(`The process that called ${String(name)} is dead`);
        const answer: unknown = Reflect.apply(member, target, given);
        return answer instanceof Promise ? untilDeath(answer, life) : answer;
      };
    },
  });
}

function untilDeath(answer: Promise<unknown>, life: Life): Promise<unknown> {
  return new Promise((resolve, reject) => {
    answer.then(
      (value) => {
        if (!life.isOver) resolve(value);
      },
      (error: unknown) => {
        // Passed on as it was thrown.
        if (!life.isOver) reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
