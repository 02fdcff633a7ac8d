import { Pool } from 'undici';
import { secondMs } from '#kernel/time.ts';
import type { Teller } from './courier.ts';

const connections = 16;
const timeoutMs = 5 * secondMs;

export interface HouseClient {
  readonly tell: Teller;
  close(): Promise<void>;
}

/** Tells the house through its partners' API. Whatever it does not accept is told again later. */
export function openHouseClient(
  house: { readonly url: string; readonly token: string },
  log: (line: string) => void,
): HouseClient {
  const { origin } = new URL(house.url);
  const pool = new Pool(origin, { connections });
  return {
    async tell(deliveryId, news) {
      const { eventId, type, attempt, reason, occurredAt } = news;
      const event = { eventId, type, attempt, occurredAt, ...(reason !== undefined && { reason }) };
      try {
        const response = await pool.request({
          path: `/api/partners/courier/deliveries/${deliveryId}/events`,
          method: 'POST',
          headers: { authorization: `Bearer ${house.token}`, 'content-type': 'application/json' },
          body: JSON.stringify(event),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const answer = await response.body.text();
        if (response.statusCode === 200) return true;
        log(`${deliveryId} ${type}: the house answered ${response.statusCode} ${answer}`);
        return false;
      } catch (error) {
        log(`${deliveryId} ${type}: the house was not reached (${String(error)})`);
        return false;
      }
    },
    close: () => pool.destroy(),
  };
}
