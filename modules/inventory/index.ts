export { inventoryRoutes } from './routes.ts';
export { inventoryPeerOperations } from './peer-operations.ts';
export { inventoryAggregates } from './aggregates.ts';
export { followTransfers } from './follow-transfers.ts';
export { sweepReservations } from './sweep-reservations.ts';

export { reserveStock } from './reserve-stock.ts';
export type { ReserveStock } from './reserve-stock.ts';
export type { ReserveRefusal } from './shortage-texts.ts';
export { confirmReservation } from './confirm-reservation.ts';
export { releaseReservation } from './release-reservation.ts';
export { dispatchReservation } from './dispatch-reservation.ts';
export type { StepReservation, StepReservationRefusal } from './step-reservation.ts';
export { receiveStock } from './receive-stock.ts';
export type { ReceiveStock, ReceivedLine } from './receive-stock.ts';

export {
  allotmentKind,
  allotmentKey,
  allotmentsPartition,
  loadReservation,
  loadReservations,
  reservationKind,
} from './store.ts';
export { creditTransfer } from './credit-transfer.ts';
export { uncreditedTransfer, uncreditedTransfers } from './uncredited-transfers.ts';
export { stockLocations } from './locations.ts';
export { rebalanceStock } from './rebalance-stock.ts';
export { reclaimStock } from './reclaim-stock.ts';
export { loadShortfalls } from './shortfalls.ts';
export type { Shortfall } from './shortfalls.ts';
export type { InventoryLevel } from './levels.ts';
export { givingAnewAt, givingChanged, givingRegions } from './giving-regions.ts';
export { lackOf, loadOffer } from './offer.ts';
export type { Lack, Offer } from './offer.ts';
export { sayLack } from './lack-texts.ts';
export { loadAllotments } from './read-levels.ts';
export type { Allotment, Reservation, ReservationStatus, StockLine, UnitPromise } from './model.ts';
