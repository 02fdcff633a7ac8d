import type { Documents } from '#ports/documents.ts';
import type { Attachment } from '#ports/mail.ts';
import type { Event } from '#ports/event.ts';
import type { Keys } from '#ports/keys.ts';
import type { Once } from '#ports/once.ts';
import type { Subscription } from '#ports/subscription.ts';
import * as invoices from '#contracts/events/invoices.ts';
import * as orders from '#contracts/events/orders.ts';
import * as deliveries from '#contracts/events/deliveries.ts';
import { paymentRefunded } from '#contracts/events/payments.ts';
import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { fromIso } from '#kernel/time.ts';
import { creditNoteIdOf, renderCreditNote, renderInvoice } from '#modules/invoicing/index.ts';
import { neverPlaced, openBilling, openRecipient, openShipment } from '#modules/orders/index.ts';
import { dayText } from './formats.ts';
import type { LetterContent } from './letter-content.ts';
import { cancelledLetter } from './letters/cancelled.ts';
import { confirmationLetter } from './letters/confirmation.ts';
import { deliveredLetter } from './letters/delivered.ts';
import { deliveryFailedLetter } from './letters/delivery-failed.ts';
import { deliveryRescheduledLetter } from './letters/delivery-rescheduled.ts';
import { deskChargeFailedLetter } from './letters/desk-charge-failed.ts';
import { deskDeliveryFailedLetter } from './letters/desk-delivery-failed.ts';
import { deskParcelRecalledLetter } from './letters/desk-parcel-recalled.ts';
import { deskRefundFailedLetter } from './letters/desk-refund-failed.ts';
import { dispatchedLetter } from './letters/dispatched.ts';
import type { Addressee } from './letters/frame.ts';
import { overturnedLetter } from './letters/overturned.ts';
import { refundedLetter } from './letters/refunded.ts';
import { teamMailboxes } from './mailboxes.ts';
import { sendLetter } from './send-letter.ts';
import type { SendPorts } from './send-letter.ts';

export interface NotificationPorts extends SendPorts {
  readonly keys: Keys;
  readonly documents: Documents;
}

/** What every event of an order tells. */
const anyOrder = orders.orderClosed.data.pick({ orderId: true });

/**
 * A letter waits for hours, with a minute between: as long as invoicing waits for an invoice, and as
 * an adopted order's recipient may be on their way.
 */
const letterAttemptsMax = 300;

/** A subscription a letter, so that each is retried alone. */
export function notificationSubscriptions(ports: NotificationPorts): Subscription[] {
  const letters = [
    confirmation(ports),
    cancelled(ports),
    refunded(ports),
    ...customerLetters(ports),
    ...deskLetters(ports),
  ];
  return letters.map((letter) => ({ ...letter, attemptsMax: letterAttemptsMax }));
}

function confirmation(ports: NotificationPorts): Subscription {
  return {
    name: 'notifications.confirmation',
    types: [invoices.invoiceIssued.type],
    handle: async (event, once) => {
      const invoiced = invoices.invoiceIssued.data.parse(event.data);
      const { orderId } = invoiced;
      const recipient = await openRecipient(ports, orderId);
      if (!recipient) return sendLetter(ports, event, once, undefined);
      const billing = await openBilling(ports, orderId);
      // Issued in the commit of this very event.
      const invoice = present(await renderInvoice(ports, orderId), `invoice of ${orderId}`);
      const { bytes, number } = invoice;
      await sendLetter(ports, event, once, {
        kind: 'confirmation',
        to: recipient.email,
        content: confirmationLetter(recipient, invoiced, billing?.shippingAddress),
        attachments: [{ filename: `${number}.pdf`, contentType: 'application/pdf', bytes }],
      });
    },
  };
}

function cancelled(ports: NotificationPorts): Subscription {
  return {
    name: 'notifications.cancelled',
    types: [orders.orderCancelled.type],
    handle: async (event, once) => {
      const { orderId, wasPlaced } = orders.orderCancelled.data.parse(event.data);
      // A checkout that came to nothing is not an order to the buyer.
      if (!wasPlaced) return;
      const recipient = await openRecipient(ports, orderId);
      if (!recipient) return sendLetter(ports, event, once, undefined);
      await sendLetter(ports, event, once, {
        kind: 'cancelled',
        to: recipient.email,
        content: cancelledLetter(recipient),
        attachments: [await creditNote(ports, orderId, creditNoteIdOf(orderId))],
      });
    },
  };
}

function refunded(ports: NotificationPorts): Subscription {
  return {
    name: 'notifications.refunded',
    types: [paymentRefunded.type],
    handle: async (event, once) => {
      const refund = paymentRefunded.data.parse(event.data);
      const recipient = await openRecipient(ports, refund.orderId);
      if (!recipient) return sendLetter(ports, event, once, undefined);
      const { orderId, refundId } = refund;
      // Of a checkout that came to nothing there is no invoice to take back.
      const attachments = (await neverPlaced(ports, orderId))
        ? []
        : [await creditNote(ports, orderId, creditNoteIdOf(refundId))];
      await sendLetter(ports, event, once, {
        kind: 'refunded',
        to: recipient.email,
        content: refundedLetter(recipient, refund),
        attachments,
      });
    },
  };
}

/** The credit note as an attachment. Throws while invoicing has not issued it: the letter waits for it. */
async function creditNote(
  ports: NotificationPorts,
  orderId: Id<'order'>,
  creditNoteId: Id<'creditNote'>,
): Promise<Attachment> {
  const note = await renderCreditNote(ports, orderId, creditNoteId);
  if (!note) throw new Error(`The credit note ${creditNoteId} is not issued yet`);
  return { filename: `${note.number}.pdf`, contentType: 'application/pdf', bytes: note.bytes };
}

function customerLetters(ports: NotificationPorts): Subscription[] {
  return [
    toCustomer(ports, 'dispatched', orders.orderDispatched.type, (event, to) =>
      dispatchedLetter(to, orders.orderDispatched.data.parse(event.data).trackingNumber),
    ),
    toCustomer(ports, 'delivery-failed', orders.orderDeliveryFailed.type, (event, to) => {
      const { attemptsLeft, market } = orders.orderDeliveryFailed.data.parse(event.data);
      const day = dayText(event.at, to.language, market);
      return deliveryFailedLetter(to, { attemptsLeft, day });
    }),
    toCustomer(ports, 'delivery-rescheduled', orders.orderDeliveryRescheduled.type, (event, to) => {
      const { market, notBefore } = orders.orderDeliveryRescheduled.data.parse(event.data);
      return deliveryRescheduledLetter(to, dayText(fromIso(notBefore), to.language, market));
    }),
    toCustomer(ports, 'delivered', orders.orderDelivered.type, (_event, to) => deliveredLetter(to)),
    toCustomer(ports, 'overturned', orders.orderOverturned.type, (_event, to) =>
      overturnedLetter(to),
    ),
  ];
}

/** `compose` returns undefined when the event calls for no letter. */
function toCustomer(
  ports: NotificationPorts,
  kind: string,
  type: string,
  compose: (event: Event, to: Addressee) => LetterContent | undefined,
): Subscription {
  return {
    name: `notifications.${kind}`,
    types: [type],
    handle: async (event, once) => {
      const recipient = await openRecipient(ports, orderIdIn(event));
      if (!recipient) return sendLetter(ports, event, once, undefined);
      const content = compose(event, recipient);
      if (content) await sendLetter(ports, event, once, { kind, to: recipient.email, content });
    },
  };
}

function deskLetters(ports: NotificationPorts): Subscription[] {
  return [
    {
      name: 'notifications.desk-delivery-failed',
      types: [orders.orderDeliveryFailed.type],
      handle: async (event, once) => {
        const failed = orders.orderDeliveryFailed.data.parse(event.data);
        const { market, orderId } = failed;
        const recipient = await openRecipient(ports, orderId);
        const shipment = await openShipment(ports, orderId);
        const contact = recipient && { ...recipient, address: shipment?.to };
        const content = deskDeliveryFailedLetter(failed, dayText(event.at, 'en', market), contact);
        await toDesk(ports, event, once, 'desk-delivery-failed', content);
      },
    },
    {
      name: 'notifications.desk-refund-failed',
      types: [orders.orderRefundFailed.type],
      handle: async (event, once) => {
        const failed = orders.orderRefundFailed.data.parse(event.data);
        const content = deskRefundFailedLetter(failed);
        await toDesk(ports, event, once, 'desk-refund-failed', content);
      },
    },
    {
      name: 'notifications.desk-charge-failed',
      types: [orders.orderChargeFailed.type],
      handle: async (event, once) => {
        const content = deskChargeFailedLetter(orders.orderChargeFailed.data.parse(event.data));
        await toDesk(ports, event, once, 'desk-charge-failed', content);
      },
    },
    {
      name: 'notifications.desk-parcel-recalled',
      types: [deliveries.deliveryRecalled.type],
      handle: async (event, once) => {
        const content = deskParcelRecalledLetter(
          deliveries.deliveryRecalled.data.parse(event.data),
        );
        await toDesk(ports, event, once, 'desk-parcel-recalled', content);
      },
    },
  ];
}

async function toDesk(
  ports: NotificationPorts,
  event: Event,
  once: Once,
  kind: string,
  content: LetterContent,
): Promise<void> {
  const to = teamMailboxes[ports.table.region]['order-desk'];
  await sendLetter(ports, event, once, { kind, to, content });
}

/** Every event here tells of an order. */
function orderIdIn(event: Event): Id<'order'> {
  return anyOrder.parse(event.data).orderId;
}
